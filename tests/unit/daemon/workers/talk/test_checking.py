"""What a worker may say: its own, and what can be true; everything else is told in a few words."""

from dataclasses import fields, replace
from datetime import UTC, datetime, timedelta
from typing import Any, get_args
from uuid import UUID

import pytest

from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.daemon.workers.messages import Glimpse, Handed, Show, Terms, WorkerUpdate
from edgecount.daemon.workers.talk.checking import MOST_DOTS, MOST_JPEG_BYTES, check, check_shown
from edgecount.daemon.workers.talk.overheard import Overheard
from edgecount.daemon.workers.talk.wire import WireError, encoded, from_worker, to_worker
from edgecount.daemon.workers.work import Durations, Work
from edgecount.errors import EdgecountError
from edgecount.events.model import AnyEvent, CameraLost, CameraRestored, Crossing, LimitCleared, OccupancyReset, Visit
from edgecount.site.crowd_figures import CrowdFigures, DensityGrid, Estimated
from edgecount.site.live.viewing import Viewing
from edgecount.site.live.views import Dot, PeopleView, PictureView
from edgecount.site.status import Degraded
from tests.support.fakes import FakeClock
from tests.support.stored import staff_marked, trail

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
TERMS = Terms("main-street", "entrance", frozenset({"door"}), frozenset({"hall"}), trails=True)
BASE: dict[str, Any] = {"id": UUID(int=1), "site": "main-street", "ts": NOW, "camera": "entrance"}
CROSSING = Crossing(**BASE, line="door", track=7, direction="in", confidence=0.5)
VISIT = Visit(**BASE, zone="hall", track=7, entered=NOW, left=NOW, dwell_seconds=3.5)
LOST = CameraLost(**BASE, reason="no power")
TRAIL = trail(7, NOW)
FULL = WorkerUpdate(
    "entrance",
    (CROSSING, VISIT, LOST, CameraRestored(**BASE)),
    {NOW: 60.0},
    ended=True,
    failure=EdgecountError("it is gone"),
    warning="cut off",
    work=Work({"processed": 3, "dropped": 1}, NOW, Durations().after(0.1), Durations(), Degraded(NOW, "slow")),
    heat={NOW: {0: 1.5, 1295: 0.25}},
    zones={"hall": ZoneFigures((3.0, 0.0))},
    person_width=0.2,
    crowd=CrowdFigures(
        NOW,
        Estimated(84, 70, 98, "density"),
        {"hall": Estimated(3, 2, 4, "density")},
        DensityGrid(2, 1, b"\x00\xff"),
        0.25,
    ),
    trails=(TRAIL, replace(TRAIL, confirmed=None)),
)


def test_what_workers_say_comes_over_whole() -> None:
    said = from_worker(encoded(Handed(3, FULL)))
    assert isinstance(said, Handed)
    assert str(said.update.failure) == "it is gone"
    assert replace(said, update=replace(said.update, failure=FULL.failure)) == Handed(3, FULL)
    check(said.update, TERMS, NOW)


def says(event: AnyEvent) -> WorkerUpdate:
    return WorkerUpdate("entrance", (event,))


