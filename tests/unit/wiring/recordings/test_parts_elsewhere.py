"""Parts are ordered from workers, waited for over everything that is in the way, and given as they are done."""

from collections import deque
from collections.abc import Collection, Mapping
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edgecount.errors import EdgecountError, SourceError
from edgecount.figures.period import Period
from edgecount.fleet.part_state import PartEnd, PartOrder, PartState, failed
from edgecount.replay.parts.cutting import RecordingPart
from edgecount.replay.parts.kept_parts import KeptParts
from edgecount.replay.parts.part_counted import PartCounted
from edgecount.wiring.recordings.elsewhere.part_orders import job_of, order_key, order_of
from edgecount.wiring.recordings.elsewhere.parts_elsewhere import SEEN_WITHIN, PartsElsewhere
from edgecount.wiring.recordings.part_work import PartJob
from edgecount.wiring.recordings.pool import Failed

NOON = datetime(2026, 5, 4, 12, tzinfo=UTC)
RESULT = PartCounted((), Period(NOON, NOON), {}, {}, 100, 10.0)
COUNTED, UNCUTTABLE = PartState(100, PartEnd.COUNTED), PartState(ended=PartEnd.UNCUTTABLE)
NO_WORKER = "no worker is there: start `edgecount fleet worker`, on as many machines as you like"
AWAY = "the database is away"


class FakeOrders:
    """Says for every order what comes next in its list, the last of it for ever; None: the database is away."""

    def __init__(self, *states: PartState | None, workers: int = 1) -> None:
        self._states = states
        self._workers = workers
        self.looks = 0
        self.orders: dict[str, PartOrder] = {}
        self.forgotten: list[str] = []

    def put(self, orders: Mapping[str, PartOrder]) -> None:
        self.orders |= orders

    def look(self, keys: Collection[str]) -> Mapping[str, PartState]:
        state = self._states[min(self.looks, len(self._states) - 1)]
        self.looks += 1
        if state is None:
            raise EdgecountError(AWAY)
        return dict.fromkeys(keys, state)

    def workers(self) -> int:
        return self._workers

    def forget(self, keys: Collection[str]) -> None:
        self.forgotten += keys


@pytest.fixture
def job(tmp_path: Path) -> PartJob:
    part = RecordingPart(101, 200, 51, 230)
    return PartJob(Path("door.mp4"), Path("config.yaml"), "entrance", None, NOON, "ab12", part, tmp_path, "cd34")


def nothing_told(_job: PartJob, _done: int, _total: int | None) -> None: ...


def test_an_order_is_the_part_with_places_that_hold_anywhere(job: PartJob) -> None:
    found = job_of(order_of(job))
    assert found == replace(job, file=Path.cwd() / "door.mp4", config=Path.cwd() / "config.yaml")
    assert order_key(job) == order_key(found)
    assert order_key(replace(job, kept=Path("/elsewhere"))) != order_key(job)


@pytest.mark.parametrize("order", [{}, {"file": 7}])
def test_what_is_no_order_is_one_line(order: PartOrder) -> None:
    with pytest.raises(SourceError, match="is of another edgecount: install the same on all machines"):
        job_of(order)


@pytest.mark.parametrize(
    ("state", "result"), [(UNCUTTABLE, False), (failed("it is too dark"), Failed("it is too dark"))]
)
def test_how_it_ended_is_given(job: PartJob, state: PartState, result: bool | Failed) -> None:
    orders, waits, said, told = FakeOrders(PartState(12), state), list[int](), list[str](), list[int]()
    elsewhere = PartsElsewhere(orders, lambda: waits.append(1), said.append)
    found = list(elsewhere.each(deque([job]), lambda _job, done, _total: told.append(done)))
    assert found == [(job, result)]
    assert (orders.orders, orders.forgotten) == ({order_key(job): order_of(job)}, [order_key(job)])
    assert (told, len(waits), said) == ([12], 1, [])


def test_a_result_is_waited_for_until_it_is_seen(job: PartJob) -> None:
    def wait() -> None:
        if orders.looks == 3:
            KeptParts(job.kept).keep(job.name, RESULT)

    orders = FakeOrders(COUNTED)
    assert list(PartsElsewhere(orders, wait, print).each(deque([job]), nothing_told)) == [(job, True)]
    assert orders.looks == 4


def test_a_result_that_is_never_seen_is_waited_for_long_enough(job: PartJob) -> None:
    orders = FakeOrders(COUNTED)
    assert list(PartsElsewhere(orders, lambda: None, print).each(deque([job]), nothing_told)) == [(job, True)]
    assert orders.looks == SEEN_WITHIN + 1


def test_what_is_in_the_way_is_said_once(job: PartJob) -> None:
    said = list[str]()
    orders = FakeOrders(PartState(), PartState(), None, None, UNCUTTABLE, workers=0)
    list(PartsElsewhere(orders, lambda: None, said.append).each(deque([job]), nothing_told))
    assert said == [NO_WORKER, AWAY, NO_WORKER]


class OftenAway(FakeOrders):
    """Every other thing that it is told to do is in vain."""

    calls = 0

    def put(self, orders: Mapping[str, PartOrder]) -> None:
        self._come()
        super().put(orders)

    def forget(self, keys: Collection[str]) -> None:
        self._come()
        super().forget(keys)

    def _come(self) -> None:
        self.calls += 1
        if self.calls % 2:
            raise EdgecountError(AWAY)


def test_a_database_that_goes_away_at_any_moment_is_waited_for(job: PartJob) -> None:
    orders, said, other = OftenAway(UNCUTTABLE), list[str](), replace(job, name="ef56")
    jobs, found = deque([job]), list[PartJob]()
    for done, _result in PartsElsewhere(orders, lambda: None, said.append).each(jobs, nothing_told):
        if not found:
            jobs.append(other)
        found.append(done)
    assert found == [job, other]
    assert sorted(orders.forgotten) == sorted(map(order_key, found))
    assert set(said) == {AWAY}


def test_parts_that_are_added_meanwhile_are_ordered_too(job: PartJob) -> None:
    jobs, other = deque([job]), replace(job, name="ef56")
    orders, found = FakeOrders(UNCUTTABLE), list[PartJob]()
    for done, _result in PartsElsewhere(orders, lambda: None, print).each(jobs, nothing_told):
        if not found:
            jobs.append(other)
        found.append(done)
    assert found == [job, other]
