"""The daily report's lines about falls."""

from collections.abc import Sequence

from edgecount.figures.falls import FallRecord
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.files.wording import fall_end
from edgecount.text import stay

_MOST = 8
"""The most falls that get a line each: all of them are in the workbook."""


def fall_lines(falls: Sequence[FallRecord], settings: ReportSettings) -> list[tuple[str, str]]:
    """The number of falls; then when, where and for how long each person lay.  Empty where nobody fell."""
    if not falls:
        return []
    more = len(falls) - _MOST
    told = [_line(fall, settings) for fall in falls[:_MOST]]
    return [("Falls", f"{len(falls):,}"), *told, *([("Later falls", f"{more:,}")] if more > 0 else [])]


def _line(fall: FallRecord, settings: ReportSettings) -> tuple[str, str]:
    at = f"Fall at {settings.layout.calendar.local(fall.event.since):%H:%M}"
    lay = "" if fall.seconds is None else f"lay for {stay(fall.seconds)}, "
    return at, f"in {fall.event.zone} ({fall.event.camera}), {lay}{fall_end(fall.how)}"