@pytest.mark.parametrize(
    ("update", "fault"),
    [
        pytest.param(WorkerUpdate("exit"), "another camera", id="camera"),
        pytest.param(says(replace(CROSSING, camera="exit")), "an event of another camera", id="event's camera"),
        pytest.param(says(replace(CROSSING, site="elsewhere")), "an event of another camera", id="event's site"),
        pytest.param(says(replace(CROSSING, line="gate")), "a line that is not its own", id="line"),
        pytest.param(says(replace(VISIT, zone="bar")), "a zone that is not its own", id="zone"),
        pytest.param(says(replace(LOST, condition="paused")), "no worker pauses a camera", id="paused"),
        pytest.param(says(staff_marked(1, CROSSING)), "in somebody's name", id="somebody's word"),
        pytest.param(
            says(staff_marked(1, CROSSING, by="the zone hall", undoes=2)), "in somebody's name", id="somebody's mistake"
        ),
        pytest.param(says(OccupancyReset(**BASE, reason="")), "no worker finds occupancy_reset", id="reset"),
        pytest.param(
            says(LimitCleared(**BASE, rule="full", value=1, limit=1, mail=True)), "no worker finds limit_", id="alert"
        ),
        pytest.param(says(replace(LOST, reason="x" * 5000)), "reason is out of all bounds", id="long text"),
        pytest.param(says(replace(CROSSING, track=10**400)), "track is out of all bounds", id="large number"),
        pytest.param(says(replace(CROSSING, media_time=float("nan"))), "media_time is out of all", id="no number"),
        pytest.param(says(replace(CROSSING, ts=NOW + timedelta(days=2))), "ts is out of all bounds", id="to come"),
        pytest.param(says(replace(CROSSING, ts=NOW - timedelta(days=99999))), "ts is out of", id="before all time"),
        pytest.param(replace(FULL, watched={NOW: 1e9}), "a minute is watched for", id="watched"),
        pytest.param(replace(FULL, watched={NOW: -1.0}), "a minute is watched for", id="watched before"),
        pytest.param(replace(FULL, watched={NOW: float("nan")}), "watched is out of all bounds", id="watched nan"),
        pytest.param(replace(FULL, watched={NOW.replace(second=1): 1.0}), "a minute is", id="no minute"),
        pytest.param(replace(FULL, heat={NOW: {1296: 1.0}}), "heat is of cells", id="no cell"),
        pytest.param(replace(FULL, heat={NOW: {0: -1.0}}), "heat is of cells", id="cold"),
        pytest.param(replace(FULL, heat={NOW.replace(minute=1): {}}), "heat is of whole hours", id="no hour"),
        pytest.param(replace(FULL, zones={"bar": ZoneFigures()}), "a zone that is not", id="zones"),
        pytest.param(replace(FULL, zones={"hall": ZoneFigures((-1.0,))}), "nobody stays for less", id="dwell"),
        pytest.param(
            replace(
                FULL, crowd=CrowdFigures(NOW, Estimated(1, 1, 1, "density"), {"bar": Estimated(1, 1, 1, "density")})
            ),
            "it estimates a zone that is not its own",
            id="crowd's zone",
        ),
        pytest.param(
            replace(FULL, crowd=CrowdFigures(NOW, Estimated(1, 1, 10**6, "density"))), "so many", id="crowd's number"
        ),
        pytest.param(
            replace(FULL, crowd=CrowdFigures(NOW + timedelta(days=2))), "ts is out of all bounds", id="crowd to come"
        ),
        pytest.param(replace(FULL, trails=(replace(TRAIL, track=2**60),)), "track is out of", id="trail's track"),
        pytest.param(
            replace(FULL, trails=(replace(TRAIL, start=NOW + timedelta(days=2)),)),
            "start is out of",
            id="trail to come",
        ),
        pytest.param(replace(FULL, person_width=0.0), "a person's width", id="width"),
        pytest.param(
            replace(FULL, work=Work(looks=Durations((0, 0), 0.0, (1.0,)))), "durations are counted by", id="classes"
        ),
        pytest.param(replace(FULL, work=Work({"processed": -1})), "a count is less than 0", id="frames"),
        pytest.param(replace(FULL, work=Work(light=256.0)), "a shade is from 0 to 255", id="light"),
        pytest.param(replace(FULL, work=Work(looks=Durations(seconds=-1.0))), "a count is less than 0", id="time"),
        pytest.param(replace(FULL, failure=EdgecountError("x" * 5000)), "failure is out of all", id="failure"),
    ],
)
def test_what_no_worker_says(update: WorkerUpdate, fault: str) -> None:
    with pytest.raises(WireError, match=fault):
        check(update, TERMS, NOW)


def test_trails_that_nobody_wants_are_told_by_no_worker() -> None:
    with pytest.raises(WireError, match="trails that nobody wants"):
        check(FULL, replace(TERMS, trails=False), NOW)


def test_of_a_recording_times_may_be_to_come() -> None:
    check(says(replace(CROSSING, ts=NOW + timedelta(days=2))), replace(TERMS, is_live=False), NOW)


