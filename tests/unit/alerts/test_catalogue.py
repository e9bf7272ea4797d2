"""Every kind of alert has a record, and what the record says: settings, values, words."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import get_args
from uuid import UUID
from zoneinfo import ZoneInfo

import pytest

from edgecount.alerts.catalogue import KINDS, counted, found, kinds_with
from edgecount.alerts.facts import AlertFacts
from edgecount.alerts.kind import Fault, Key, Target
from edgecount.alerts.letter import alert_words
from edgecount.alerts.rule import AlertKind, AlertRule
from edgecount.alerts.site_view import SiteView
from edgecount.alerts.story import AlertStory
from edgecount.alerts.watchable import SiteCameras, SiteLimits, Watchable, Watched
from edgecount.counting.zones.site_zone import SiteZone
from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.events.model import (
    AlertEvent,
    CameraLost,
    CameraMoved,
    LimitCleared,
    LimitExceeded,
    LimitReminded,
    LostCondition,
)
from edgecount.figures.period import Calendar
from tests.support.stored import fallen, utc

ALL: tuple[AlertKind, ...] = get_args(AlertKind)
STAGES = LimitExceeded, LimitReminded, LimitCleared
SINCE = utc("2026-05-04T12:00")

HALL = SiteCameras(
    names=["hall", "yard"], zones=["bar", "queue"], capacities={"queue": 8}, falls=["hall"], crowds={"hall": ["queue"]}
)
SHOP = Watchable(SiteLimits(capacity=120, has_hours=True), HALL)
BARE = Watchable(SiteLimits(), SiteCameras(names=["hall"]))
UNKNOWN = Watchable()


def rule(kind: AlertKind, limit: int = 0, *, camera: str | None = None, zone: str | None = None) -> AlertRule:
    return AlertRule(name="rule", kind=kind, limit=limit, clear_below=0, camera=camera, zone=zone)


def story(
    stage: Callable[..., AlertEvent], *, value: int = 4, limit: int = 3, zone: str | None = "queue"
) -> AlertStory:
    event = stage(
        id=UUID(int=1),
        site="main-street",
        ts=SINCE + timedelta(minutes=9),
        rule="rule",
        value=value,
        limit=limit,
        mail=True,
        camera=None,
        zone=zone,
    )
    facts = AlertFacts(
        lines=[], steps=[], after_hours=[], since=SINCE, lost={}, back=["hall"], visits=[], fallen=[fallen(7)]
    )
    return AlertStory(event, facts, Calendar(ZoneInfo("Europe/Paris")))


def test_every_kind_has_a_record() -> None:
    assert sorted(KINDS) == sorted(ALL)


@pytest.mark.parametrize("kind", ALL)
def test_every_kind_is_described(kind: AlertKind) -> None:
    """In words of its own, with or without a camera; this is what `check` says."""
    record = KINDS[kind]
    assert record.condition(rule(kind))
    assert record.condition(rule(kind, camera="hall"))
    assert record.setting.watches
    assert counted(kind, 1) != counted(kind, 2)
    others = [other for other in ALL if other != kind]
    assert record.condition(rule(kind)) not in [KINDS[other].condition(rule(other)) for other in others]
    assert record.setting.name not in [KINDS[other].setting.name for other in others]


@pytest.mark.parametrize("kind", [*ALL, None])
def test_every_kind_has_its_letters(kind: AlertKind | None) -> None:
    """Each stage has a heading of its own, and what lasted says since when."""
    raised, reminded, cleared = (alert_words(kind, story(stage)) for stage in STAGES)
    assert len({raised.heading, reminded.heading, cleared.heading}) == 3
    assert "It has been so since 14:00 (9 min)." in reminded.sentences
    assert any("from 14:00 to 14:09 (9 min)." in sentence for sentence in cleared.sentences)


def test_only_letters_about_the_people_inside_show_them_as_a_curve() -> None:
    assert [kind for kind in ALL if alert_words(kind, story(LimitExceeded)).has_curve] == ["occupancy"]


@pytest.mark.parametrize(
    ("kind", "condition"),
    [
        ("occupancy", "more than 3 inside"),
        ("zone", "more than 3 in zone queue"),
        ("camera_lost", "any camera lost"),
        ("camera_moved", "any camera moved"),
        ("out_of_hours", "entries while closed"),
        ("fallen", "a fall seen by any camera"),
        ("crowd", "more than 3 by estimate in zone queue at any camera"),
    ],
)
def test_conditions(kind: AlertKind, condition: str) -> None:
    assert KINDS[kind].condition(rule(kind, 3, zone="queue")) == condition


@pytest.mark.parametrize(
    ("kind", "people"), [("occupancy", "people"), ("camera_lost", "cameras lost"), ("next release's", "people")]
)
def test_counted(kind: str, people: str) -> None:
    assert counted(kind, 2) == f"2 {people}"


@pytest.mark.parametrize(
    ("key", "kinds"),
    [
        ("above", ["occupancy", "zone", "crowd"]),
        ("clear_below", ["occupancy", "zone", "crowd"]),
        ("camera", ["camera_lost", "camera_moved", "fallen", "crowd"]),
        ("zone", ["zone", "crowd"]),
    ],
)
def test_keys(key: Key, kinds: list[AlertKind]) -> None:
    assert list(kinds_with(key)) == kinds


@pytest.mark.parametrize(
    ("kind", "targets", "of_a_bare_site"),
    [
        ("occupancy", [{}], []),
        ("zone", [{"zone": "queue"}], []),
        ("camera_lost", [{"camera": "hall"}, {"camera": "yard"}], [{"camera": "hall"}]),
        ("camera_moved", [], []),
        ("out_of_hours", [{}], []),
        ("fallen", [{"camera": "hall"}], []),
        ("crowd", [], []),
    ],
)
def test_what_the_usual_alerts_watch(kind: AlertKind, targets: list[Target], of_a_bare_site: list[Target]) -> None:
    found = KINDS[kind].setting.targets
    assert [list(found(site)) for site in (SHOP, BARE, UNKNOWN)] == [targets, of_a_bare_site, []]


@pytest.mark.parametrize(
    ("kind", "zone", "capacity"),
    [
        ("occupancy", None, 120),
        ("zone", "queue", 8),
        ("zone", "bar", None),
        ("zone", None, None),
        ("camera_lost", None, None),
        ("crowd", "queue", 8),
        ("crowd", None, None),
    ],
)
def test_capacity(kind: AlertKind, zone: str | None, capacity: int | None) -> None:
    assert KINDS[kind].setting.capacity(SHOP, zone) == capacity
    assert KINDS[kind].setting.capacity(UNKNOWN, zone) is None


NO_BAR = 'there is no zone "baar"; did you mean "bar"?'
NO_CROWD = "needs a camera with a crowd block, which estimates how many people there are"
NO_ESTIMATE = 'there is no zone "bar"; known here: queue; it must be one in which people are estimated'
NO_FALLS = "needs a camera with detector.pose: true and a zone, to see who falls"


@pytest.mark.parametrize(
    ("kind", "watched", "site", "faults"),
    [
        pytest.param("occupancy", Watched(above=3), BARE, [], id="a-limit"),
        pytest.param(
            "occupancy",
            Watched(),
            BARE,
            [("above", "is missing, and there is no site.capacity in its place: add one of them")],
            id="no-limit",
        ),
        pytest.param(
            "zone", Watched(), UNKNOWN, [("zone", "is missing: must be the name of a zone")], id="no-zone-is-named"
        ),
        pytest.param("zone", Watched(zone="baar"), SHOP, [("zone", NO_BAR)], id="no-such-zone"),
        pytest.param(
            "zone",
            Watched(zone="bar"),
            SHOP,
            [("above", "is missing, and zone bar has no capacity in its place: add one of them")],
            id="a-zone-without-a-limit",
        ),
        pytest.param("zone", Watched(above=3, zone="bar"), SHOP, [], id="a-zone-with-a-limit"),
        pytest.param("camera_lost", Watched(), BARE, [], id="cameras"),
        pytest.param("out_of_hours", Watched(), SHOP, [], id="hours"),
        pytest.param(
            "out_of_hours",
            Watched(),
            BARE,
            [("when", "needs site.opening_hours to know when the site is closed")],
            id="no-hours",
        ),
        pytest.param("fallen", Watched(), SHOP, [], id="a-camera-that-sees-falls-among-others"),
        pytest.param("fallen", Watched(camera="hall"), SHOP, [], id="that-camera"),
        pytest.param("fallen", Watched(camera="yard"), SHOP, [("when", NO_FALLS)], id="another-camera"),
        pytest.param("fallen", Watched(), BARE, [("when", NO_FALLS)], id="none-that-sees-falls"),
        pytest.param("crowd", Watched(above=90), SHOP, [], id="a-crowd"),
        pytest.param("crowd", Watched(above=9, camera="hall", zone="queue"), SHOP, [], id="a-crowd-in-a-zone"),
        pytest.param("crowd", Watched(above=9, zone="bar"), SHOP, [("zone", NO_ESTIMATE)], id="a-zone-not-estimated"),
        pytest.param("crowd", Watched(above=9, camera="yard"), SHOP, [("when", NO_CROWD)], id="a-camera-without-crowd"),
        pytest.param("crowd", Watched(above=9), BARE, [("when", NO_CROWD)], id="no-camera-with-a-crowd"),
        pytest.param(
            "crowd",
            Watched(),
            SHOP,
            [("above", "is missing: say from how many people by estimate on it is too many")],
            id="a-crowd-without-a-limit",
        ),
        pytest.param("crowd", Watched(camera="roof"), SHOP, [], id="a-crowd-at-no-such-camera"),
        pytest.param("fallen", Watched(camera="roof"), SHOP, [], id="no-such-camera-is-said-of-all-kinds"),
    ],
)
def test_faults(kind: AlertKind, watched: Watched, site: Watchable, faults: list[Fault]) -> None:
    assert list(KINDS[kind].setting.faults(watched, site)) == faults


@pytest.mark.parametrize("kind", ALL)
def test_nothing_is_held_against_what_is_not_known(kind: AlertKind) -> None:
    """A part of the config that is wrong has an error of its own."""
    assert list(KINDS[kind].setting.faults(Watched(zone="queue", camera="hall"), UNKNOWN)) == []


QUEUE = {"queue": SiteZone(1, 1, ZoneFigures((9.0,) * 4))}
HALF_SEEN = {"queue": SiteZone(2, 1, ZoneFigures((9.0,) * 4))}
CROWDS = {("hall", None): 90, ("hall", "queue"): 12, ("yard", None): 40}
HALF_ESTIMATED = {**CROWDS, ("yard", None): None}
FALLS = [fallen(1, camera="hall"), fallen(2, camera="hall"), fallen(3, camera="yard")]


@pytest.mark.parametrize(
    ("rule", "view", "value"),
    [
        pytest.param(rule("occupancy"), SiteView(inside=7), 7, id="people-inside"),
        pytest.param(rule("out_of_hours"), SiteView(entries=2), 2, id="entries"),
        pytest.param(rule("zone", zone="queue"), SiteView(zones=QUEUE), 4, id="people-in-the-zone"),
        pytest.param(rule("zone", zone="bar"), SiteView(zones=QUEUE), None, id="a-zone-that-is-not-known-yet"),
        pytest.param(rule("zone", 8, zone="queue"), SiteView(zones=HALF_SEEN), None, id="a-zone-that-is-half-seen"),
        pytest.param(rule("camera_lost"), SiteView(lost=["hall", "yard"]), 2, id="cameras"),
        pytest.param(rule("camera_lost", camera="hall"), SiteView(lost=["hall", "yard"]), 1, id="one-camera"),
        pytest.param(rule("camera_lost", camera="hall"), SiteView(unanswered=["hall"]), None, id="not-answered-yet"),
        pytest.param(rule("camera_lost", camera="hall"), SiteView(unanswered=["yard"]), 0, id="another-has-not-yet"),
        pytest.param(
            rule("camera_lost"), SiteView(lost=["hall"], unanswered=["yard"]), 1, id="lost-whatever-another-answers"
        ),
        pytest.param(
            rule("camera_lost", 1), SiteView(lost=["hall"], unanswered=["yard"]), None, id="another-may-decide"
        ),
        pytest.param(rule("camera_moved"), SiteView(moved=["hall", "yard"]), 2, id="cameras-moved"),
        pytest.param(rule("camera_moved", camera="roof"), SiteView(moved=["hall"]), 0, id="another-was-moved"),
        pytest.param(rule("crowd"), SiteView(crowds=CROWDS), 90, id="the-most-at-any-camera"),
        pytest.param(rule("crowd", camera="yard"), SiteView(crowds=CROWDS), 40, id="a-crowd-at-one-camera"),
        pytest.param(rule("crowd", zone="queue"), SiteView(crowds=CROWDS), 12, id="a-crowd-in-a-zone"),
        pytest.param(rule("crowd", 90), SiteView(crowds=HALF_ESTIMATED), None, id="a-crowd-that-is-half-seen"),
        pytest.param(rule("crowd", 89), SiteView(crowds=HALF_ESTIMATED), 90, id="too-many-whatever-another-shows"),
        pytest.param(rule("crowd", camera="roof"), SiteView(crowds=CROWDS), None, id="no-estimate-yet"),
        pytest.param(rule("fallen"), SiteView(falls=FALLS), 3, id="falls"),
        pytest.param(rule("fallen", camera="hall"), SiteView(falls=FALLS), 2, id="falls-before-one-camera"),
    ],
)
def test_values(rule: AlertRule, view: SiteView, value: int | None) -> None:
    assert KINDS[rule.kind].value(rule, view) == value


@pytest.mark.parametrize(
    ("stage", "camera", "back", "heading", "figures"),
    [
        pytest.param(LimitExceeded, None, [], "A camera gives no pictures", [], id="one-that-is-not-known"),
        pytest.param(LimitExceeded, "hall", [], "Camera hall gives no pictures", [], id="one-that-is-back-meanwhile"),
        pytest.param(LimitCleared, "hall", [], "Camera hall is back", ["hall"], id="one-is-back"),
        pytest.param(LimitCleared, None, ["hall", "yard"], "2 cameras are back", ["hall", "yard"], id="two-are-back"),
    ],
)
def test_cameras_are_named(
    stage: type[AlertEvent], camera: str | None, back: list[str], heading: str, figures: list[str]
) -> None:
    told = story(stage)
    told = replace(told, alert=replace(told.alert, camera=camera), facts=replace(told.facts, back=back))
    words = alert_words("camera_lost", told)
    assert words.heading == heading
    assert list(words.figures) == [(name, "gives pictures again") for name in figures]


def lost(camera: str, condition: LostCondition) -> CameraLost:
    return CameraLost(id=UUID(int=7), site="s", ts=SINCE, camera=camera, reason="why", condition=condition)


@pytest.mark.parametrize(
    ("stage", "camera", "paused", "heading"),
    [
        pytest.param(LimitCleared, "hall", ["hall"], "Camera hall is paused", id="one"),
        pytest.param(LimitCleared, None, ["hall", "yard"], "2 cameras are paused", id="two"),
        pytest.param(LimitExceeded, None, ["yard"], "Camera roof gives no pictures", id="one-that-is-not-meant"),
    ],
)
def test_a_camera_that_is_paused_is_not_said_to_be_back(
    stage: type[AlertEvent], camera: str | None, paused: list[str], heading: str
) -> None:
    told = story(stage)
    gone = {name: lost(name, "paused") for name in paused} | ({} if told.is_over else {"roof": lost("roof", "stalled")})
    told = replace(told, alert=replace(told.alert, camera=camera), facts=replace(told.facts, back=[], lost=gone))
    words = alert_words("camera_lost", told)
    assert words.heading == heading
    assert ("Pictures come again" in " ".join(words.sentences)) is False


def test_which_cameras_were_moved_and_how() -> None:
    moved = {
        name: CameraMoved(id=UUID(int=7), site="s", ts=SINCE, camera=name, reason="its picture is blurred", since=SINCE)
        for name in ("hall", "yard")
    }
    told = story(LimitExceeded)
    words = alert_words("camera_moved", replace(told, facts=replace(told.facts, moved=moved)))
    assert words.heading == "2 cameras were moved"
    assert [name for name, _ in words.figures] == ["hall", "yard"]
    assert all(figure.startswith("its picture is blurred (last seen right at ") for _, figure in words.figures)
    one = replace(told, alert=replace(told.alert, camera="hall"), facts=replace(told.facts, moved={}))
    words = alert_words("camera_moved", one)
    assert (words.heading, list(words.figures)) == ("Camera hall was moved", [])


def test_several_people_have_fallen() -> None:
    assert alert_words("fallen", story(LimitReminded, value=2)).heading == "2 people have fallen and lie there still"


@pytest.mark.parametrize(
    ("kind", "value", "limit", "words"),
    [
        pytest.param("camera_lost", 1, 0, "1 camera lost", id="none-may-be"),
        pytest.param("camera_lost", 3, 1, "3 cameras lost, the limit is 1", id="one-may-be"),
        pytest.param("occupancy", 1200, 1000, "1,200 people, the limit is 1,000", id="people"),
        pytest.param("fallen", 1, 0, "1 person lying", id="one-lies"),
    ],
)
def test_what_was_found(kind: AlertKind, value: int, limit: int, words: str) -> None:
    assert found(kind, value, limit) == words
