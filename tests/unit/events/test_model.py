"""Events refuse what cannot be, and become records."""

import json
import math
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import Any
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from edgecount.events.model import (
    AnyEvent,
    CameraLost,
    CameraMoved,
    CameraRestored,
    Crossing,
    Fallen,
    FallenCleared,
    LimitCleared,
    LimitExceeded,
    LimitReminded,
    OccupancyAdjusted,
    OccupancyReset,
    PeopleEstimated,
    QuarterWatched,
    Rejected,
    ReportDue,
    Visit,
    as_record,
    iso_utc,
)
from tests.support.stored import audit, staff_marked

NOON = datetime(2026, 5, 4, 12, 3, 22, 150_000, tzinfo=UTC)
PARIS = ZoneInfo("Europe/Paris")
ID = UUID("00000000-0000-4000-8000-000000000001")
BEFORE = UUID("00000000-0000-4000-8000-000000000002")


def crossing(**changes: Any) -> Crossing:
    fields: dict[str, Any] = {
        "id": ID,
        "site": "main-street",
        "ts": NOON,
        "camera": "entrance",
        "line": "door",
        "track": 412,
        "direction": "in",
        "confidence": 0.93,
    }
    return Crossing(**(fields | changes))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"ts": NOON.replace(tzinfo=None)}, "aware and in UTC", id="naive"),
        pytest.param({"ts": NOON.astimezone(PARIS)}, "aware and in UTC", id="another-zone"),
        pytest.param({"frame": 0}, "frames count from 1, not 0", id="frame-0"),
        pytest.param({"confidence": 1.01}, "a confidence lies in 0-1, not 1.01", id="too-sure"),
        pytest.param({"confidence": -0.01}, "a confidence lies in 0-1", id="less-than-unsure"),
        pytest.param({"confidence": math.nan}, "a confidence lies in 0-1, not nan", id="nan"),
        pytest.param({"confidence": math.inf}, "a confidence lies in 0-1, not inf", id="infinite"),
    ],
)
def test_refuses(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(ValueError, match=message):
        crossing(**changes)


@pytest.mark.parametrize(
    "make",
    [
        pytest.param(lambda ts: OccupancyReset(id=ID, site="s", ts=ts, reason="day"), id="reset"),
        pytest.param(lambda ts: CameraLost(id=ID, site="s", ts=ts, camera="c", reason="r"), id="lost"),
        pytest.param(
            lambda ts: Rejected(id=ID, site="s", ts=ts, camera="c", line="l", track=1, reason="r"), id="rejected"
        ),
    ],
)
def test_every_kind_refuses_a_naive_time(make: Any) -> None:
    assert make(NOON).ts == NOON
    with pytest.raises(ValueError, match="aware"):
        make(NOON.replace(tzinfo=None))


def test_a_fall_refuses_a_naive_beginning() -> None:
    with pytest.raises(ValueError, match="a fall's time must be aware"):
        Fallen(id=ID, site="s", ts=NOON, camera="c", zone="z", track=3, since=NOON.replace(tzinfo=None))


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        pytest.param({"entered": NOON.replace(tzinfo=None)}, "must be aware and in UTC", id="naive entry"),
        pytest.param({"left": NOON.astimezone(PARIS)}, "must be aware and in UTC", id="leaving on another clock"),
        pytest.param({"dwell_seconds": -0.1}, "takes 0 seconds or more, not -0.1", id="less than nothing"),
        pytest.param({"dwell_seconds": math.nan}, "takes 0 seconds or more, not nan", id="no number"),
    ],
)
def test_a_visit_refuses(changes: dict[str, Any], message: str) -> None:
    fields: dict[str, Any] = {"entered": NOON, "left": NOON, "dwell_seconds": 0.0} | changes
    with pytest.raises(ValueError, match=message):
        Visit(id=ID, site="s", ts=NOON, camera="entrance", zone="queue", track=1, **fields)


def test_a_mark_of_staff_refuses_a_crossing_without_a_zone() -> None:
    with pytest.raises(ValueError, match="a crossing's time must be aware and in UTC, not"):
        replace(staff_marked(1, crossing()), crossed=NOON.replace(tzinfo=None))


def test_takes_the_least_and_the_most() -> None:
    assert (crossing(confidence=0).confidence, crossing(confidence=1, frame=1).frame) == (0, 1)
    assert crossing(ts=NOON.astimezone(timezone(timedelta(0)))).ts == NOON


def test_a_crossing_is_the_documented_object() -> None:
    assert as_record(crossing(), PARIS, seq=81234) == {
        "id": "00000000-0000-4000-8000-000000000001",
        "type": "crossing",
        "site": "main-street",
        "camera": "entrance",
        "ts": "2026-05-04T12:03:22.150Z",
        "local_ts": "2026-05-04T14:03:22.150+02:00",
        "line": "door",
        "track": 412,
        "direction": "in",
        "confidence": 0.93,
        "reverses": None,
        "group": None,
        "seq": 81234,
    }


def test_a_replays_crossing_says_its_frame_too() -> None:
    record = as_record(crossing(frame=127, media_time=12.6, reverses=BEFORE), PARIS)
    assert (record["frame"], record["media_time"], record["reverses"]) == (127, 12.6, str(BEFORE))
    assert "seq" not in record


WHAT_ALL_HAVE = {"id", "type", "site", "camera", "ts", "local_ts"}