@pytest.mark.parametrize(
    "message",
    [
        b"",
        b"null",
        b'{"word":"handed","number":1}',
        b'{"word":"handed","number":"x","update":{"camera":"entrance"}}',
        b'{"word":"handed","number":1,"update":{"camera":["entrance"]}}',
        b'{"word":"handed","number":1,"update":{"camera":"entrance","events":[{"type":"crossing"}]}}',
        b'{"word":"handed","number":1,"update":{"camera":"entrance","watched":{"never":1}}}',
        b'{"word":"handed","number":1,"update":{"camera":"entrance","failure":{"message":1,"usage":false}}}',
        b'{"word":"handed","number":1,"update":{"camera":"entrance","work":{"looks":{"counts":[1]}}}}',
        b'{"word":"handed","number":1,"update":{"camera":"entrance","work":{"frames":{"eaten":1}}}}',
        *(
            b'{"word":"handed","number":1,"update":{"camera":"entrance","trails":[%s]}}' % wrong
            for wrong in (
                b"7",
                b'{"track":7}',
                b'{"track":7,"start":"never","way":""}',
                b'{"track":7,"start":"0001-01-01T00:00:00","way":"AAAA"}',
                b'{"track":7,"start":"2026-05-04T10:00:00+00:00","way":"?"}',
                b'{"track":7,"start":"2026-05-04T10:00:00+00:00","way":"AAAA"}',
            )
        ),
        b'{"word":"taken","number":1}',
        b"\xff\xfe",
        b"[" * 300_000,
    ],
)
def test_what_is_no_message(message: bytes) -> None:
    with pytest.raises(WireError) as caught:
        from_worker(message)
    assert len(str(caught.value)) < 500


def test_every_field_of_an_update_is_looked_at() -> None:
    """A new field is to be thought of in `checking.py`, and comes over the wire (above)."""
    known = ("camera", "events", "watched", "ended", "failure", "warning", "work", "heat", "zones", "person_width")
    later = (
        "picture",
        "crowd",
        "certificate",
        "trails",
        "aim",
    )  # a JPEG, as long as the message at most; texts, as long as any; trails, checked as they are read; few marks
    assert tuple(field.name for field in fields(WorkerUpdate)) == known + later
    assert len(get_args(AnyEvent)) == 20, "may a worker say it? see checking.py"


PEOPLE = PeopleView(NOW, 640, 480, (Dot(7, 0.5, 1.0),))
JPEG = b"\xff\xd8\xff and so on"


def test_what_is_shown_comes_over_whole_and_so_does_the_order() -> None:
    shown = Glimpse(PEOPLE, PictureView(NOW, JPEG), PictureView(NOW, JPEG))
    assert from_worker(encoded(shown)) == shown
    check_shown(shown, NOW)
    show = Show(Viewing("picture", 960, 5.0))
    assert to_worker(encoded(show)) == show


@pytest.mark.parametrize(
    ("shown", "fault"),
    [
        pytest.param(Glimpse(replace(PEOPLE, dots=(Dot(1, 1.5, 0.0),))), "somewhere in the picture", id="beside it"),
        pytest.param(Glimpse(replace(PEOPLE, dots=(Dot(1, float("nan"), 0.0),))), "x is out of all", id="nowhere"),
        pytest.param(Glimpse(replace(PEOPLE, dots=PEOPLE.dots * (MOST_DOTS + 1))), "so many", id="a crowd"),
        pytest.param(Glimpse(replace(PEOPLE, width=0)), "so many", id="no frame"),
        pytest.param(Glimpse(replace(PEOPLE, width=10**5, height=10**5)), "so many", id="a vast frame"),
        pytest.param(Glimpse(replace(PEOPLE, ts=NOW + timedelta(days=3))), "ts is out of all bounds", id="to come"),
        pytest.param(Glimpse(picture=PictureView(NOW, b"<svg/>")), "a picture is a JPEG", id="no JPEG"),
        pytest.param(Glimpse(scene=PictureView(NOW, JPEG + bytes(MOST_JPEG_BYTES))), "a small one", id="a large one"),
    ],
)
def test_what_nobody_can_show_is_refused(shown: Glimpse, fault: str) -> None:
    with pytest.raises(WireError, match=fault):
        check_shown(shown, NOW)


def test_a_worker_that_shows_without_end_is_refused() -> None:
    clock = FakeClock(NOW)
    overheard, message = Overheard(TERMS, clock), encoded(Glimpse(PEOPLE))
    for _ in range(100):
        clock.advance(0.1)
        assert overheard.understood(message) == Glimpse(PEOPLE)
    with pytest.raises(WireError, match="more than anybody can see"):
        [overheard.understood(message) for _ in range(100)]
