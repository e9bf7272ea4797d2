"""An audit against a store: the crossings of its lines, kept as an event, and read back as it stood."""

from datetime import datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest

from edgecount.errors import UsageError
from edgecount.events.model import AnyEvent, CameraMoved, CameraMovedCleared
from edgecount.figures.audits.audit import AuditedWay, Passage
from edgecount.figures.audits.standing_audits import Redrawing
from edgecount.figures.period import Period
from edgecount.site.aim import AGAIN
from edgecount.site.audits.auditing import LONGEST, MOST_TAPS, audited, event_of
from edgecount.site.audits.kept_audits import kept_audits
from edgecount.store.reader import StoreReader
from tests.support.stored import crossing, filled, redrawn, utc

NOON = utc("2026-05-04T12:00")
SPAN = Period(NOON, NOON + timedelta(minutes=10))


def at(seconds: float) -> datetime:
    return NOON + timedelta(seconds=seconds)


def tap(seconds: float) -> Passage:
    return Passage(at(seconds).timestamp(), "in")


EVENTS: list[AnyEvent] = [
    crossing(1, at(9)),
    crossing(2, at(100)),
    crossing(3, at(300), "out"),
    crossing(4, at(-20)),
    crossing(5, at(200), line="side"),
    crossing(6, at(210), camera="back"),
]


@pytest.fixture
def store(tmp_path: Path) -> Path:
    return filled(
        tmp_path / "edgecount.sqlite",
        EVENTS,
        {"entrance": {NOON + timedelta(minutes=minute): 60.0 for minute in range(10)}},
    )


@pytest.mark.parametrize(
    ("lines", "came_in"),
    [(("door",), AuditedWay(3, 2, 2)), (("side",), AuditedWay(3, 1, 1)), (("door", "side"), AuditedWay(3, 3, 3))],
)
def test_the_lines_of_one_camera_are_compared(store: Path, lines: tuple[str, ...], came_in: AuditedWay) -> None:
    taps = [tap(seconds) for seconds in (10.0, 101.0, 201.0)]
    with StoreReader(store) as reader:
        made = audited(reader, "entrance", lines, taps, SPAN, "Anna")
    assert made.compared.came_in == came_in
    assert made.compared.went_out == AuditedWay(0, 1 if "door" in lines else 0, 0)


@pytest.mark.parametrize(
    ("camera", "taps", "span", "problem"),
    [
        ("entrance", [], SPAN, "nobody was tapped"),
        ("back", [tap(1)], SPAN, "back was not watched in that time"),
        ("entrance", [tap(1)], Period(NOON, NOON + timedelta(minutes=20)), "entrance was not watched all that time"),
        ("entrance", [tap(1)] * (MOST_TAPS + 1), SPAN, "at most 2000 taps in 4 hours"),
        ("entrance", [tap(1)], Period(NOON, NOON + LONGEST + timedelta(seconds=1)), "at most 2000 taps in 4 hours"),
    ],
)
def test_what_cannot_be_compared_is_refused(
    store: Path, camera: str, taps: list[Passage], span: Period, problem: str
) -> None:
    with StoreReader(store) as reader, pytest.raises(UsageError, match=problem):
        audited(reader, camera, ["door"], taps, span, "Anna")


def test_it_is_read_back_as_it_stood(store: Path, tmp_path: Path) -> None:
    with StoreReader(store) as reader:
        made = audited(reader, "entrance", ("door",), [tap(10)], SPAN, "Anna")
    moved = redrawn(8, at(7200), "line", "door")
    kept = filled(tmp_path / "kept.sqlite", [event_of(made, UUID(int=7), "main-street", at(620)), moved])
    with StoreReader(kept) as reader:
        before, standing, later = (kept_audits(reader, at(seconds)) for seconds in (600, 620, 7200))
    assert before.audits == []
    assert standing.audits == [made]
    assert standing.stale(made, at(620)) is None
    assert later.redrawings == [Redrawing("entrance", "door", at(7200))]
    assert later.stale(made, at(7200)) == "moved"


def test_a_single_tap_is_of_its_whole_minute(store: Path) -> None:
    with StoreReader(store) as reader:
        made = audited(reader, "entrance", ["door"], [tap(10)], Period(at(10), at(10)), "Anna")
    assert made.compared.came_in == AuditedWay(1, 1, 1)


def moved(number: int, ts: datetime, since: datetime) -> CameraMoved:
    return CameraMoved(id=UUID(int=number), site="s", ts=ts, camera="entrance", reason="it is turned", since=since)


def right(number: int, ts: datetime, how: str) -> CameraMovedCleared:
    return CameraMovedCleared(id=UUID(int=number), site="s", ts=ts, camera="entrance", how=how)


@pytest.mark.parametrize(
    ("events", "stale"),
    [
        pytest.param([moved(8, at(900), at(800))], "moved", id="moved"),
        pytest.param([moved(8, at(900), at(800)), right(9, at(950), AGAIN)], None, id="put-back"),
        pytest.param([moved(8, at(900), at(800)), right(9, at(950), "somebody says so")], "moved", id="accepted"),
        pytest.param([right(9, at(950), AGAIN)], None, id="nothing-was-moved"),
        pytest.param([moved(8, at(-90), at(-100)), right(9, at(-80), "somebody says so")], None, id="before"),
    ],
)
def test_a_camera_that_was_moved_wants_another_audit(
    store: Path, tmp_path: Path, events: list[AnyEvent], stale: str | None
) -> None:
    with StoreReader(store) as reader:
        made = audited(reader, "entrance", ("door",), [tap(10)], SPAN, "Anna")
    kept = filled(tmp_path / "kept.sqlite", [event_of(made, UUID(int=7), "main-street", at(620)), *events])
    with StoreReader(kept) as reader:
        assert kept_audits(reader, at(7200)).stale(made, at(7200)) == stale
