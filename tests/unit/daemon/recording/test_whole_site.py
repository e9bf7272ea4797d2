"""A box whose people inside are those of the whole site: what it is told, what it adds, and how sure that is."""

import logging
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, date, time, timedelta
from pathlib import Path
from typing import Self

import pytest

from edgecount.alerts.rule import AlertRule
from edgecount.daemon.recording.recorder import Recorder
from edgecount.daemon.recording.whole_site import IN_ORDER_SECONDS, KEPT_EVERY_SECONDS, KEY, WholeSite
from edgecount.figures.period import Calendar
from edgecount.figures.whole.told_inside import ToldInside
from edgecount.figures.whole.whole_inside import TRUSTED_FOR, WholeInside
from edgecount.site.command import AdjustOccupancy, HearSite
from edgecount.site.layout import SiteLayout
from edgecount.store.event_store import EventStore
from tests.support.daemon_stage import Stage
from tests.support.fakes import BEGAN

CALENDAR = Calendar(UTC, time(4))
TODAY = CALENDAR.day_of(BEGAN)
PLACE = SiteLayout(
    slug="main-street", name="Main Street", calendar=CALENDAR, lines={"entrance": ("door",)}, capacity=30
)
FULL = AlertRule(name="full", kind="occupancy", limit=30, clear_below=28, hold_seconds=0)


def told(
    inside: int, seq: int = 0, *, seconds: float | None = 3.0, at: float = 0.0, day: date | None = TODAY
) -> ToldInside:
    return ToldInside(day, inside, seq, (), BEGAN + timedelta(seconds=at), "berlin-13", seconds)


class SiteStage(Stage[EventStore]):
    """A recorder of a box that is told, which may be started again."""

    def __enter__(self) -> Self:
        super().__enter__()
        self.recorder = self.started()
        return self

    def started(self, *, whole: bool = True) -> Recorder:
        recorder = self.new_recorder(PLACE, [FULL])
        if whole:
            recorder.know_site(WholeSite(self.store, CALENDAR, self.clock, CALENDAR.day_of(self.clock.now())))
        recorder.start([])
        return recorder

    def hear(self, word: ToldInside) -> None:
        assert self.recorder.obey(HearSite(word)) == 0

    def cross(self, count: int = 1) -> None:
        self.recorder.record(self.people(count))

    @property
    def inside(self) -> int:
        return self.recorder.status().figures.inside

    @property
    def whole(self) -> WholeInside:
        found = self.recorder.status().whole
        assert found is not None
        return found

    def limits(self) -> list[str]:
        return [event.type for event in self.events() if event.type.startswith("limit")]


@pytest.fixture
def stage(tmp_path: Path) -> Iterator[SiteStage]:
    path = tmp_path / "edgecount.sqlite"
    with SiteStage(path, EventStore(path)) as stage:
        yield stage


def test_the_people_inside_are_what_was_told_and_this_box_s_own_since(stage: SiteStage) -> None:
    stage.cross(2)
    assert (stage.inside, stage.whole) == (2, WholeInside())
    stage.hear(told(20, 1))
    assert (stage.inside, stage.whole.box) == (21, "berlin-13")
    stage.cross()
    assert stage.inside == 22
    stage.hear(told(22, 3, at=1))
    assert stage.inside == 22
    stage.recorder.obey(AdjustOccupancy(7))
    stage.cross()
    assert stage.inside == 8, "what is said here holds at once"
    stage.hear(told(24, 3, at=2))
    assert stage.inside == 8, "until the fleet knows of it"
    stage.hear(told(9, 5, at=3))
    assert stage.inside == 9


def test_a_box_of_its_own_doors_hears_nothing(stage: SiteStage) -> None:
    stage.recorder = stage.started(whole=False)
    stage.cross(2)
    stage.hear(told(20, 1))
    assert (stage.inside, stage.recorder.status().whole) == (2, None)


@pytest.mark.parametrize(
    ("word", "inside"),
    [
        pytest.param(told(25, at=2), 25, id="a-later-one"),
        pytest.param(told(25, at=1), 25, id="one-of-the-same-moment"),
        pytest.param(told(25, at=0.5), 20, id="one-that-was-late"),
        pytest.param(told(25, at=2, day=TODAY + timedelta(days=1)), 20, id="of-a-day-that-has-not-begun-here"),
        pytest.param(told(25, at=2, day=TODAY - timedelta(days=1)), 0, id="of-the-day-before"),
    ],
)
def test_of_two_words_the_later_one_holds(stage: SiteStage, word: ToldInside, inside: int) -> None:
    stage.hear(told(20, at=1))
    stage.hear(word)
    assert stage.inside == inside


