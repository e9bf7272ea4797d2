"""The names of the files that staff read, and the last day of each."""

import re
from datetime import date, timedelta

_DAY = timedelta(days=1)
_DAY_FILE = re.compile(r"(?:footfall|events|zones|falls|crowd|changes)-([0-9]{4}-[0-9]{2}-[0-9]{2})\.csv")
_MONTH_FILE = re.compile(r"footfall-([0-9]{4}-[0-9]{2})\.xlsx")


def is_report(name: str) -> bool:
    """Whether a file has the name of a report."""
    return any(pattern.fullmatch(name) for pattern in (_DAY_FILE, _MONTH_FILE))


def last_day(name: str) -> date | None:
    """The last day in a report, by the file's name; None where that is not the name of a report."""
    day, month = _DAY_FILE.fullmatch(name), _MONTH_FILE.fullmatch(name)
    try:
        if day is not None:
            return date.fromisoformat(day[1])
        if month is not None:
            return (date.fromisoformat(f"{month[1]}-01") + 31 * _DAY).replace(day=1) - _DAY
    except (ValueError, OverflowError):
        pass
    return None
