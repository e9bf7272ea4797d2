"""Which boxes are asked to tell again what is missing, and when.  Pure."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from edgecount.fleet.fleet_queue import ResendAsk

AT_ONCE = 50
"""So many boxes tell again at once, at most: those that tell what is new have room."""
SEEN_FOR = timedelta(seconds=20)
"""A gap is asked about that has been there for so long: what is on its way comes in by itself."""
FIRST_PATIENCE, LONGEST_PATIENCE = timedelta(minutes=2), timedelta(days=1)
"""The time until a gap that is still there is asked about again, which doubles as long as nothing comes."""


@dataclass(frozen=True, slots=True)
class MissingSpan:
    """The first gap of a store whose box is heard: it begins after number `since`."""

    store: UUID
    box: str
    since: int


@dataclass(frozen=True, slots=True)
class Asking:
    """What is known of a gap: since when it has begun there, and when its box was asked last, and how often in vain."""

    since: int
    seen: datetime
    asked: datetime | None = None
    times: int = 0

    @property
    def patience(self) -> timedelta:
        """How long an answer is waited for."""
        doubled: int = 2 ** min(self.times - 1, 20)
        return min(LONGEST_PATIENCE, FIRST_PATIENCE * doubled)


Book = Mapping[UUID, Asking]


def looked(gaps: Iterable[MissingSpan], book: Book, now: datetime) -> Book:
    """The book after a look at all gaps: those that closed are gone, those that moved begin anew."""
    return {gap.store: _looked(gap, book.get(gap.store), now) for gap in gaps}


def _looked(gap: MissingSpan, before: Asking | None, now: datetime) -> Asking:
    if before is None:
        return Asking(gap.since, now)
    if before.since == gap.since:
        return before
    # Something came: its box is answering, and is left in peace for as long as at first.
    return Asking(gap.since, now, before.asked and now, 1 if before.asked else 0)


def due(gaps: Iterable[MissingSpan], book: Book, now: datetime, most: int = AT_ONCE) -> list[ResendAsk]:
    """The asks to send now, the least asked ones first; no more than `most` are asked and answering at once.

    A box is asked about one of its stores at a time: one that tells of ever new ones takes nobody else's turn.
    """
    known = [(gap, book[gap.store]) for gap in gaps]
    answering = {gap.box for gap, asking in known if _is_answering(asking, now)}
    waiting = sorted((pair for pair in known if _is_due(pair[1], now)), key=lambda pair: (pair[1].times, pair[1].seen))
    first = dict[str, MissingSpan]()
    for gap, _ in waiting:
        if gap.box not in answering:
            first.setdefault(gap.box, gap)
    asks = [ResendAsk(gap.box, gap.store, gap.since) for gap in first.values()]
    return asks[: max(0, most - len(answering))]


def _is_answering(asking: Asking, now: datetime) -> bool:
    return asking.asked is not None and now - asking.asked < FIRST_PATIENCE


def _is_due(asking: Asking, now: datetime) -> bool:
    if asking.asked is None:
        return now - asking.seen >= SEEN_FOR
    return now - asking.asked >= asking.patience


def asked(asks: Iterable[ResendAsk], book: Book, now: datetime) -> Book:
    """The book after these were sent."""
    sent = {ask.store: book[ask.store] for ask in asks}
    return {**book, **{store: Asking(a.since, a.seen, now, a.times + 1) for store, a in sent.items()}}