@pytest.mark.parametrize(
    ("event", "camera", "own"),
    [
        pytest.param(
            Rejected(id=ID, site="s", ts=NOON, camera="c", line="l", track=3, reason="flicker"),
            "c",
            {"line": "l", "track": 3, "reason": "flicker"},
            id="rejected",
        ),
        pytest.param(
            Fallen(id=ID, site="s", ts=NOON, camera="c", zone="z", track=3, since=NOON - timedelta(seconds=10)),
            "c",
            {"zone": "z", "track": 3, "since": "2026-05-04T12:03:12.150Z"},
            id="fallen",
        ),
        pytest.param(
            FallenCleared(id=ID, site="s", ts=NOON, camera="c", zone="z", track=3, fall=BEFORE, how="up"),
            "c",
            {"zone": "z", "track": 3, "fall": str(BEFORE), "how": "up"},
            id="fallen-cleared",
        ),
        pytest.param(OccupancyAdjusted(id=ID, site="s", ts=NOON, value=-3), None, {"value": -3}, id="adjusted"),
        pytest.param(
            OccupancyReset(id=ID, site="s", ts=NOON, reason="by hand"), None, {"reason": "by hand"}, id="reset"
        ),
        pytest.param(
            CameraLost(id=ID, site="s", ts=NOON, camera="c", reason="401", condition="unauthorised"),
            "c",
            {"reason": "401", "condition": "unauthorised"},
            id="lost",
        ),
        pytest.param(CameraRestored(id=ID, site="s", ts=NOON, camera="c"), "c", {}, id="restored"),
        pytest.param(
            LimitExceeded(id=ID, site="s", ts=NOON, rule="full", value=121, limit=120, mail=True),
            None,
            {"rule": "full", "value": 121, "limit": 120, "mail": True, "zone": None},
            id="limit-exceeded",
        ),
        pytest.param(
            LimitReminded(id=ID, site="s", ts=NOON, camera="c", rule="away", value=1, limit=0, mail=True),
            "c",
            {"rule": "away", "value": 1, "limit": 0, "mail": True, "zone": None},
            id="limit-reminded",
        ),
        pytest.param(
            LimitCleared(id=ID, site="s", ts=NOON, rule="crowd", zone="queue", value=6, limit=8, mail=False),
            None,
            {"rule": "crowd", "value": 6, "limit": 8, "mail": False, "zone": "queue"},
            id="limit-cleared",
        ),
        pytest.param(
            ReportDue(id=ID, site="s", ts=NOON, day=date(2026, 5, 3)), None, {"day": "2026-05-03"}, id="report-due"
        ),
    ],
)
def test_other_events(event: AnyEvent, camera: str | None, own: dict[str, object]) -> None:
    record = as_record(event, UTC)
    assert {name: value for name, value in record.items() if name not in WHAT_ALL_HAVE} == own
    assert (record["type"], record["camera"], record["site"]) == (event.type, camera, "s")
    assert json.loads(json.dumps(record)) == record


@pytest.mark.parametrize(
    ("moment", "text"),
    [
        pytest.param(NOON, "2026-05-04T12:03:22.150Z", id="utc"),
        pytest.param(NOON.astimezone(PARIS), "2026-05-04T12:03:22.150Z", id="another-zone"),
        pytest.param(NOON.replace(microsecond=0), "2026-05-04T12:03:22.000Z", id="whole-seconds"),
        pytest.param(NOON.replace(microsecond=999_999), "2026-05-04T12:03:22.999Z", id="never-rounded-up"),
    ],
)
def test_iso_utc(moment: datetime, text: str) -> None:
    assert iso_utc(moment) == text


@pytest.mark.parametrize(("low", "people", "high", "most"), [(-1, 1, 2, 2), (2, 1, 3, 3), (0, 3, 2, 3), (0, 2, 3, 1)])
def test_an_estimate_lies_within_its_interval(low: int, people: int, high: int, most: int) -> None:
    with pytest.raises(ValueError, match="low <= people <= high"):
        PeopleEstimated(
            id=UUID(int=1), site="s", ts=NOON, camera="c", low=low, people=people, high=high, most=most, way="density"
        )


def test_a_camera_was_moved_at_a_time_in_utc() -> None:
    with pytest.raises(ValueError, match="the time before a move must be aware and in UTC"):
        CameraMoved(id=ID, site="s", ts=NOON, camera="c", reason="it is turned", since=NOON.replace(tzinfo=None))


AUDIT = audit(1, NOON, "door", "side", came_in=(3, 2, 2), went_out=(0, 1, 0))


def test_the_lines_of_an_audit_are_one_text_in_files_and_messages() -> None:
    assert as_record(AUDIT, UTC)["lines"] == "door,side"
    assert AUDIT.door == "door, side"


@pytest.mark.parametrize(
    ("changed", "problem"),
    [
        ({"lines": ()}, "one line or more"),
        ({"began": NOON, "ended": NOON.replace(year=2000)}, "two moments in UTC, in order"),
        ({"began": NOON.replace(tzinfo=None)}, "two moments in UTC, in order"),
        ({"matched_in": 3}, "of 3 and 2 people, 3 cannot be the same"),
        ({"matched_out": -1}, "of 0 and 1 people, -1 cannot be the same"),
    ],
)
def test_an_audit_that_cannot_be_is_refused(changed: dict[str, Any], problem: str) -> None:
    with pytest.raises(ValueError, match=problem):
        replace(AUDIT, **changed)


@pytest.mark.parametrize("seconds", [(60,) * 14, (60,) * 16, (*(60,) * 14, 61), (-1, *(60,) * 14)])
def test_a_quarter_has_fifteen_minutes_of_sixty_seconds_at_most(seconds: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="15 minutes have 0-60 seconds each"):
        QuarterWatched(id=ID, site="s", ts=NOON, camera="c", seconds=seconds)


def test_the_record_of_a_quarter_has_its_minutes_in_a_list() -> None:
    quarter = QuarterWatched(id=ID, site="s", ts=NOON, camera="c", seconds=(60, *(0,) * 14))
    assert as_record(quarter, PARIS)["seconds"] == [60, *[0] * 14]
