"""Site.is_open and Site.in_hours: opening hours by the wall clock, also past midnight."""

from datetime import datetime

import pytest

from edgecount.config.sections.site import SiteSection

HOURS = {"monday": "10:00-22:00", "friday": "09:00-12:30, 18:00-02:00", "sunday": "closed", "saturday": "12:00-13:00"}


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        pytest.param("2026-05-04T09:59", False, id="monday before opening"),
        pytest.param("2026-05-04T10:00", True, id="monday at opening"),
        pytest.param("2026-05-04T21:59", True, id="monday before closing"),
        pytest.param("2026-05-04T22:00", False, id="monday at closing"),
        pytest.param("2026-05-05T03:00", True, id="a day without hours"),
        pytest.param("2026-05-08T13:00", False, id="friday between two stretches"),
        pytest.param("2026-05-08T23:59", True, id="friday before midnight"),
        pytest.param("2026-05-09T01:59", True, id="friday's night on saturday"),
        pytest.param("2026-05-09T02:00", False, id="friday's night is over"),
        pytest.param("2026-05-10T12:00", False, id="closed on sunday"),
    ],
)
def test_is_open(local, expected):
    site = SiteSection.model_validate({"opening_hours": HOURS})
    assert site.is_open(datetime.fromisoformat(local)) is expected


@pytest.mark.parametrize(
    ("local", "expected"),
    [
        pytest.param("2026-05-04T21:59", True, id="in the hours"),
        pytest.param("2026-05-04T22:00", False, id="after them"),
        pytest.param("2026-05-05T12:00", None, id="a weekday without hours"),
        pytest.param("2026-05-09T01:59", True, id="in those of the night before"),
        pytest.param("2026-05-10T12:00", False, id="a weekday that is closed"),
    ],
)
def test_in_hours(local, expected):
    site = SiteSection.model_validate({"opening_hours": HOURS})
    assert site.in_hours(datetime.fromisoformat(local)) is expected
