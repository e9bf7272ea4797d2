"""`edgecount trails`, `whatif` and `why`: what people are told of where people walked."""

from datetime import UTC, datetime, time, timedelta
from pathlib import Path

import pytest

from edgecount.cli import main
from edgecount.commands.why import asked_moment
from edgecount.errors import UsageError
from edgecount.events.model import Rejected
from edgecount.figures.period import Calendar
from edgecount.store.batch import Batch
from edgecount.store.event_store import EventStore
from tests.support.stored import crossing, rejected, staff_marked, trail, utc

CONFIG = """\
site: {name: Main Street, timezone: Europe/Paris}
cameras:
  entrance: {lines: {door: {from: [0.25, 0.5], to: [0.75, 0.5], in_side: right}}}
  back: {}
"""
NOON = utc("2026-05-04T12:00")
SECOND = timedelta(seconds=1)
TURNED_BACK = ((0.0, 500.0, 200.0), (2.0, 500.0, 298.0), (4.0, 500.0, 200.0))
ASIDE = ((0.0, 700.0, 250.0), (5.0, 500.0, 150.0))


def turned_back(number: int, ts: datetime) -> Rejected:
    return Rejected(
        id=rejected(number).id, site="main-street", ts=ts, camera="entrance", line="door", track=number,
        reason="turned_back",
    )  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A member of staff came in, somebody came in and went again, somebody turned back, and somebody passed by."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    (tmp_path / "config.yaml").write_text(CONFIG)
    (tmp_path / "var").mkdir()
    there_and_back = ((0.0, 400.0, 200.0), (2.0, 400.0, 450.0), (4.0, 400.0, 200.0))
    trails = (
        trail(1, NOON),
        trail(2, NOON + 10 * SECOND, *there_and_back),
        trail(3, NOON + 20 * SECOND, *TURNED_BACK),
        trail(4, NOON + 30 * SECOND, *ASIDE),
    )
    events = (
        crossing(1, NOON + 1 * SECOND),
        crossing(2, NOON + 11 * SECOND),
        crossing(5, NOON + 13 * SECOND, "out", reverses=2),
        turned_back(3, NOON + 23 * SECOND),
        staff_marked(6, crossing(1, NOON + 1 * SECOND)),
    )
    with EventStore(tmp_path / "var" / "edgecount.sqlite") as store:
        store.put(
            Batch(events, {"entrance": {NOON - timedelta(minutes=1): 60.0, NOON: 60.0}}, trails={"entrance": trails})
        )
    return tmp_path


def said(capsys: pytest.CaptureFixture[str], *arguments: str, status: int = 0) -> list[str]:
    assert main(arguments) == status
    found = capsys.readouterr()
    return (found.err if status else found.out).splitlines()


@pytest.mark.usefixtures("folder")
def test_trails_says_how_much_is_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "trails") == [
        "entrance: where people walked, by business day",
        "  2026-05-04  4 people, 76 bytes",
        "back: nothing is kept",
        "kept for 14 days",
    ]
    assert said(capsys, "trails", "--camera", "back")[0] == "back: nothing is kept"


