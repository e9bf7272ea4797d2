"""`schedule` reads the machine's wall clock, in local time: here it is made to read the fake one."""

import logging
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta, tzinfo
from datetime import time as time_of_day
from itertools import pairwise
from types import SimpleNamespace

import pytest
import schedule

from edgecount.daemon.jobs.jobs import Jobs
from edgecount.errors import EdgecountError
from tests.support.fakes import FakeClock, WallClock

HOUR = 3600.0
YEARS = 10 * 365 * 24 * HOUR
SUMMER_ENDS = datetime(2026, 10, 25, 1, 0, tzinfo=UTC)


@pytest.fixture
def clock(monkeypatch: pytest.MonkeyPatch) -> Iterator[WallClock]:
    """A clock shortly before summer time ends in Paris, which the machine is in and `schedule` goes by."""
    monkeypatch.setenv("TZ", "Europe/Paris")
    time.tzset()
    wall = WallClock(SUMMER_ENDS - timedelta(hours=6))

    class Datetime(datetime):
        @classmethod
        def now(cls, tz: tzinfo | None = None) -> "Datetime":
            local = wall.now().astimezone(tz)
            return cls.combine(local.date(), local.time())

    faked = SimpleNamespace(datetime=Datetime, timedelta=timedelta, time=time_of_day)
    monkeypatch.setattr(schedule, "datetime", faked)
    yield wall
    monkeypatch.undo()
    time.tzset()


class NotedJob:
    """A job that keeps when it ran, in seconds since the clock stood still."""

    def __init__(self, clock: FakeClock) -> None:
        self._clock = clock
        self.ran_at: list[float] = []

    def __call__(self) -> None:
        self.ran_at.append(self._clock.monotonic() - 1000)


def pass_time(clock: FakeClock, jobs: Jobs, seconds: float) -> None:
    """Let it pass as the daemon does, looking twice a second."""
    for _ in range(int(seconds * 2)):
        clock.advance(0.5)
        jobs.run_due()


def test_a_job_comes_round(clock: WallClock) -> None:
    jobs, job = Jobs(clock), NotedJob(clock)
    jobs.every(60, job)
    pass_time(clock, jobs, 200)
    assert job.ran_at == [60, 120, 180]


def test_each_job_has_a_round_of_its_own(clock: WallClock) -> None:
    jobs, often, seldom = Jobs(clock), NotedJob(clock), NotedJob(clock)
    jobs.every(50, often)
    jobs.every(80, seldom)
    pass_time(clock, jobs, 170)
    assert (often.ran_at, seldom.ran_at) == ([50, 100, 150], [80, 160])


@pytest.mark.parametrize(
    "jump",
    [
        pytest.param(-HOUR, id="an hour back"),
        pytest.param(HOUR, id="an hour forward"),
        pytest.param(-YEARS, id="ten years back"),
        pytest.param(YEARS, id="ten years forward"),
        pytest.param(-30.0, id="half a round back"),
        pytest.param(-1.5, id="a little back"),
    ],
)
def test_a_wall_clock_that_is_set_delays_a_job_by_a_round_at_most(clock: WallClock, jump: float) -> None:
    jobs, job = Jobs(clock), NotedJob(clock)
    jobs.every(60, job)
    pass_time(clock, jobs, 90)
    clock.set_by(jump)
    pass_time(clock, jobs, 300)
    gaps = [after - before for before, after in pairwise(job.ran_at)]
    assert job.ran_at[0] == 60
    assert job.ran_at[-1] > 320
    assert min(gaps) >= 30
    assert max(gaps) <= 120


def test_the_end_of_summer_time_stops_no_job(clock: WallClock) -> None:
    jobs, job = Jobs(clock), NotedJob(clock)
    jobs.every(900, job)
    pass_time(clock, jobs, 8 * HOUR)
    gaps = [after - before for before, after in pairwise(job.ran_at)]
    assert len(job.ran_at) >= 31
    assert max(gaps) <= 1800


