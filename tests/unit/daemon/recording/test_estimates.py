"""The newest estimates, and what is kept of five minutes."""

from datetime import timedelta

from edgecount.daemon.recording.estimates import SPAN_SECONDS, Crowds
from edgecount.events.model import PeopleEstimated
from edgecount.site.crowd_figures import UNKNOWN, CrowdFigures, Estimated
from tests.support.fakes import BEGAN


def figures(seconds: float, people: int, zone: int | None = None) -> CrowdFigures:
    zones = {} if zone is None else {"edge": Estimated(zone, zone - 1, zone + 1, "density")}
    return CrowdFigures(BEGAN + timedelta(seconds=seconds), Estimated(people, people - 5, people + 5, "density"), zones)


def kept(events: list[PeopleEstimated]) -> list[tuple[str | None, int, int, int, int]]:
    return [(event.zone, event.people, event.low, event.high, event.most) for event in events]


def crowds() -> Crowds:
    return Crowds("main-street", {"platform": ("edge",), "hall": ()})


def test_of_five_minutes_the_middle_estimate_is_kept_and_the_highest_number() -> None:
    watched = crowds()
    for at, (people, zone) in enumerate([(40, 9), (70, 8), (50, 12), (45, 10)]):
        assert watched.see("platform", figures(30 * at, people, zone)) == []
    events = watched.see("platform", figures(SPAN_SECONDS, 20, 1))
    assert kept(events) == [(None, 45, 40, 50, 70), ("edge", 9, 8, 10, 12)]
    assert events[0].ts == BEGAN + timedelta(seconds=90)
    assert {(event.site, event.camera, event.way) for event in events} == {("main-street", "platform", "density")}
    assert kept(watched.over()) == [(None, 20, 15, 25, 20), ("edge", 1, 0, 2, 1)]
    assert watched.over() == []


def test_figures_stand_until_the_camera_is_lost() -> None:
    watched, seen = crowds(), figures(0, 40)
    assert dict(watched.now) == {"platform": UNKNOWN, "hall": UNKNOWN}
    watched.see("hall", seen)
    assert watched.lose("platform") == []
    assert watched.now["hall"] == seen
    assert kept(watched.lose("hall")) == [(None, 40, 35, 45, 40)]
    assert watched.now["hall"] == UNKNOWN
    assert watched.see("hall", figures(3600, 20)) == []  # of the span before nothing is left


def test_a_fault_is_told_and_not_kept() -> None:
    watched = crowds()
    watched.see("hall", CrowdFigures(fault="it crashed"))
    assert watched.now["hall"].fault == "it crashed"
    assert watched.over() == []


def test_a_camera_whose_people_nobody_estimates_says_nothing() -> None:
    watched = crowds()
    assert watched.see("yard", figures(0, 40)) == []
    assert watched.lose("yard") == []
    assert "yard" not in watched.now


def test_a_reload_keeps_the_figures_of_cameras_that_stay() -> None:
    before, after = crowds(), Crowds("main-street", {"platform": ("edge",), "roof": ()})
    before.see("platform", figures(0, 40))
    after.take_over(before)
    assert after.now == {"platform": figures(0, 40), "roof": UNKNOWN}
    assert kept(after.over()) == []