def test_a_fleet_whose_clock_was_set_back_is_heard_again(stage: SiteStage) -> None:
    stage.hear(told(20, at=3600))
    stage.clock.advance(IN_ORDER_SECONDS + 1)
    stage.hear(told(25, at=IN_ORDER_SECONDS))
    assert stage.inside == 25


def test_how_old_it_is_grows_until_it_is_told_again(stage: SiteStage, caplog: pytest.LogCaptureFixture) -> None:
    stage.hear(told(20, seconds=10))
    stage.recorder.tick()
    assert stage.whole == WholeInside(stage.clock.now() - timedelta(seconds=10), "berlin-13")
    stage.clock.advance(TRUSTED_FOR.total_seconds() - 11)
    assert stage.whole.is_sure(stage.clock.now())
    with caplog.at_level(logging.INFO):
        stage.clock.advance(2)
        for _ in range(2):
            stage.recorder.tick()
        assert not stage.whole.is_sure(stage.clock.now())
        stage.hear(told(20, at=300, seconds=None))
        assert stage.whole == WholeInside(None, "berlin-13")
        stage.hear(told(20, at=301))
        stage.recorder.tick()
    before = f"{BEGAN - timedelta(seconds=10):%H:%M:%S} UTC"
    assert [record.message.rpartition(": ")[0] for record in caplog.records] == [
        f"not all is known of berlin-13 since {before}",
        "all is known of the site's other boxes",
    ]


def test_a_wall_clock_that_is_set_makes_nothing_older_or_newer(stage: SiteStage) -> None:
    stage.hear(told(20))
    for ahead in (3600, -3600):
        stage.clock.ahead = timedelta(seconds=ahead)
        assert stage.clock.now() - (stage.whole.heard or BEGAN) == timedelta(seconds=3)


def test_a_restart_keeps_what_was_told_and_its_age(stage: SiteStage) -> None:
    stage.cross(2)
    stage.hear(told(20, 1))
    stage.cross()
    stage.recorder.finish()
    stage.clock.advance(600)
    stage.cross()
    stage.recorder = stage.started()
    assert stage.inside == 23
    assert stage.whole == WholeInside(BEGAN - timedelta(seconds=3), "berlin-13")
    stage.hear(told(30, 4, at=-5))
    assert stage.inside == 30, "the first word after a start is the newest there is"


def test_what_was_told_is_written_once_a_minute(stage: SiteStage) -> None:
    stage.hear(told(20, at=1))
    stage.hear(told(21, at=2))
    assert '"inside": 20' in (stage.store.recall(KEY) or "")
    stage.clock.advance(KEPT_EVERY_SECONDS)
    stage.hear(told(22, at=3))
    assert '"inside": 22' in (stage.store.recall(KEY) or "")


@pytest.mark.parametrize("kept", ["", "20", "{}", '{"day": "never"}'])
def test_what_cannot_be_read_is_waited_for(stage: SiteStage, kept: str) -> None:
    stage.store.remember(KEY, kept)
    stage.recorder = stage.started()
    assert stage.whole == WholeInside()


def test_another_config_goes_on_with_what_was_told(stage: SiteStage) -> None:
    stage.hear(told(20))
    stage.hear(told(21, at=1))
    after = stage.new_recorder(PLACE)
    after.know_site(WholeSite(stage.store, CALENDAR, stage.clock, TODAY))
    after.take_over(stage.recorder)
    after.start([])
    assert after.status().figures.inside == 21


def test_another_day_begins_with_nobody_inside(stage: SiteStage) -> None:
    stage.cross(2)
    stage.hear(told(20, 2))
    stage.clock.advance(24 * 3600)
    stage.recorder.tick()
    assert stage.inside == 0
    stage.cross()
    stage.hear(told(20, 2, at=24 * 3600))
    assert stage.inside == 1
    stage.hear(told(5, 3, at=24 * 3600, day=TODAY + timedelta(days=1)))
    assert stage.inside == 5


def test_a_limit_is_held_by_the_whole_site_and_not_said_to_be_over_while_a_door_is_not_heard(stage: SiteStage) -> None:
    stage.hear(told(31))
    stage.recorder.tick()
    assert stage.limits() == ["limit_exceeded"]
    stage.clock.advance(TRUSTED_FOR.total_seconds() + 1)
    stage.recorder.obey(AdjustOccupancy(5))
    stage.recorder.tick()
    assert (stage.inside, stage.limits()) == (5, ["limit_exceeded"]), "nobody knows what goes on at the other doors"
    stage.hear(replace(told(5, 99, at=400)))
    stage.recorder.tick()
    assert stage.limits() == ["limit_exceeded", "limit_cleared"]


def test_a_limit_that_is_passed_for_sure_is_told_though_a_door_is_not_heard(stage: SiteStage) -> None:
    stage.cross(31)
    stage.recorder.tick()
    assert stage.limits() == ["limit_exceeded"]
