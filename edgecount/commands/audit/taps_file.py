"""Taps as people hand them in: a CSV with a time and a direction a row."""

import csv
from collections.abc import Iterator
from datetime import datetime, timedelta, tzinfo
from pathlib import Path

from edgecount.errors import UsageError
from edgecount.events.model import Direction
from edgecount.figures.audits.audit import Passage
from edgecount.site.audits.auditing import MOST_TAPS

_LONGEST = 1 << 20  # bytes
_WORDS: dict[str, Direction] = {"in": "in", "out": "out"}


def taps_in(path: Path, zone: tzinfo, start: datetime | None) -> list[Passage]:
    """The taps of a file, in seconds since 1970, in order of time.

    A time is a date and time, the site's where it has no offset, or the seconds since `start`, where a recording has
    one.  A first row that is a title is passed over.  UsageError, in one line, for what cannot be read.
    """
    try:
        with path.open("rb") as file:
            content = file.read(_LONGEST + 1)
    except OSError as error:
        raise UsageError(f"{path} cannot be read ({error.strerror}): name the file of taps") from error
    if len(content) > _LONGEST:
        raise UsageError(f"{path} is too large: an audit has at most {MOST_TAPS} taps")
    text = content.decode("utf-8-sig", errors="replace")
    return sorted(_rows(path, text, zone, start), key=lambda tap: tap.at)


def _rows(path: Path, text: str, zone: tzinfo, start: datetime | None) -> Iterator[Passage]:
    delimiter = ";" if ";" in text else ","
    for number, row in enumerate(csv.reader(text.splitlines(), delimiter=delimiter), 1):
        cells = [cell.strip() for cell in row]
        if not any(cells) or (number == 1 and not any(cell.lower() in _WORDS for cell in cells)):
            continue
        moment = _moment(cells[0], zone, start)
        if len(cells) < 2 or cells[1].lower() not in _WORDS or moment is None:
            kinds = "2026-05-04T14:00:03" if start is None else "2026-05-04T14:00:03 or 12.5 (seconds)"
            raise UsageError(f"{path}, line {number}: must be a time such as {kinds}, a comma, and in or out")
        yield Passage(moment.timestamp(), _WORDS[cells[1].lower()])


def _moment(text: str, zone: tzinfo, start: datetime | None) -> datetime | None:
    """The time; None for what is none."""
    try:
        if start is not None and text.replace(".", "", 1).isdigit():
            return start + timedelta(seconds=float(text))
        found = datetime.fromisoformat(text)
    except (ValueError, OverflowError):
        return None
    aware = found if found.tzinfo else found.replace(tzinfo=zone)
    return aware if 1970 < aware.year < 9999 else None
