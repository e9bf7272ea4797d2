"""Times of the day and opening hours, as people write them: `04:00`, `10:00-13:00, 14:00-02:00`, `closed`.  Pure."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, time
from itertools import pairwise

from edgecount.text import shown

DAY = 24 * 60
"""Minutes of a day of the wall clock."""

TIME_RULE = "must be a time of day from 00:00 to 23:59"
HOURS_RULE = "must be closed, or hours such as 10:00-22:00 or 09:00-12:30, 14:00-02:00"
_TIME = re.compile(r"([0-9]{1,2}):([0-9]{2})")


@dataclass(frozen=True, slots=True)
class Hours:
    """One stretch of opening hours, in minutes after the midnight at which its day begins, by the wall clock.

    It lasts from `opens` to just before `closes`, which is above 1440 if closing time is on the next day.
    """

    opens: int
    closes: int

    def __post_init__(self) -> None:
        if not 0 <= self.opens < DAY or not self.opens < self.closes <= self.opens + DAY:
            raise ValueError(f"hours must begin in 0-1439 and end within a day, not {self.opens} to {self.closes}")

    def __str__(self) -> str:
        return f"{_clock(self.opens)}-{_clock(self.closes if self.closes == DAY else self.closes % DAY)}"


def parse_time(value: object) -> object:
    """`04:00` as a time; a value that is no text is left to the field's type."""
    if not isinstance(value, str):
        return value
    minutes = _minutes(value)
    if minutes is None or minutes >= DAY:
        raise ValueError(f"{TIME_RULE}, not {shown(value)}")
    return time(*divmod(minutes, 60))


def parse_hours(value: object) -> object:
    """The stretches of one day, earliest first, none for `closed`; a value of another type is left to the field."""
    if isinstance(value, list):
        raise ValueError(f"{HOURS_RULE}, not {shown(value)}")  # noqa: TRY004 - a TypeError would not be an error of the config
    if not isinstance(value, str):
        return value
    if value.strip() == "closed":
        return ()
    stretches = sorted((_stretch(part, value) for part in value.split(",")), key=lambda hours: hours.opens)
    for earlier, later in pairwise(stretches):
        if later.opens < earlier.closes:
            raise ValueError(f"the hours {earlier} and {later} overlap")
    return tuple(stretches)


def format_time(moment: time) -> str:
    """The time as text, such as `04:00`."""
    return f"{moment:%H:%M}"


def format_hours(stretches: tuple[Hours, ...]) -> str:
    """The hours as text that `parse_hours` reads."""
    return ", ".join(str(hours) for hours in stretches) or "closed"


def _stretch(part: str, whole: str) -> Hours:
    opens, closes = (_minutes(end) for end in part.split("-", 1)) if "-" in part else (None, None)
    if opens is None or closes is None or opens == DAY:
        raise ValueError(f"{HOURS_RULE}, not {shown(whole)}")
    if opens == closes:
        raise ValueError(f"the hours {part.strip()} end when they begin: write 00:00-24:00 for the whole day")
    return Hours(opens, closes if closes > opens else closes + DAY)


def _minutes(text: str) -> int | None:
    """Minutes after midnight, up to 24:00; None if the text is no time."""
    match = _TIME.fullmatch(text.strip())
    if match is None or int(match[2]) > 59:
        return None
    minutes = int(match[1]) * 60 + int(match[2])
    return minutes if minutes <= DAY else None


def _clock(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


@dataclass(frozen=True, slots=True)
class Week:
    """The opening hours of each weekday, from 0 (Monday); a day that is left out has none to be outside of."""

    days: Mapping[int, Sequence[Hours]]

    def in_hours(self, local: datetime) -> bool | None:
        """Whether a local time lies in the opening hours; None on a weekday without hours of its own."""
        return self.in_hours_during(local, 1)

    __call__ = in_hours
    """A week is what a layout asks, and two with the same hours are equal, which their methods are not."""

    def in_hours_during(self, local: datetime, minutes: int) -> bool | None:
        """Whether any of so many minutes from a local time on does, of one day; None as from `in_hours`."""
        first = 60 * local.hour + local.minute
        last = first + max(1, minutes)
        if local.weekday() not in self.days:
            return None
        before = self.days.get((local.weekday() - 1) % 7, ())
        return any(hours.opens < last and first < hours.closes for hours in self.days[local.weekday()]) or any(
            first + DAY < hours.closes for hours in before
        )
