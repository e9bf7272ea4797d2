"""Coverage as events: each quarter once, when it is over, and in the store before it is remembered."""

from collections.abc import Iterator, Mapping, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from edgecount.daemon.recording.alerting import Alerting
from edgecount.daemon.recording.counts import Counts
from edgecount.daemon.recording.covered.watched_quarters import KEY, WatchedQuarters, quarter_of
from edgecount.daemon.recording.recorder import Recorder
from edgecount.events.model import QuarterWatched
from edgecount.figures.period import Calendar
from edgecount.site.layout import SiteLayout
from edgecount.store.event_store import EventStore
from tests.support.fakes import WallClock
from tests.support.stored import utc

NOON = utc("2026-05-04T12:00")
MINUTE, QUARTER, HOUR, DAY = timedelta(minutes=1), timedelta(minutes=15), timedelta(hours=1), timedelta(days=1)
LAYOUT = SiteLayout(
    slug="main-street", name="Main Street", calendar=Calendar(UTC), lines={"entrance": ("door",), "back": ("door",)}
)
WHOLE = (60,) * 15
NOTHING = (0,) * 15


class CoveredShop:
    """A store, a clock that a test sets, and the recorder of a shop that tells a fleet."""

    def __init__(self, folder: Path) -> None:
        self.path = folder / "edgecount.db"
        self.store = EventStore(self.path)
        self.store.open()
        self.clock = WallClock()
        self.clock.set_by((NOON - self.clock.now()).total_seconds())
        self.recorder = self.new_recorder()

    def new_recorder(self) -> Recorder:
        """As after a start."""
        alerting = Alerting((), LAYOUT, self.clock)
        made = Recorder(LAYOUT, self.store, self.path, alerting, None, Counts(), self.clock)
        made.tell_watched(WatchedQuarters(LAYOUT, self.path, self.store, self.clock))
        made.start([])
        return made

    def watch(self, since: datetime, minutes: int, camera: str = "entrance", seconds: float = 60.0) -> None:
        self.store.add_coverage(camera, {since + number * MINUTE: seconds for number in range(minutes)})

    def at(self, moment: datetime) -> None:
        self.clock.set_by((moment - self.clock.now()).total_seconds())
        self.recorder.tick()

    def told(self, camera: str = "entrance") -> Mapping[str, Sequence[int]]:
        """The seconds of each quarter of a camera, by its time, each once."""
        found = [item.event for item in self.store.read_after(0, 100_000)]
        quarters = [event for event in found if isinstance(event, QuarterWatched) and event.camera == camera]
        by_start = {event.ts.strftime("%d %H:%M"): event.seconds for event in quarters}
        assert len(by_start) == len(quarters)
        return by_start


@pytest.fixture
def shop(tmp_path: Path) -> Iterator[CoveredShop]:
    made = CoveredShop(tmp_path)
    yield made
    made.store.close()


def test_a_quarter_is_told_a_minute_after_its_end(shop: CoveredShop) -> None:
    shop.watch(NOON, 20, seconds=59.6)
    shop.at(NOON + QUARTER)
    shop.at(NOON + QUARTER + MINUTE * 0.9)
    assert shop.told() == {}
    shop.at(NOON + QUARTER + MINUTE)
    shop.at(NOON + QUARTER + MINUTE * 2)
    assert shop.told() == {"04 12:00": WHOLE}
    assert shop.told("back") == {"04 12:00": NOTHING}, "what was not watched is known, too"
    shop.at(NOON + 2 * QUARTER + MINUTE)
    assert shop.told()["04 12:15"] == (*(60,) * 5, *(0,) * 10)


def test_after_a_restart_it_goes_on_where_it_was(shop: CoveredShop) -> None:
    shop.watch(NOON, 30)
    shop.at(NOON + QUARTER + MINUTE)
    shop.recorder = shop.new_recorder()
    shop.at(NOON + 4 * QUARTER + MINUTE)
    assert list(shop.told()) == ["04 12:00", "04 12:15", "04 12:30", "04 12:45"]
    assert shop.told()["04 12:45"] == NOTHING


def test_a_new_uplink_tells_what_was_watched_before_a_day_at_a_time(shop: CoveredShop) -> None:
    shop.watch(NOON - 3 * DAY + 7 * MINUTE, 10)
    shop.at(NOON + MINUTE)
    assert len(shop.told()) == 96
    for _ in range(5):
        shop.at(NOON + MINUTE)
    told = shop.told()
    assert (told["01 12:00"], told["01 12:15"]) == ((*(0,) * 7, *(60,) * 8), (*(60,) * 2, *(0,) * 13))
    assert len(told) == 96, "after it, nothing was watched for more than a day: the box was off"
    shop.watch(NOON, 15)
    shop.at(NOON + QUARTER + MINUTE)
    assert (len(shop.told()), shop.told()["04 12:00"]) == (97, WHOLE)