def test_a_clock_that_is_only_steered_changes_nothing(clock: WallClock) -> None:
    jobs, job = Jobs(clock), NotedJob(clock)
    jobs.every(60, job)
    for _ in range(6):
        clock.set_by(-0.1)
        pass_time(clock, jobs, 60)
    assert len(job.ran_at) == 5
    assert max(after - before for before, after in pairwise(job.ran_at)) <= 61


def fails() -> None:
    raise EdgecountError("cannot write x.csv (No space left on device): make room on that disk")


def crashes() -> None:
    raise RuntimeError("a bug")


def test_a_job_that_fails_is_told_of_in_one_line_and_comes_round_again(
    clock: WallClock, caplog: pytest.LogCaptureFixture
) -> None:
    jobs, job = Jobs(clock), NotedJob(clock)
    jobs.every(60, fails)
    jobs.every(60, job)
    pass_time(clock, jobs, 130)
    assert len(job.ran_at) == 2
    assert caplog.messages == ["cannot write x.csv (No space left on device): make room on that disk"] * 2
    assert all(record.exc_info is None for record in caplog.records)


def test_a_job_that_crashes_leaves_its_traceback_and_the_others_alone(
    clock: WallClock, caplog: pytest.LogCaptureFixture
) -> None:
    jobs, job = Jobs(clock), NotedJob(clock)
    jobs.every(60, crashes)
    jobs.every(60, job)
    pass_time(clock, jobs, 60)
    assert len(job.ran_at) == 1
    (record,) = caplog.records
    assert record.levelno == logging.ERROR
    assert record.exc_info is not None


def test_at_the_end_every_job_runs_once_more(clock: WallClock) -> None:
    jobs, first, last = Jobs(clock), NotedJob(clock), NotedJob(clock)
    jobs.every(60, first)
    jobs.every(60, crashes)
    jobs.every(900, last)
    jobs.run_all()
    assert (first.ran_at, last.ran_at) == ([0], [0])


class SlowJob(NotedJob):
    """A job that takes its time."""

    def __init__(self, clock: FakeClock, seconds: float) -> None:
        super().__init__(clock)
        self._seconds = seconds

    def __call__(self) -> None:
        super().__call__()
        self._clock.advance(self._seconds)


def test_with_little_time_left_what_took_longer_is_left_out(clock: WallClock) -> None:
    jobs, quick, slow = Jobs(clock), SlowJob(clock, 0.5), SlowJob(clock, 20)
    jobs.every(60, slow)
    jobs.every(60, quick)
    pass_time(clock, jobs, 90)
    before = len(slow.ran_at), len(quick.ran_at)
    jobs.run_all(within=5)
    assert (len(slow.ran_at), len(quick.ran_at)) == (before[0], before[1] + 1)
    jobs.run_all(within=0.2)
    assert (len(slow.ran_at), len(quick.ran_at)) == (before[0], before[1] + 1)
    jobs.run_all()
    assert (len(slow.ran_at), len(quick.ran_at)) == (before[0] + 1, before[1] + 2)


def test_what_never_ran_is_tried_however_little_time_is_left(clock: WallClock) -> None:
    jobs, job = Jobs(clock), SlowJob(clock, 20)
    jobs.every(60, job)
    jobs.run_all(within=1)
    assert job.ran_at == [0]


def test_at_the_end_what_has_no_time_left_is_no_error(caplog: pytest.LogCaptureFixture) -> None:
    clock = FakeClock()
    jobs = Jobs(clock)

    def slow() -> None:
        assert 0 < jobs.left() <= 5
        clock.advance(5)
        raise EdgecountError("took more than 5 s, and was ended")

    jobs.every(60, slow)
    with caplog.at_level(logging.INFO):
        jobs.run_all(within=5)
    assert [(record.levelname, record.message) for record in caplog.records] == [
        ("INFO", "took more than 5 s, and was ended")
    ]
