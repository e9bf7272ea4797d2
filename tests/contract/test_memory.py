"""What everything that remembers for a sink must do, over restarts too."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from edgecount.sinks.memory import Memory
from edgecount.store.event_store import EventStore
from tests.support.fakes import FakeMemory

Restart = Callable[[], Memory]


@pytest.fixture(params=["fake", "event store"])
def restart(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Restart]:
    """Ends the memory that there was, if any, and gives the one after the start."""
    if request.param == "fake":
        known: list[FakeMemory] = []

        def with_the_same_texts() -> Memory:
            known.append(FakeMemory(known[-1].known if known else None))
            return known[-1]

        yield with_the_same_texts
        return
    stores = [EventStore(tmp_path / "edgecount.sqlite")]

    def with_the_same_file() -> Memory:
        stores[-1].close()
        stores.append(EventStore(tmp_path / "edgecount.sqlite"))
        stores[-1].open()
        return stores[-1]

    yield with_the_same_file
    stores[-1].close()


def test_at_first_it_knows_nothing(restart: Restart) -> None:
    assert restart().recall("mqtt.intervals") is None


@pytest.mark.parametrize("text", ["2026-05-04T10:00:00+00:00", "", "Fußgängerzone 🚶\nsecond line", "x" * 10_000])
def test_what_is_remembered_outlives_a_restart(restart: Restart, text: str) -> None:
    memory = restart()
    memory.remember("key", text)
    assert memory.recall("key") == text
    assert restart().recall("key") == text
    assert restart().recall("key") == text


def test_what_is_remembered_last_counts(restart: Restart) -> None:
    memory = restart()
    memory.remember("key", "first")
    memory.remember("key", "then")
    assert memory.recall("key") == "then"
    again = restart()
    assert again.recall("key") == "then"
    again.remember("key", "now")
    assert restart().recall("key") == "now"


def test_each_key_has_a_text_of_its_own(restart: Restart) -> None:
    memory = restart()
    memory.remember("reports.first_day", "2026-05-04")
    memory.remember("reports", "all")
    after = restart()
    keys = ("reports.first_day", "reports", "Reports", "reports.first", "")
    assert [after.recall(key) for key in keys] == ["2026-05-04", "all", None, None, None]
