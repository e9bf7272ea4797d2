"""The people inside the whole site: what the fleet told last, kept over a restart, and this box's own events since."""

import json
import logging
import math
from dataclasses import replace
from datetime import date, datetime, timedelta

from edgecount.clock import Clock
from edgecount.errors import StoreError
from edgecount.figures.live_figures import SiteFigures
from edgecount.figures.period import Calendar
from edgecount.figures.whole.own_moves import OwnMoves
from edgecount.figures.whole.told_inside import ToldInside
from edgecount.figures.whole.whole_inside import WholeInside
from edgecount.sinks.memory import Memory
from edgecount.store.codec import StoredEvent

KEY = "site.inside"
"""Under this, memory has what was told last."""
KEPT_EVERY_SECONDS = 60.0
"""How often what was told is kept: a disk is not to be written to with everybody at any door."""
IN_ORDER_SECONDS = 150.0
"""So long an older word than the last one is one that was late; after that, the fleet's clock was set back."""

log = logging.getLogger(__name__)


class WholeSite:
    """Knows the number of the whole site, and how old what is known of its other doors is.

    Only one thread may call its methods, and any may ask for `standing`.  `day` is the present business day.
    """

    def __init__(self, memory: Memory, calendar: Calendar, clock: Clock, day: date) -> None:
        self._memory = memory
        self._calendar = calendar
        self._clock = clock
        self._moves = OwnMoves(day)
        self._told: ToldInside | None = None
        self._heard: float | None = None  # in monotonic seconds: all that had happened until then was known
        self._accepted = self._kept = -math.inf
        self._was_sure = True

    def take_over(self, former: "WholeSite") -> None:
        """Go on with what was told before."""
        self._told, self._heard, self._accepted = former._told, former._heard, former._accepted  # noqa: SLF001

    def recall(self) -> None:
        """Go on with what was told before a restart; what cannot be read will be told again."""
        if self._told is not None:
            return
        try:
            kept = self._memory.recall(KEY)
            if kept:
                self._told, heard = _understood(kept)
                self._heard = self._heard_at(heard)
        except (StoreError, ValueError, TypeError, KeyError):
            log.warning("what the fleet told last of the whole site cannot be read, and is waited for")

    def begin(self, day: date) -> None:
        """Begin a business day, or begin it anew from the store."""
        self._moves.begin(day)

    def take(self, stored: StoredEvent) -> None:
        """Take one of this box's own events, in the order of their numbers."""
        self._moves.take(stored.seq, stored.event, self._calendar.day_of(stored.event.ts))

    def hear(self, told: ToldInside) -> None:
        """Take what the fleet says now; a word that is late, or of a day that has not begun here, changes nothing."""
        now = self._clock.monotonic()
        is_late = self._told is not None and told.at < self._told.at and now - self._accepted < IN_ORDER_SECONDS
        if is_late or (told.day is not None and told.day > self._moves.day):
            return
        self._told, self._accepted = told, now
        self._heard = None if told.heard_seconds is None else now - told.heard_seconds

    @property
    def to_keep(self) -> tuple[str, str] | None:
        """What is to be remembered now, by its key; None where nothing is."""
        if self._told is None or self._clock.monotonic() - self._kept < KEPT_EVERY_SECONDS:
            return None
        return self.kept_at_the_end

    @property
    def kept_at_the_end(self) -> tuple[str, str] | None:
        """What is to be remembered at the end."""
        if self._told is None:
            return None
        self._kept = self._clock.monotonic()
        return KEY, _in_words(self._told, self.standing.heard)

    def seen(self, figures: SiteFigures) -> SiteFigures:
        """The figures, with the people inside the whole site."""
        return replace(figures, inside=self._moves.onto(self._told))

    @property
    def standing(self) -> WholeInside:
        """How old what is known of the other doors is; any thread may ask."""
        told, since = self._told, self._heard
        heard = None
        if since is not None:
            heard = self._clock.now() - timedelta(seconds=max(0.0, self._clock.monotonic() - since))
        return WholeInside(heard, None if told is None else told.box)

    @property
    def is_sure(self) -> bool:
        """Whether a limit can be held by the number; the log says when that changes."""
        standing = self.standing
        is_sure = standing.is_sure(self._clock.now())
        if is_sure != self._was_sure:
            log.log(logging.INFO if is_sure else logging.WARNING, "%s", _change(standing, is_sure=is_sure))
        self._was_sure = is_sure
        return is_sure

    def _heard_at(self, heard: datetime | None) -> float | None:
        """The steady clock's time of a moment; one that is yet to come, after a clock was set back, is now."""
        if heard is None:
            return None
        return self._clock.monotonic() - max(0.0, (self._clock.now() - heard).total_seconds())


def _change(standing: WholeInside, *, is_sure: bool) -> str:
    if is_sure:
        return "all is known of the site's other boxes: the number of people inside is the whole site's"
    since = "yet" if standing.heard is None else f"since {standing.heard:%H:%M:%S} UTC"
    known = f"not all is known of {standing.box or 'the other boxes of this site'} {since}"
    return f"{known}: the number of people inside is of what was told then, and of this box's doors since"


def _in_words(told: ToldInside, heard: datetime | None) -> str:
    return json.dumps(
        {
            "day": None if told.day is None else told.day.isoformat(),
            "inside": told.inside,
            "seq": told.seq,
            "missing": told.missing,
            "at": told.at.isoformat(),
            "box": told.box,
            "heard": None if heard is None else heard.isoformat(),
        }
    )


def _understood(kept: str) -> tuple[ToldInside, datetime | None]:
    """What was remembered, and until when all was known."""
    record = json.loads(kept)
    day, heard = record["day"], record["heard"]
    told = ToldInside(
        None if day is None else date.fromisoformat(day),
        int(record["inside"]),
        int(record["seq"]),
        tuple((int(first), int(last)) for first, last in record["missing"]),
        datetime.fromisoformat(record["at"]),
        str(record["box"]),
        None,
    )
    return told, None if heard is None else datetime.fromisoformat(heard)
