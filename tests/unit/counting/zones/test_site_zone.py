import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.counting.zones.site_zone import SiteZone, ZoneKey, site_zones
from edgecount.counting.zones.zone_figures import ZoneFigures

ONE, TWO, NOBODY = ZoneFigures((9.0,)), ZoneFigures((12.0, 3.0)), ZoneFigures()
Seen = dict[ZoneKey, ZoneFigures | None]


@pytest.mark.parametrize(
    ("seen", "expected"),
    [
        pytest.param({}, {}, id="no-zones"),
        pytest.param({("a", "queue"): ONE}, {"queue": SiteZone(1, 1, ONE)}, id="one-camera"),
        pytest.param({("a", "queue"): NOBODY}, {"queue": SiteZone(1, 1, NOBODY)}, id="nobody"),
        pytest.param({("a", "queue"): None}, {"queue": SiteZone(1, 0, None)}, id="nobody-watches"),
        pytest.param(
            {("a", "queue"): ONE, ("b", "queue"): TWO},
            {"queue": SiteZone(2, 2, ZoneFigures((12.0, 9.0, 3.0)))},
            id="two-cameras-add-up",
        ),
        pytest.param(
            {("a", "queue"): None, ("b", "queue"): TWO}, {"queue": SiteZone(2, 1, TWO)}, id="the-first-is-lost"
        ),
        pytest.param(
            {("a", "queue"): TWO, ("b", "queue"): None}, {"queue": SiteZone(2, 1, TWO)}, id="the-other-is-lost"
        ),
        pytest.param({("a", "queue"): None, ("b", "queue"): None}, {"queue": SiteZone(2, 0, None)}, id="both-are-lost"),
        pytest.param(
            {("a", "queue"): ONE, ("a", "bar"): TWO},
            {"queue": SiteZone(1, 1, ONE), "bar": SiteZone(1, 1, TWO)},
            id="two-zones",
        ),
    ],
)
def test_zones_of_one_name_are_one(seen: Seen, expected: dict[str, SiteZone]) -> None:
    assert site_zones(seen) == expected


@given(st.lists(st.none() | st.lists(st.floats(0, 1e6), max_size=4), max_size=5))
def test_the_order_of_the_cameras_does_not_matter(cameras: list[list[float] | None]) -> None:
    figures = [None if dwells is None else ZoneFigures(tuple(sorted(dwells, reverse=True))) for dwells in cameras]
    seen: Seen = {(str(number), "queue"): each for number, each in enumerate(figures)}
    assert site_zones(seen) == site_zones(dict(reversed(seen.items())))


@pytest.mark.parametrize(
    ("zone", "count"),
    [
        pytest.param(SiteZone(1, 1, ONE), 1, id="seen"),
        pytest.param(SiteZone(1, 1, NOBODY), 0, id="empty"),
        pytest.param(SiteZone(1, 0, None), None, id="nobody-watches"),
        pytest.param(SiteZone(2, 1, ONE), None, id="the-others-could-be-too-many"),
        pytest.param(SiteZone(2, 1, TWO), 2, id="too-many-already"),
    ],
)
def test_what_is_held_against_a_limit_of_one(zone: SiteZone, count: int | None) -> None:
    assert zone.count_against(1) == count