@pytest.mark.usefixtures("folder")
def test_trails_as_csv(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(capsys, "trails", "--csv")
    assert lines[:3] == [
        "camera,track,ts,x,y,height",
        "entrance,1,2026-05-04T12:00:00.000Z,0.5,0.3333,0.1667",
        "entrance,1,2026-05-04T12:00:03.000Z,0.5,0.8333,0.1667",
    ]
    assert len(lines) == 1 + 2 + 3 + 3 + 2


def test_somebody_there_over_midnight_is_in_the_csv_with_the_whole_way(
    folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    midnight = utc("2026-05-05T22:00")
    first = trail(9, midnight - SECOND, (0.0, 400.0, 200.0), (2.0, 400.0, 300.0))
    then = trail(9, midnight + SECOND, (0.0, 400.0, 300.0), (2.0, 400.0, 400.0))
    with EventStore(folder / "var" / "edgecount.sqlite") as store:
        store.put(Batch((), trails={"entrance": (first, then)}))
    found = [line.split(",")[2] for line in said(capsys, "trails", "--csv") if line.startswith("entrance,9,")]
    assert (found[0], found[-1]) == ("2026-05-05T21:59:59.000Z", "2026-05-05T22:00:03.000Z")


@pytest.mark.usefixtures("folder")
def test_whatif_says_what_was_counted_and_what_would_have_been(capsys: pytest.CaptureFixture[str]) -> None:
    lines = said(
        capsys, "whatif", "--camera", "entrance", "--since", "2026-05-04",
        "--line", "door=0.25,0.4,0.75,0.4,right", "--line", "side=0.7,0.2,0.7,0.6",
    )  # fmt: skip
    assert lines[0].endswith(": 4 people left a trail")
    assert [line.split() for line in lines[1:]] == [
        ["in", "out"],
        ["door,", "as", "counted", "1", "0"],
        ["door,", "over", "the", "trails", "1", "0"],
        ["door,", "as", "asked", "1", "0"],
        ["side,", "as", "asked", "0", "1"],
    ]


@pytest.mark.usefixtures("folder")
@pytest.mark.parametrize(
    ("arguments", "fault"),
    [
        pytest.param(["--line", "door=0.5,0.5,0.5,0.5"], "--line door: must have a length", id="no length"),
        pytest.param(["--line", "door=0.5,0.5,0.5,1.5"], "--line door: ", id="outside of the picture"),
        pytest.param(["--since", "2026-05-03"], "no trails are kept of that time: they begin at 2026-05-04", id="old"),
        pytest.param(["--since", "2026-05-05"], "nobody left a trail at entrance in that time", id="nobody"),
        pytest.param(["--since", "2099-05-05"], "--since is still to come", id="to come"),
        pytest.param(["--since", "2026-05-05", "--until", "2026-05-04"], "--until is not after --since", id="empty"),
        pytest.param(["--camera", "front"], "the config has no camera 'front'", id="no camera"),
    ],
)
def test_whatif_says_what_is_wrong(capsys: pytest.CaptureFixture[str], arguments: list[str], fault: str) -> None:
    camera = [] if "--camera" in arguments else ["--camera", "entrance"]
    [line] = said(capsys, "whatif", *camera, *arguments, status=2)
    assert fault in line


def test_without_trails_whatif_says_what_to_do(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with EventStore(folder / "var" / "edgecount.sqlite") as store:
        store.purge_trails(NOON + timedelta(days=1))
    asked = ("whatif", "--camera", "entrance", "--since", "2026-05-04")
    assert "no trails are kept yet: they begin with the next person" in said(capsys, *asked, status=2)[0]
    (folder / "config.yaml").write_text(CONFIG + "retention: {trails_days: 0}\n")
    assert "set retention.trails_days above 0" in said(capsys, *asked, status=2)[0]
    assert said(capsys, "trails")[-1] == "kept for no day: retention.trails_days is 0"


def test_a_line_is_asked_in_one_word(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in ("door", "door=1,2,3", "door=0.1,0.2,0.3,0.4,up", "door=0.1,0.2,0.3,0..4"):
        with pytest.raises(SystemExit):
            main(["whatif", "--line", wrong])
        assert "must be a line such as door=0.2,0.5,0.8,0.5,left" in capsys.readouterr().err


@pytest.mark.usefixtures("folder")
def test_why_says_what_became_of_everybody(capsys: pytest.CaptureFixture[str]) -> None:
    assert said(capsys, "why", "--camera", "entrance", "--at", "2026-05-04T14:00:10") == [
        "14:00:01  person 1 was a member of staff, and is counted apart: in at door",
        "14:00:11  person 2 went in at door; with their return, neither way is counted",
        "14:00:13  person 5 went out at door; with their return, neither way is counted",
        "14:00:23  person 3 was not counted at door: came to the line and went back without passing it",
        (
            "          what would help: nothing, if that is so; where people pass in truth, "
            "move the line further to where they all go"
        ),
        "14:00:30  person 4 was not counted: came to no line; nearest was door, 0.9 of their own heights away",
        "          what would help: draw a line across the way that people take here",
        "the camera was not watched for 60 seconds of these minutes",
    ]


def test_why_of_a_time_when_nobody_was_there(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    later = NOON + timedelta(hours=1)
    with EventStore(folder / "var" / "edgecount.sqlite") as store:
        store.add_coverage("back", {later + timedelta(minutes=number): 60.0 for number in range(-1, 2)})
    assert said(capsys, "why", "--camera", "back", "--at", "2026-05-04T15:00") == [
        "nobody was seen within a minute of then"
    ]


def test_why_says_of_which_time_no_trails_are_kept(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    def last(*asked: str) -> str:
        return said(capsys, "why", "--camera", "entrance", "--at", *asked)[-1]

    unknown = "of people at no line nothing is known then"
    assert last("2026-05-04T13:00") == f"trails are kept from 2026-05-04 14:00 on; {unknown}"
    with EventStore(folder / "var" / "edgecount.sqlite") as store:
        store.purge_trails(NOON + timedelta(days=1))
    assert last("2026-05-04T14:00") == f"no trails are kept: none was stored yet; {unknown}"
    (folder / "config.yaml").write_text(CONFIG + "retention: {trails_days: 0}\n")
    assert last("2026-05-04T14:00") == f"no trails are kept: retention.trails_days is 0; {unknown}"


def test_a_time_of_the_day_is_the_last_one() -> None:
    days, now = Calendar(UTC), utc("2026-05-04T12:00")
    assert asked_moment(time(11, 59), days, now) == utc("2026-05-04T11:59")
    assert asked_moment(time(12, 1), days, now) == utc("2026-05-03T12:01")
    with pytest.raises(UsageError, match="--at is still to come"):
        asked_moment(datetime(2026, 5, 4, 12, 1), days, now)  # noqa: DTZ001 - as people write it


def test_a_time_that_is_none_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    for wrong in ("25:00", "noon", "14:3"):
        with pytest.raises(SystemExit):
            main(["why", "--at", wrong])
        assert "must be a" in capsys.readouterr().err
