"""The plan of a shop, from what the main process says of it."""

from datetime import date

import pytest

from edgecount.web.shop.plan import plan_of
from tests.support.web.fakes import SITE
from tests.support.web.weeks import PLAN


@pytest.mark.parametrize("site", [PLAN, SITE])
def test_plans_of_the_same_site_are_equal(site: dict[str, object]) -> None:
    assert plan_of(site) == plan_of(site), "or nothing that was made by one is worth keeping"


@pytest.mark.parametrize(
    ("day", "opened"),
    [
        pytest.param(date(2026, 11, 6), range(9, 20), id="friday"),
        pytest.param(date(2026, 11, 7), range(9, 18), id="saturday"),
        pytest.param(date(2026, 11, 8), range(0), id="sunday"),
    ],
)
def test_hours_in_which_the_shop_is_open(day: date, opened: range) -> None:
    plan = plan_of(PLAN)
    found = [plan.calendar.wall(each.start).hour for each in plan.calendar.periods(day, 60) if plan.is_open(each)]
    assert found == list(opened)
    assert found == [
        plan.calendar.wall(each.start).hour for each in plan.calendar.periods(day, 60) if plan.layout.open_during(each)
    ]


def test_titles_places_and_limits() -> None:
    plan = plan_of(PLAN)
    assert plan.layout.title("yard", "gate") == "Gate"
    assert plan.layout.zone_title("till") == "Till"
    assert plan.layout.zone_capacities == {"till": 4}
    assert plan.lines["entrance"]["door"] == [(0.1, 0.6), (0.9, 0.6)]
    assert len(plan.zones["yard"]["bench"]) == 4
