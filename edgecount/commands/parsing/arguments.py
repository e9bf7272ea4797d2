"""Parsers of arguments: text → values; argparse names a wrong one.  And the camera meant by `--camera`."""

import re
from argparse import ArgumentTypeError
from collections.abc import Callable
from datetime import date, datetime
from typing import TypeVar

from edgecount.config.model import Config
from edgecount.errors import UsageError
from edgecount.sources.times import MAX_FPS, is_rate

UNITS = {"s": 1, "m": 60, "h": 3600, "d": 86400}
YEARS = range(1970, 2100)
REACH = "from 1970 to 2099"

Day = TypeVar("Day", date, datetime)


def frame_rate(text: str) -> float:
    """Frames a second, as `--fps` gives them."""
    try:
        fps = float(text)
    except ValueError:
        fps = 0.0
    if not is_rate(fps):
        raise ArgumentTypeError(f"must be a number of frames a second, above 0 and below {MAX_FPS:g}, not {text!r}")
    return fps


def whole_number(least: int, most: int) -> Callable[[str], int]:
    """A whole number in this range."""

    def parsed(text: str) -> int:
        if not re.fullmatch("[0-9]{1,12}", text) or not least <= int(text) <= most:
            raise ArgumentTypeError(f"must be a whole number, {least} to {most}, not {text!r}")
        return int(text)

    return parsed


def moment(text: str) -> datetime:
    """A date and time such as 2026-05-04T14:00, with or without an offset from UTC."""
    try:
        return _in_reach(datetime.fromisoformat(text))
    except ValueError:
        raise ArgumentTypeError(
            f"must be a date and time {REACH}, such as 2026-05-04T14:00 or 2026-05-04T14:00+02:00, not {text!r}"
        ) from None


def day(text: str) -> date:
    """A date such as 2026-05-04."""
    try:
        return _in_reach(date.fromisoformat(text))
    except ValueError:
        raise ArgumentTypeError(f"must be a date {REACH}, such as 2026-05-04, not {text!r}") from None


def day_or_moment(text: str) -> date | datetime:
    """A date, or a date and time."""
    try:
        return day(text)
    except ArgumentTypeError:
        return moment(text)


def hours(text: str) -> tuple[int, int]:
    """Whole hours of the day, such as 10-22, or 22-2 over midnight: the first hour, and the end (not included)."""
    match = re.fullmatch(r"([0-9]{1,2})-([0-9]{1,2})", text)
    first, end = (int(part) for part in match.groups()) if match else (0, 0)
    if first == end or max(first, end) > 24:
        raise ArgumentTypeError(f"must be whole hours of the day such as 10-22, not {text!r}")
    return first, end


def _in_reach(day: Day) -> Day:
    """The same date or time; ValueError where time zones or Excel could not handle it."""
    if day.year not in YEARS:
        raise ValueError(f"the year must be one {REACH}, not {day.year}")
    return day


def duration(text: str) -> float:
    """A duration in seconds, from 90s, 15m, 8h, 2d or several of these, such as 1h30m."""
    parts = re.findall(r"(\d+(?:\.\d+)?)([smhd])", text)
    seconds = sum(float(number) * UNITS[unit] for number, unit in parts)
    if "".join(number + unit for number, unit in parts) != text or not 0 < seconds < 1e9:
        raise ArgumentTypeError(f"must be a time such as 90s, 15m, 8h or 1h30m, not {text!r}")
    return seconds


def pick_camera(config: Config, name: str | None) -> str:
    """The camera with this name; without a name, the only camera.  UsageError where it is absent, or not unique."""
    names = ", ".join(config.cameras)
    if name is None and len(config.cameras) > 1:
        raise UsageError(f"the config has several cameras ({names}): choose one with --camera NAME")
    if name is not None and name not in config.cameras:
        raise UsageError(f"the config has no camera {name!r}; it has {names}")
    return name or next(iter(config.cameras))