def test_days_in_which_the_box_was_off_have_none(shop: CoveredShop) -> None:
    shop.watch(NOON, 15)
    shop.at(NOON + QUARTER + MINUTE)
    shop.watch(NOON + 30 * DAY, 30)
    for _ in range(5):
        shop.at(NOON + 30 * DAY + 2 * QUARTER + MINUTE)
    assert list(shop.told()) == ["04 12:00", "03 12:00", "03 12:15"]


def test_a_clock_that_is_set_back_tells_nothing_again(shop: CoveredShop) -> None:
    shop.watch(NOON, 15)
    shop.at(NOON + QUARTER + MINUTE)
    shop.watch(NOON - HOUR, 15)
    shop.at(NOON)
    shop.at(NOON + QUARTER + 2 * MINUTE)
    assert list(shop.told()) == ["04 12:00"]


@pytest.mark.parametrize("off", [HOUR, -HOUR], ids=["ahead", "behind"])
def test_a_clock_that_was_an_hour_off_leaves_no_quarter_out_and_tells_none_twice(
    shop: CoveredShop, off: timedelta
) -> None:
    """What was watched meanwhile stands at wrong times, or at times that were told; then all is as ever."""
    for moment, is_off in (
        (NOON, False),
        (NOON + QUARTER, True),
        (NOON + 2 * QUARTER, True),
        (NOON + 6 * QUARTER, False),
    ):
        shown = moment + off if is_off else moment
        shop.watch(shown, 15)
        shop.at(shown + QUARTER + MINUTE)
        assert shop.told(), "each of them is told once: `told` sees to it"
    told = shop.told()
    assert sorted(told) == [(NOON + number * QUARTER).strftime("%d %H:%M") for number in range(7)]
    assert (told["04 12:00"], told["04 13:30"]) == (WHOLE, WHOLE)


def test_where_the_store_cannot_be_read_it_is_tried_again_later(
    shop: CoveredShop, caplog: pytest.LogCaptureFixture
) -> None:
    quarters = WatchedQuarters(LAYOUT, shop.path.with_name("absent.db"), shop.store, shop.clock)
    assert [list(quarters.due()) for _ in range(3)] == [[], [], []]
    assert len([text for text in caplog.messages if "cannot be seen" in text]) == 1


@pytest.mark.parametrize("text", ["", "never", "2026-05-04", "2026-05-04T12:00", "0001-01-01T00:00:00+00:00"])
def test_what_is_remembered_wrongly_is_as_if_nothing_was(text: str, shop: CoveredShop) -> None:
    shop.store.remember(KEY, text)
    shop.watch(NOON, 15)
    shop.at(NOON + QUARTER + MINUTE)
    assert list(shop.told()) == ["04 12:00"]


def test_what_is_remembered_goes_with_the_events(shop: CoveredShop) -> None:
    shop.watch(NOON, 15)
    shop.at(NOON + QUARTER + MINUTE)
    assert shop.store.recall(KEY) == (NOON + QUARTER).isoformat()


def test_a_store_without_an_id_tells_none(shop: CoveredShop) -> None:
    shop.watch(NOON, 15)
    with shop.store._file.transaction() as connection:
        connection.execute("DELETE FROM meta WHERE key = 'store'")
    shop.at(NOON + QUARTER + MINUTE)
    assert shop.told() == {}


@pytest.mark.parametrize(
    ("moment", "start"),
    [("12:00", "12:00"), ("12:14:59", "12:00"), ("12:15", "12:15"), ("23:59:59", "23:45")],
)
def test_the_start_of_a_quarter(moment: str, start: str) -> None:
    assert quarter_of(utc(f"2026-05-04T{moment}")) == utc(f"2026-05-04T{start}")


def test_a_clock_that_was_years_ahead_for_a_moment_does_not_end_it(
    shop: CoveredShop, caplog: pytest.LogCaptureFixture
) -> None:
    shop.at(NOON + HOUR)
    shop.at(NOON + 3650 * DAY)
    later = NOON + 2 * HOUR
    shop.at(later + MINUTE)
    shop.watch(later, 15)
    shop.at(later + QUARTER + 2 * MINUTE)
    assert shop.told()[later.strftime("%d %H:%M")] == WHOLE
    assert "the clock was far ahead" in caplog.text


def test_nor_does_it_after_a_restart(shop: CoveredShop) -> None:
    shop.at(NOON + HOUR)
    shop.at(NOON + 3650 * DAY)
    shop.recorder = shop.new_recorder()
    later = NOON + 2 * HOUR
    shop.at(later + MINUTE)
    shop.watch(later, 15)
    shop.at(later + QUARTER + 2 * MINUTE)
    assert shop.told()[later.strftime("%d %H:%M")] == WHOLE
