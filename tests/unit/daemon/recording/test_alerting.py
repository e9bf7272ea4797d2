"""The rules of a shop in Paris that is open from 10 to 22; it is Monday noon when the clock is started."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import UTC, datetime, time, timedelta
from itertools import count
from random import Random
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecount.alerts.rule import AlertRule, AlertStanding
from edgecount.config.sections.site import WEEKDAYS, SiteSection
from edgecount.counting.zones.site_zone import SiteZone
from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.daemon.recording.alerting import Alerting
from edgecount.events.model import AnyEvent, Direction, LimitCleared, LimitEvent, LimitExceeded
from edgecount.figures.live_figures import SiteFigures
from edgecount.figures.period import Calendar
from edgecount.site.crowd_figures import CrowdFigures, Estimated
from edgecount.site.layout import SiteLayout
from edgecount.site.status import CameraCondition, CameraState
from tests.support.fakes import BEGAN, WallClock
from tests.support.stored import crossing, fallen, fallen_cleared

HOUR, DAY = 3600.0, 86_400.0
CALENDAR = Calendar(ZoneInfo("Europe/Paris"), time(4))
SHOP = SiteSection.model_validate({"opening_hours": dict.fromkeys(WEEKDAYS, "10:00-22:00")})
NEVER_OPEN = SiteSection.model_validate({"opening_hours": dict.fromkeys(WEEKDAYS, "closed")})
ALWAYS_OPEN = SiteSection()

FULL = AlertRule(name="full", kind="occupancy", limit=100, clear_below=90, hold_seconds=0)
LOST = AlertRule(name="lost", kind="camera_lost", limit=0, clear_below=0, hold_seconds=0)
QUEUE = AlertRule(name="zone-queue", kind="zone", zone="queue", limit=8, clear_below=6, hold_seconds=0)
BURGLAR = AlertRule(name="burglar", kind="out_of_hours", limit=0, clear_below=0, hold_seconds=0, mails_clear=False)

Cameras = Mapping[str, CameraState]
UNKNOWN = CameraState()


def camera(condition: CameraCondition) -> CameraState:
    return CameraState(condition, BEGAN)


ONLINE, OFFLINE, DISABLED = camera("online"), camera("offline"), camera("disabled")


class RuledShop:
    """Takes, steps and stores as the daemon does, with so many people inside and these cameras."""

    def __init__(self, *rules: AlertRule, site: SiteSection = SHOP, now: datetime = BEGAN) -> None:
        self.rules = rules
        self.clock = WallClock(now)
        self.inside = 0
        self.cameras: Cameras = {}
        self.zones: dict[str, SiteZone] = {}
        self.crowds: dict[str, CrowdFigures] = {}
        self.stored: list[AnyEvent] = []
        self._layout = SiteLayout(
            slug="main-street",
            name="Main Street",
            calendar=CALENDAR,
            lines={},
            in_hours=site.in_hours,
            crowd_zones={"front": (), "back": ()},
        )
        self._numbers = count(1)
        self.start()

    def start(self) -> None:
        """Start, for the first time or again."""
        self.alerting = Alerting(self.rules, self._layout, self.clock)
        self.alerting.restore(self.stored)

    def store(self, event: AnyEvent) -> None:
        self.stored.append(event)
        self.alerting.take(event)

    def cross(self, direction: Direction = "in", reverses: int | None = None) -> None:
        self.inside += 1 if direction == "in" else -1
        self.store(crossing(next(self._numbers), self.clock.now(), direction, reverses=reverses))

    def step(self, inside: int | None = None, cameras: Cameras | None = None) -> str:
        """Look at all rules; what they tell, in capitals if by mail too."""
        self.inside = self.inside if inside is None else inside
        self.cameras = self.cameras if cameras is None else cameras
        figures = SiteFigures(CALENDAR.day_of(self.clock.now()), inside=self.inside)
        events = self.alerting.step(figures, self.cameras, self.zones, self.crowds)
        for event in events:
            self.store(event)
        return " ".join(map(in_short, events))

    def queue(self, count: int | None, *, cameras: int = 1, watching: int = 1) -> str:
        """Look again, now that so many stand in the queue; None is that nobody sees it."""
        figures = None if count is None else ZoneFigures((9.0,) * count)
        self.zones = {"queue": SiteZone(cameras, watching, figures)}
        return self.step()

    def crowd(self, **people: int) -> str:
        """Look again, now that these cameras show so many by estimate; nothing is known of the others."""
        estimates = {camera: Estimated(number, number, number, "density") for camera, number in people.items()}
        self.crowds = {camera: CrowdFigures(self.clock.now(), estimate) for camera, estimate in estimates.items()}
        return self.step()

    def after(self, seconds: float, **changes: Any) -> str:
        self.clock.advance(seconds)
        return self.step(**changes)

    def value(self, name: str) -> int:
        return self.alerting.standing()[name].value


def in_short(event: AnyEvent) -> str:
    assert isinstance(event, LimitEvent)
    what = event.type.removeprefix("limit_")
    return what.upper() if event.mail else what


def test_what_is_told_is_an_event_of_the_site() -> None:
    shop = RuledShop(FULL, replace(LOST, camera="back"))
    shop.step(101, {"back": ONLINE})
    (full,) = shop.stored
    assert isinstance(full, LimitExceeded)
    assert full == LimitExceeded(id=full.id, site="main-street", ts=BEGAN, rule="full", value=101, limit=100, mail=True)
    shop.after(5, inside=90, cameras={"back": OFFLINE})
    _, cleared, lost = shop.stored
    assert isinstance(cleared, LimitCleared)
    assert (cleared.ts, cleared.value, cleared.camera) == (BEGAN + timedelta(seconds=5), 90, None)
    assert isinstance(lost, LimitExceeded)
    assert (lost.rule, lost.camera, lost.value, lost.limit) == ("lost", "back", 1, 0)
    assert len({full.id, cleared.id, lost.id}) == 3


def test_people_who_were_missed_on_their_way_in_are_nobody() -> None:
    shop = RuledShop(replace(FULL, limit=0, clear_below=0))
    assert shop.step(-3) == ""
    assert shop.value("full") == 0


@pytest.mark.parametrize(
    ("name", "cameras", "value", "told"),
    [
        pytest.param(None, {}, 0, "", id="no-cameras"),
        pytest.param(None, {"front": ONLINE, "back": ONLINE}, 0, "", id="all-there"),
        pytest.param(None, {"front": OFFLINE, "back": ONLINE}, 1, "EXCEEDED", id="one-lost"),
        pytest.param(None, {"front": OFFLINE, "back": OFFLINE}, 2, "EXCEEDED", id="both-lost"),
        pytest.param(None, {"front": DISABLED, "back": ONLINE}, 0, "", id="disabled-is-not-lost"),
        pytest.param(None, {"front": UNKNOWN, "back": ONLINE}, 0, "", id="not-known-yet"),
        pytest.param(None, {"front": UNKNOWN, "back": OFFLINE}, 1, "EXCEEDED", id="enough-is-known"),
        pytest.param("back", {"front": OFFLINE, "back": ONLINE}, 0, "", id="another-one-lost"),
        pytest.param("back", {"front": ONLINE, "back": OFFLINE}, 1, "EXCEEDED", id="this-one-lost"),
        pytest.param("back", {"front": OFFLINE, "back": UNKNOWN}, 0, "", id="this-one-not-known-yet"),
        pytest.param("back", {"front": OFFLINE, "back": DISABLED}, 0, "", id="this-one-disabled"),
        pytest.param("back", {"front": OFFLINE}, 0, "", id="no-such-camera"),
    ],
)
def test_lost_cameras(name: str | None, cameras: Cameras, value: int, told: str) -> None:
    shop = RuledShop(replace(LOST, camera=name))
    assert shop.step(cameras=cameras) == told
    assert shop.value("lost") == value


def test_a_zone_that_is_too_full() -> None:
    shop = RuledShop(replace(QUEUE, hold_seconds=30), FULL)
    assert shop.step() == "", "no such zone"
    assert shop.queue(9) == ""
    shop.clock.advance(30)
    assert shop.queue(8) == "", "it did not last"
    shop.queue(9)
    shop.clock.advance(30)
    assert shop.queue(10) == "EXCEEDED"
    assert shop.queue(7) == "", "it plays around its limit"
    assert shop.queue(6) == "CLEARED"
    told = [event for event in shop.stored if isinstance(event, LimitEvent)]
    assert [(event.rule, event.zone, event.camera, event.value, event.limit) for event in told] == [
        ("zone-queue", "queue", None, 10, 8),
        ("zone-queue", "queue", None, 6, 8),
    ]
    assert shop.alerting.standing()["zone-queue"] == AlertStanding(
        "zone", raised=False, value=6, limit=8, since=shop.clock.now(), zone="queue"
    )


def test_a_zone_that_not_all_of_its_cameras_see() -> None:
    shop = RuledShop(QUEUE)
    assert shop.queue(None, watching=0) == ""
    assert shop.queue(8, cameras=2) == ""
    assert shop.value("zone-queue") == 0, "the other camera might see one more"
    assert shop.queue(9, cameras=2) == "EXCEEDED"
    assert shop.queue(0, cameras=2) == "", "the others may still stand there"
    assert shop.queue(None, cameras=2, watching=0) == ""
    assert shop.queue(6, cameras=2, watching=2) == "CLEARED"


def test_a_crowd_that_not_all_of_its_cameras_see() -> None:
    shop = RuledShop(AlertRule(name="crowd", kind="crowd", limit=50, clear_below=45, hold_seconds=0))
    assert shop.crowd(front=10) == ""
    assert shop.crowd(front=10, back=60) == "EXCEEDED"
    assert shop.crowd(front=10) == "", "the others may still stand there"
    assert shop.crowd() == ""
    assert shop.crowd(front=10, back=20) == "CLEARED"


def test_a_camera_that_has_not_answered_since_a_restart_is_as_lost_as_before() -> None:
    shop = RuledShop(LOST)
    assert shop.step(cameras={"back": OFFLINE, "front": ONLINE}) == "EXCEEDED"
    shop.clock.advance(60)
    shop.start()
    for cameras in ({"back": UNKNOWN, "front": UNKNOWN}, {"back": UNKNOWN, "front": ONLINE}):
        assert shop.after(1, cameras=cameras) == ""
        assert shop.alerting.standing()["lost"] == AlertStanding("camera_lost", True, 1, 0, BEGAN)
    assert shop.after(1, cameras={"back": OFFLINE, "front": ONLINE}) == ""
    assert shop.after(1, cameras={"back": ONLINE, "front": ONLINE}) == "CLEARED"


HURT = AlertRule(name="hurt", kind="fallen", limit=0, clear_below=0, hold_seconds=0, remind_after_seconds=300)


def test_who_has_fallen_is_told_at_once_and_a_restart_knows_it() -> None:
    shop = RuledShop(HURT)
    assert shop.step() == ""
    shop.store(fallen(1))
    assert shop.step() == "EXCEEDED"
    shop.store(fallen(2))
    assert (shop.step(), shop.value("hurt")) == ("", 2)
    shop.start()
    assert (shop.after(300), shop.value("hurt")) == ("REMINDED", 2)
    shop.store(fallen_cleared(3, fall=1))
    assert shop.step() == ""
    shop.store(fallen_cleared(4, fall=2))
    assert shop.step() == "CLEARED"


def test_a_fall_at_another_camera_is_another_alert() -> None:
    shop = RuledShop(replace(HURT, camera="yard"))
    shop.store(fallen(1))
    assert shop.step() == ""
    shop.store(fallen(2, camera="yard"))
    assert shop.step() == "EXCEEDED"


def at(local: str) -> datetime:
    return datetime.fromisoformat(local).replace(tzinfo=CALENDAR.zone).astimezone(UTC)


NIGHT = at("2026-05-04T23:00")


def test_who_comes_in_while_the_site_is_closed() -> None:
    shop = RuledShop(BURGLAR, now=NIGHT)
    assert shop.step() == ""
    shop.cross("out")
    assert shop.after(1) == ""
    shop.cross("in", reverses=1)
    assert shop.after(1) == ""
    shop.cross("in")
    assert shop.after(1) == "EXCEEDED"
    shop.cross("out", reverses=3)
    shop.cross("in")
    assert shop.after(1) == ""
    assert shop.value("burglar") == 2
    assert shop.after(10.9 * HOUR) == "REMINDED"
    assert shop.after(0.1 * HOUR) == "cleared"
    assert shop.value("burglar") == 0


@pytest.mark.parametrize(
    ("site", "now", "value"),
    [
        pytest.param(SHOP, at("2026-05-04T21:59:59"), 0, id="just-before-closing-time"),
        pytest.param(SHOP, at("2026-05-04T22:00"), 1, id="at-closing-time"),
        pytest.param(SHOP, at("2026-05-05T09:59:59"), 1, id="just-before-opening-time"),
        pytest.param(SHOP, at("2026-05-05T10:00"), 0, id="at-opening-time"),
        pytest.param(ALWAYS_OPEN, NIGHT, 0, id="always-open"),
        pytest.param(NEVER_OPEN, BEGAN, 1, id="never-open"),
    ],
)
def test_when_somebody_is_out_of_hours(site: SiteSection, now: datetime, value: int) -> None:
    shop = RuledShop(BURGLAR, site=site, now=now)
    shop.cross()
    assert shop.step() == ("EXCEEDED" if value else "")
    assert shop.value("burglar") == value
    shop.start()
    assert shop.after(0.5) == ""
    assert shop.value("burglar") == value


@pytest.mark.parametrize(
    ("days", "value"),
    [
        pytest.param(0.2, 1, id="that-night"),
        pytest.param(0.7, 0, id="when-it-is-open"),
        pytest.param(1, 0, id="the-night-after-a-day-on-which-nobody-came"),
    ],
)
def test_a_restart_knows_who_came_since_the_site_closed(days: float, value: int) -> None:
    shop = RuledShop(BURGLAR, now=NIGHT)
    shop.cross()
    assert shop.step() == "EXCEEDED"
    shop.clock.advance(days * DAY)
    shop.start()
    shop.step()
    assert shop.value("burglar") == value
    assert shop.alerting.standing()["burglar"].raised == bool(value)


def test_the_standing_of_every_rule() -> None:
    shop = RuledShop(FULL, LOST, replace(LOST, name="back", camera="back"))
    never = AlertStanding("camera_lost", raised=False, value=0, limit=0)
    assert shop.alerting.standing() == {
        "full": AlertStanding("occupancy", raised=False, value=0, limit=100),
        "lost": never,
        "back": replace(never, camera="back"),
    }
    shop.step(101)
    shop.after(HOUR / 2, inside=120)  # reminded, which does not change since when
    raised = AlertStanding("occupancy", raised=True, value=120, limit=100, since=BEGAN)
    assert shop.alerting.standing()["full"] == raised
    shop.start()
    assert shop.alerting.standing()["full"] == raised
    shop.after(1, inside=80)
    cleared = AlertStanding("occupancy", raised=False, value=80, limit=100, since=shop.clock.now())
    shop.start()
    assert shop.alerting.standing()["full"] == cleared


def test_a_restart_neither_repeats_a_mail_nor_forgets_an_alert() -> None:
    shop = RuledShop(FULL)
    assert shop.step(101) == "EXCEEDED"
    for _ in range(100):
        shop.clock.start_again()
        shop.start()
        assert shop.after(10) == ""
    assert shop.after(800) == "REMINDED"
    shop.clock.start_again()
    shop.start()
    assert shop.after(9000) == ""
    assert shop.step(90) == "CLEARED"
    shop.start()
    assert shop.after(60, inside=101) == "exceeded"
    shop.start()
    assert shop.after(1740) == "REMINDED"


def test_the_mails_of_the_day_survive_a_restart_and_end_with_the_day() -> None:
    shop = RuledShop(replace(FULL, most_mails_a_day=2, cool_down_seconds=0), now=at("2026-05-05T03:59"))
    assert [shop.step(101), shop.step(90)] == ["EXCEEDED", "CLEARED"]
    shop.start()
    assert [shop.step(101), shop.step(90)] == ["exceeded", "cleared"]
    shop.clock.advance(60)  # it is four
    shop.start()
    assert [shop.step(101), shop.step(90)] == ["EXCEEDED", "CLEARED"]


def test_a_new_day_clears_what_is_over() -> None:
    shop = RuledShop(FULL, now=at("2026-05-05T03:59:59"))
    assert shop.step(150) == "EXCEEDED"
    assert shop.after(1, inside=0) == "CLEARED"


def test_a_rule_that_is_gone_from_the_config_is_forgotten() -> None:
    shop = RuledShop(FULL, LOST)
    assert shop.step(101, {"back": OFFLINE}) == "EXCEEDED EXCEEDED"
    shop.rules = (LOST,)
    shop.start()
    assert shop.after(1) == ""
    assert shop.alerting.standing().keys() == {"lost"}


def test_a_limit_that_is_raised_in_the_config_clears_the_alert() -> None:
    shop = RuledShop(FULL)
    assert shop.step(101) == "EXCEEDED"
    shop.rules = (replace(FULL, limit=200, clear_below=180),)
    shop.start()
    assert shop.after(1) == "CLEARED"


JUMPS = [
    pytest.param(-HOUR, id="an-hour-back"),
    pytest.param(HOUR, id="an-hour-forward"),
    pytest.param(-3650 * DAY, id="ten-years-back"),
    pytest.param(3650 * DAY, id="ten-years-forward"),
]


@pytest.mark.parametrize("jump", JUMPS)
def test_a_wall_clock_that_is_set_neither_shortens_nor_stretches_a_wait(jump: float) -> None:
    shop = RuledShop(replace(FULL, hold_seconds=30))
    assert shop.step(101) == ""
    shop.clock.set_by(jump)
    assert shop.after(29.5) == ""
    assert shop.after(0.5) == "EXCEEDED"
    shop.clock.set_by(-jump)
    assert shop.after(1799.5) == ""
    assert shop.after(0.5) == "REMINDED"


@pytest.mark.parametrize("back", [HOUR, 3650 * DAY])
def test_what_was_told_in_the_future_was_told_just_now(back: float) -> None:
    shop = RuledShop(FULL)
    assert shop.step(101) == "EXCEEDED"
    assert shop.after(1, inside=90) == "CLEARED"
    shop.clock.set_by(-back)
    shop.clock.start_again()
    shop.start()
    assert shop.after(1, inside=101) == "exceeded"
    assert shop.after(1798) == ""
    assert shop.after(1) == "REMINDED"


@pytest.mark.unmeasured
@pytest.mark.parametrize(
    ("hours", "a_batch"),
    [
        pytest.param(1, 1, id="an-hour-crossing-by-crossing"),
        pytest.param(24, 20, id="a-day-in-batches", marks=pytest.mark.long),
    ],
)
def test_ten_thousand_crossings_an_hour_around_the_limit(hours: int, a_batch: int) -> None:
    random, shop = Random(hours), RuledShop(replace(FULL, hold_seconds=5), BURGLAR, site=ALWAYS_OPEN)
    shop.inside, likely = 100, 0.6
    for n in range(hours * 10_000):
        shop.clock.advance(HOUR / 10_000)
        shop.cross("in" if random.random() < likely else "out")
        if n % a_batch == 0:
            likely = 0.6 if shop.inside < 80 else 0.4 if shop.inside > 120 else likely
            shop.step()
    told = [event for event in shop.stored if isinstance(event, LimitEvent)]
    sent = [event.ts for event in told if event.mail]
    assert len(told) > 20 * hours
    assert len(sent) >= 4
    assert all(later - earlier >= timedelta(hours=1) for earlier, later in zip(sent, sent[4:], strict=False))
    assert max(Counter(map(CALENDAR.day_of, sent)).values()) <= FULL.most_mails_a_day


@settings(max_examples=30)
@given(
    st.lists(st.tuples(st.sampled_from([0.5, 60, 900, 1800]), st.sampled_from([0, 90, 95, 101])), max_size=60),
    st.sets(st.integers(0, 60)),
)
def test_restarts_change_nothing(course: Sequence[tuple[float, int]], restarts: set[int]) -> None:
    straight, restarted = RuledShop(FULL), RuledShop(FULL)
    for n, (seconds, inside) in enumerate(course):
        if n in restarts:
            restarted.start()
        assert restarted.after(seconds, inside=inside) == straight.after(seconds, inside=inside)
    assert restarted.alerting.standing() == straight.alerting.standing()
