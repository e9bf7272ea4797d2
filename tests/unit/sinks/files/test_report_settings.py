"""What reports are made by."""

from zoneinfo import ZoneInfo

import pytest

from edgecount.figures.period import Calendar
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.site.layout import SiteLayout

LAYOUT = SiteLayout(slug="s", name="S", calendar=Calendar(ZoneInfo("Europe/Paris")), lines={})


def test_refuses_other_periods_and_delimiters() -> None:
    with pytest.raises(ValueError, match="1, 5, 15, 30, 60 minutes, not 7"):
        ReportSettings(layout=LAYOUT, period_minutes=7)
    with pytest.raises(ValueError, match="a delimiter is one of"):
        ReportSettings(layout=LAYOUT, delimiter=" ")
