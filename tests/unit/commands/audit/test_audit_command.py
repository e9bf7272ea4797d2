"""`edgecount audit --taps`: taps beside the store, through the running daemon or past it."""

from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from edgecount.cli import main
from edgecount.clock import SystemClock
from edgecount.commands.audit.taps_file import taps_in
from edgecount.errors import UsageError
from edgecount.figures.audits.audit import Passage
from edgecount.figures.audits.standing_audits import DoorAudit
from edgecount.site.audits.kept_audits import kept_audits
from edgecount.site.command import KeepAudit
from edgecount.store.reader import StoreReader
from tests.support.asking import daemon, stored
from tests.support.standing import FULL
from tests.support.stored import crossing, filled, utc

CONFIG = """\
site: {name: Main Street, timezone: Europe/Paris}
cameras:
  entrance:
    lines:
      door: {from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}
      side: {from: [0.2, 0.0], to: [0.2, 1.0], in_side: left}
  back: {}
"""
NOON = utc("2026-05-04T12:00")
STORE = Path("var/edgecount.sqlite")
TAPS = "time,direction\n2026-05-04T14:00:11,in\n2026-05-04T14:01:41,in\n2026-05-04T14:05:01,out\n"
PARIS = ZoneInfo("Europe/Paris")


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three people, of whom two came in and one went out, and one who was invented."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    (tmp_path / "config.yaml").write_text(CONFIG)
    (tmp_path / "var").mkdir()
    (tmp_path / "taps.csv").write_text(TAPS)
    events = [
        crossing(number, NOON + timedelta(seconds=seconds), "out" if number == 4 else "in")
        for number, seconds in ((1, 10), (2, 100), (3, 200), (4, 300))
    ]
    filled(
        STORE,
        [*events, crossing(5, NOON + timedelta(seconds=30), line="side")],
        {"entrance": {NOON + timedelta(minutes=minute): 60.0 for minute in range(10)}},
    )


def kept() -> Sequence[DoorAudit]:
    with StoreReader(STORE) as reader:
        return kept_audits(reader, SystemClock().now()).audits


def test_taps_are_compared_and_the_audit_is_kept(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["audit", "--taps", "taps.csv", "--camera", "entrance", "--line", "door", "--by", "Anna"]) == 0
    told, complaints = capsys.readouterr()
    assert told.splitlines() == [
        "entrance, door, 4 May 2026 14:00 to 14:05; kept as an audit",
        "       people  counted   missed  invented  seen, and the range of 19 in 20",
        "in          2        3        0         1  100.0 % (34.2 to 100.0 %)",
        "out         1        1        0         0  100.0 % (20.7 to 100.0 %)",
        "where 1,000 are counted in, the true number lies between 205 and 2,055, 19 times in 20",
        "where 1,000 are counted out, the true number lies between 205 and 4,842, 19 times in 20",
    ]
    assert complaints == ""
    (audit,) = kept()
    assert (audit.lines, audit.by, audit.span.start) == (("door",), "Anna", utc("2026-05-04T12:00:11"))


def test_the_running_daemon_keeps_it() -> None:
    with daemon(Path("var"), FULL, stored(41)) as commands:
        assert main(["audit", "--taps", "taps.csv", "--camera", "entrance"]) == 0
    (command,) = commands
    assert isinstance(command, KeepAudit)
    assert (command.audit.lines, command.audit.by) == (("door", "side"), "the command line")
    assert kept() == []


def test_the_time_may_be_longer_than_the_taps() -> None:
    times = ["--since", "2026-05-04T14:00", "--until", "2026-05-04T14:10"]
    assert main(["audit", "--taps", "taps.csv", "--camera", "entrance", "--line", "side", *times]) == 0
    (audit,) = kept()
    assert audit.span.seconds == 600
    assert audit.compared.came_in.invented == 0


@pytest.mark.parametrize(
    ("options", "problem"),
    [
        (["--camera", "entrance"], "give the taps of somebody at the door with --taps FILE.csv"),
        (["--camera", "back", "--taps", "taps.csv"], "back has no line: an audit is of lines that count"),
        (
            ["--camera", "entrance", "--taps", "taps.csv", "--line", "dor"],
            'there is no line "dor"; did you mean "door"?',
        ),
        (["--camera", "entrance", "--taps", "none.csv"], "none.csv cannot be read (No such file or directory)"),
        (["--camera", "entrance", "--taps", "empty.csv"], "the file has no taps"),
        (
            ["--camera", "entrance", "--taps", "taps.csv", "--since", "2026-05-04T14:01"],
            "--since and --until leave out some taps",
        ),
        (["--camera", "entrance", "--taps", "late.csv"], "entrance was not watched in that time"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    options: list[str], problem: str, capsys: pytest.CaptureFixture[str]
) -> None:
    Path("empty.csv").write_text("time,direction\n")
    Path("late.csv").write_text("2026-05-05T14:00:11,in\n")
    assert main(["audit", *options]) == 2
    assert problem in capsys.readouterr().err
    assert kept() == []


@pytest.mark.parametrize(
    ("text", "starts", "taps"),
    [
        pytest.param("2026-05-04T14:00:01,in\n", False, [(1.0, "in")], id="local"),
        pytest.param("2026-05-04T12:00:01Z, OUT\n\n", False, [(1.0, "out")], id="with-an-offset"),
        pytest.param("\ufeffZeit;Richtung\n2026-05-04T14:00:01;in\n", False, [(1.0, "in")], id="of-a-spreadsheet"),
        pytest.param("12.5,out\n3,in\n", True, [(3.0, "in"), (12.5, "out")], id="seconds-of-a-recording"),
    ],
)
def test_files_of_taps(text: str, starts: bool, taps: list[tuple[float, str]]) -> None:
    Path("some.csv").write_text(text)
    found = taps_in(Path("some.csv"), PARIS, NOON if starts else None)
    assert [(tap.at - NOON.timestamp(), tap.direction) for tap in found] == taps
    assert all(isinstance(tap, Passage) for tap in found)


@pytest.mark.parametrize(
    "row", ["2026-05-04T14:00:01", "2026-05-04T14:00:01,inn", "14:00,in", "12.5,in", "9999-99-99T00:00,in", "in,12"]
)
def test_a_row_that_is_no_tap_is_named(row: str) -> None:
    Path("some.csv").write_text(f"2026-05-04T14:00:00,in\n{row}\n")
    with pytest.raises(UsageError, match="line 2: must be a time such as 2026-05-04T14:00:03, a comma, and in or out"):
        taps_in(Path("some.csv"), PARIS, None)


def test_a_file_that_is_no_file_of_taps_is_refused() -> None:
    Path("some.csv").write_bytes(b"x" * (1 << 21))
    with pytest.raises(UsageError, match="is too large"):
        taps_in(Path("some.csv"), PARIS, None)
