import logging
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from edgecount.daemon.operations.reload import Reload
from edgecount.daemon.operations.supervision import Notifier
from edgecount.errors import ConfigError, UsageError
from tests.support.fakes import FakeClock
from tests.support.machine.systemd import FakeSystemd, listening


class Configs:
    """What comes of reading, one after the other: a config, or what is wrong with it."""

    def __init__(self, *found: str | Exception) -> None:
        self._found = list(found)

    def read(self) -> str:
        found = self._found.pop(0)
        if isinstance(found, Exception):
            raise found
        return found


@pytest.fixture
def systemd(tmp_path: Path) -> Iterator[FakeSystemd]:
    with listening(str(tmp_path / "notify")) as fake:
        yield fake


def reload_of(configs: Configs, asked: threading.Event, systemd: FakeSystemd) -> Reload[str]:
    return Reload("first", asked, configs.read, Notifier(systemd.environ), FakeClock())


def test_nobody_reads_who_is_not_asked(systemd: FakeSystemd) -> None:
    reload = reload_of(Configs(), threading.Event(), systemd)
    assert not reload.look()
    assert (reload.current, systemd.told()) == ("first", [])


def test_a_good_config_is_read_once_for_each_time_that_it_is_asked_for(systemd: FakeSystemd) -> None:
    asked = threading.Event()
    reload = reload_of(Configs("second"), asked, systemd)
    asked.set()
    assert reload.look()
    assert not reload.look()
    assert reload.current == "second"
    (told,) = systemd.told()  # that it is ready again is said by whoever puts it in force
    assert told.splitlines() == ["RELOADING=1", "MONOTONIC_USEC=1000000000"]


@pytest.mark.parametrize(
    ("error", "lines"),
    [
        pytest.param(ConfigError(("config.yaml:3: one", "config.yaml:7: two")), 2, id="config"),
        pytest.param(UsageError("camera door has no lines"), 1, id="not what can be run"),
        pytest.param(RecursionError("maximum recursion depth exceeded"), 1, id="a fault of ours, nested too deep"),
        pytest.param(MemoryError(), 1, id="a fault of ours, too large"),
    ],
)
def test_a_bad_config_leaves_the_old_one_in_force(
    systemd: FakeSystemd, caplog: pytest.LogCaptureFixture, error: Exception, lines: int
) -> None:
    asked = threading.Event()
    reload = reload_of(Configs(error, "second"), asked, systemd)
    asked.set()
    assert not reload.look()
    assert reload.current == "first"
    assert systemd.told()[-1] == "READY=1"
    assert [record.levelno for record in caplog.records] == [logging.ERROR] * lines + [logging.WARNING]
    assert caplog.messages[-1].startswith("the config in force stays as it was")
    asked.set()
    assert reload.look()
    assert reload.current == "second"
