from datetime import timedelta

import pytest

from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.daemon.workers.messages import Certificate, WorkerUpdate
from edgecount.daemon.workers.talk.outbox import AT_ONCE, MOST_TRAILS, TRAILS_AT_ONCE, WINDOW, Outbox
from edgecount.daemon.workers.work import Durations, Work
from edgecount.errors import SourceError
from edgecount.events.model import CameraLost, CameraRestored
from edgecount.site.status import Degraded
from tests.support.fakes import BEGAN
from tests.support.stored import crossing, trail

LATER = BEGAN + timedelta(minutes=1)
ONE, TWO = ZoneFigures((1.0,)), ZoneFigures((2.0, 1.0))
LOST = CameraLost(id=crossing(900, BEGAN).id, site="main-street", ts=BEGAN, camera="door", reason="off")
BACK = CameraRestored(id=crossing(901, BEGAN).id, site="main-street", ts=BEGAN, camera="door")


def people(first: int, count: int = 1) -> WorkerUpdate:
    return WorkerUpdate("door", tuple(crossing(number, BEGAN) for number in range(first, first + count)))


def taken(outbox: Outbox) -> list[WorkerUpdate]:
    """All that it hands over, where each is taken at once."""
    found = []
    while (handed := outbox.next()) is not None:
        found.append(handed.update)
        outbox.taken(handed.number)
    return found


def merged(*updates: WorkerUpdate) -> WorkerUpdate:
    outbox = Outbox()
    for update in updates:
        outbox.add(update)
    (update,) = taken(outbox)
    assert outbox.is_empty
    return update


def test_each_update_is_handed_over_as_it_comes() -> None:
    outbox = Outbox()
    for number in range(1, 4):
        outbox.add(people(number))
        handed = outbox.next()
        assert handed is not None
        assert (handed.number, handed.update) == (number, people(number))
    assert outbox.next() is None
    assert not outbox.is_empty
    outbox.taken(2)
    assert not outbox.is_empty
    outbox.taken(3)
    assert outbox.is_empty


def test_the_newest_picture_and_certificate_are_kept() -> None:
    trusted = Certificate("192.0.2.10:443", "ab" * 32)
    update = merged(
        WorkerUpdate("door", picture=b"old", certificate=trusted), WorkerUpdate("door", picture=b"new"), people(1)
    )
    assert (update.picture, update.certificate) == (b"new", trusted)


def test_where_too_much_is_on_its_way_what_comes_is_added_up() -> None:
    outbox = Outbox()
    for number in range(1, WINDOW + 101):
        outbox.add(people(number))
        assert (outbox.next() is not None) == (number <= WINDOW)
    outbox.taken(WINDOW)
    assert taken(outbox) == [people(WINDOW + 1, 100)]


def test_much_that_waited_comes_bit_by_bit_and_the_rest_with_the_last() -> None:
    outbox = Outbox()
    outbox.add(WorkerUpdate("door", people(1, 2 * AT_ONCE + 3).events, {BEGAN: 5.0}, ended=True))
    bits = taken(outbox)
    assert [(len(update.events), update.watched, update.ended) for update in bits] == [
        (AT_ONCE, {}, False),
        (AT_ONCE, {}, False),
        (3, {BEGAN: 5.0}, True),
    ]


def test_trails_come_bit_by_bit_too_and_the_oldest_are_given_up() -> None:
    outbox, trails = Outbox(), [trail(number, BEGAN) for number in range(MOST_TRAILS + 3)]
    for number in range(3):
        outbox.add(WorkerUpdate("door", trails=(trails[number],)))
    outbox.add(WorkerUpdate("door", people(1).events, {BEGAN: 5.0}, trails=tuple(trails[3:])))
    bits = taken(outbox)
    assert [trail for update in bits for trail in update.trails] == trails[3:]
    assert max(len(update.trails) for update in bits) == TRAILS_AT_ONCE
    assert [len(update.events) for update in bits if update.events] == [1]
    assert [update.watched for update in bits if update.watched] == [{BEGAN: 5.0}]


def test_two_updates_are_as_one() -> None:
    gone = SourceError("gone")
    looks = Durations().after(0.1)
    first = WorkerUpdate(
        "door",
        (LOST, BACK),
        {BEGAN: 50.0, LATER: 1.0},
        work=Work({"processed": 2}, BEGAN, looks, light=90.0),
        heat={BEGAN: {1: 1}},
    )
    second = WorkerUpdate(
        "door",
        (crossing(1, BEGAN),),
        {BEGAN: 20.0},
        ended=True,
        failure=gone,
        warning="cut off",
        work=Work({"processed": 1, "dropped": 4}, None, looks, degraded=Degraded(BEGAN, "slow")),
        heat={BEGAN: {1: 2, 3: 4}},
        zones={"hall": ONE},
        person_width=0.2,
    )
    assert merged(first, second) == WorkerUpdate(
        "door",
        (LOST, BACK, crossing(1, BEGAN)),
        {BEGAN: 60.0, LATER: 1.0},
        ended=True,
        failure=gone,
        warning="cut off",
        work=Work({"processed": 3, "dropped": 4}, BEGAN, looks.after(0.1), Durations(), Degraded(BEGAN, "slow"), 90.0),
        heat={BEGAN: {1: 3, 3: 4}},
        zones={"hall": ONE},
        person_width=0.2,
    )


@pytest.mark.parametrize(
    ("first", "second", "zones"),
    [
        pytest.param({"hall": ONE}, WorkerUpdate("door"), {"hall": ONE}, id="nothing new"),
        pytest.param({"hall": ONE}, WorkerUpdate("door", zones={"hall": TWO}), {"hall": TWO}, id="news"),
        pytest.param({"hall": ONE}, WorkerUpdate("door", (LOST,)), None, id="lost"),
        pytest.param({"hall": ONE}, WorkerUpdate("door", (LOST, BACK), zones={"hall": TWO}), {"hall": TWO}, id="back"),
    ],
)
def test_zones_are_as_they_were_seen_last(
    first: dict[str, ZoneFigures], second: WorkerUpdate, zones: dict[str, ZoneFigures] | None
) -> None:
    assert merged(WorkerUpdate("door", zones=first, person_width=0.3), second).zones == zones


def test_what_finds_no_room_is_given_up_and_said(caplog: pytest.LogCaptureFixture) -> None:
    outbox = Outbox(most_events=3)
    outbox.add(WorkerUpdate("door", (LOST,), {BEGAN: 9.0}))
    outbox.add(WorkerUpdate("door", people(1, 4).events, {BEGAN: 9.0}))
    (update,) = taken(outbox)
    assert update.events == people(1, 3).events, "the event of least worth, and the newest crossing"
    assert update.watched == {}, "crossings are missing: blank is not 0"
    assert caplog.messages == [
        "door: 2 events given up, for they were not taken for too long: 1 camera_lost, 1 crossing"
    ]
    outbox.add(WorkerUpdate("door", (), {BEGAN: 9.0}))
    assert taken(outbox)[0].watched == {BEGAN: 9.0}


def test_what_was_never_handed_over_cannot_be_taken() -> None:
    outbox = Outbox()
    outbox.taken(1000)
    for number in range(WINDOW):
        outbox.add(people(number + 1))
        assert outbox.next() is not None
    outbox.add(people(99))
    assert outbox.next() is None
