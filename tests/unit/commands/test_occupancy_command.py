"""`edgecount occupancy set N`: through the running daemon, or past it into the store."""

import os
import threading
from pathlib import Path

import pytest

from edgecount.commands import occupancy
from edgecount.daemon.operations.control_socket import ControlError
from edgecount.errors import ConfigError, StoreError
from edgecount.events.model import OccupancyAdjusted
from edgecount.site.command import AdjustOccupancy
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from tests.support.asking import daemon, refused, run, stored
from tests.support.standing import FULL
from tests.support.stored import filled

CONFIG = """\
site: {name: Main Street, timezone: Europe/Paris}
cameras: {entrance: {lines: {door: {from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}}}
"""
STORE = Path("var/edgecount.sqlite")


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    (tmp_path / "config.yaml").write_text(CONFIG)
    (tmp_path / "var").mkdir()


def adjustments() -> list[tuple[str, int]]:
    """The sites and values in the store."""
    with StoreReader(STORE) as reader:
        events = [stored.event for stored in reader.read_after(0, 10)]
    return [(event.site, event.value) for event in events if isinstance(event, OccupancyAdjusted)]


def test_the_running_daemon_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    Path("config.yaml").unlink()  # it knows its own
    with daemon(Path("var"), FULL, stored(41)) as commands:
        assert run(occupancy, "occupancy", "set", "12") == 0
    assert commands == [AdjustOccupancy(12)]
    assert capsys.readouterr() == ("people inside now: 12\n", "")
    assert not STORE.exists()


def test_why_the_running_daemon_did_not_do_it() -> None:
    filled(STORE)
    with daemon(Path("var"), FULL, refused(StoreError("the disk is full"))), pytest.raises(ControlError) as caught:
        run(occupancy, "occupancy", "set", "12")
    assert str(caught.value) == "the disk is full"
    assert adjustments() == []


def test_where_none_runs_it_is_kept_for_the_next(capsys: pytest.CaptureFixture[str]) -> None:
    filled(STORE)
    assert run(occupancy, "occupancy", "set", "0") == 0
    assert adjustments() == [("main-street", 0)]
    assert capsys.readouterr() == ("people inside now: 0\n", "")


def test_where_there_was_never_any_nothing_is_made() -> None:
    with pytest.raises(StoreError) as caught:
        run(occupancy, "occupancy", "set", "12")
    assert str(caught.value) == (
        "there is no store at var/edgecount.sqlite; start `edgecount run`, or name its folder with --state"
    )
    assert not list(Path("var").iterdir())


def test_a_store_that_is_in_use_by_one_that_does_not_answer() -> None:
    filled(STORE)
    with EventStore(STORE), pytest.raises(StoreError, match="is in use by another edgecount"):
        run(occupancy, "occupancy", "set", "12")


def test_a_daemon_that_starts_at_that_moment_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    filled(STORE)
    Path("config.yaml").unlink()
    os.mkfifo("config.yaml")  # read after nobody has answered, and before the store is opened
    ended: list[int] = []
    thread = threading.Thread(target=lambda: ended.append(run(occupancy, "occupancy", "set", "12")))
    thread.start()
    with Path("config.yaml").open("w") as config, EventStore(STORE), daemon(Path("var"), FULL, stored(41)) as commands:
        config.write(CONFIG)
        config.close()
        thread.join()
    assert (ended, commands) == ([0], [AdjustOccupancy(12)])
    assert capsys.readouterr().out == "people inside now: 12\n"
    assert adjustments() == []


def test_without_a_config_it_is_not_known_whose_people_they_are() -> None:
    filled(STORE)
    with pytest.raises(ConfigError):
        run(occupancy, "occupancy", "set", "12", "--config", "gone.yaml")
    assert adjustments() == []


@pytest.mark.parametrize(
    "number", ["", "-1", "+5", "1.5", "twelve", "1e3", "1000001", "9" * 5000, "١٢", "1_000", " 7", "nan"]
)
def test_what_is_no_number_of_people(capsys: pytest.CaptureFixture[str], number: str) -> None:
    with pytest.raises(SystemExit) as ended:
        run(occupancy, "occupancy", "set", "--", number)
    assert ended.value.code == 2
    out, err = capsys.readouterr()
    assert (out, err.count("\n")) == ("", 1)
    assert "must be a whole number from 0 to 1000000, not " in err


@pytest.mark.parametrize(("text", "number"), [("0", 0), ("007", 7), ("1000000", 1_000_000)])
def test_a_number_of_people(text: str, number: int) -> None:
    assert occupancy.people(text) == number
