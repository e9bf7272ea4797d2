"""How many people are inside the whole site, as the fleet told it to one of the site's boxes."""

from dataclasses import dataclass
from datetime import date, datetime

Span = tuple[int, int]
"""Numbers of events, from the first to the last of them."""


@dataclass(frozen=True, slots=True)
class ToldInside:
    """The number that the fleet told, and what of this box's own events is in it.

    `inside` is signed, and is that of the business `day`, None before anything was counted.  The box's own events up to
    number `seq` are in it, except those in the spans `missing`.  `at` is when the fleet worked it out, by its own clock
    (aware UTC): all that had happened at the site's other boxes `heard_seconds` before was in it, None where that is
    not known.  `box` is the one of them that was heard the longest ago.
    """

    day: date | None
    inside: int
    seq: int
    missing: tuple[Span, ...]
    at: datetime
    box: str
    heard_seconds: float | None
