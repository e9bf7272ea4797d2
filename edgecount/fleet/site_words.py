"""What each box of a site that has several is told of the whole site: how many people are inside.  Pure.

Each box is told which of its own events are in the number: to those after it, it adds itself.  It is told, too, since
when a box has not been heard, is behind with what it tells, or has lost a camera: the number lacks what crossed there.
"""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from uuid import UUID

from edgecount.fleet.box_states import SILENT_AFTER


@dataclass(frozen=True, slots=True)
class SiteBox:
    """A box of a site, what is inside the site (signed) on its newest day, and how much of the box's events is in it.

    They are those up to number `seq` without the spans `missing`; `is_whole` says that this is all that there was when
    the box was `heard`, and that it had lost no camera.  `at` is when this was so.
    """

    site: str
    box: str
    store: UUID
    first_heard: datetime
    heard: datetime
    day: date | None
    inside: int
    seq: int
    is_whole: bool
    missing: Sequence[Sequence[int]]
    at: datetime


@dataclass(frozen=True, slots=True)
class SiteWord:
    """What one box is told.

    All that had happened at the site's other boxes until `heard` is in the number, None where that is not known;
    `heard_box` is the one of them that was heard, and whole, the longest ago.
    """

    to: SiteBox
    heard_box: str
    heard: datetime | None

    @property
    def body(self) -> bytes:
        """The message (docs/fleet.md)."""
        to = self.to
        seconds = None if self.heard is None else max(0.0, round((to.at - self.heard).total_seconds(), 1))
        word = {
            "store": str(to.store),
            "at": to.at.isoformat(),
            "day": None if to.day is None else to.day.isoformat(),
            "inside": to.inside,
            "seq": to.seq,
            "missing": to.missing,
            "heard_box": self.heard_box,
            "heard_seconds": seconds,
        }
        return json.dumps(word, separators=(",", ":")).encode()

    @property
    def news(self) -> object:
        """What makes the word worth saying before it is said again anyway."""
        to = self.to
        return to.day, to.inside, to.seq, to.missing, self.heard is None


@dataclass(frozen=True, slots=True)
class SiteBook:
    """What is remembered from look to look: when each store was whole, and what each was told last."""

    whole: Mapping[UUID, datetime] = field(default_factory=dict)
    told: Mapping[UUID, object] = field(default_factory=dict)


def site_words(boxes: Iterable[SiteBox], book: SiteBook) -> tuple[list[SiteWord], SiteBook]:
    """A word for each box of each site that has several, and the book after this look."""
    boxes = list(boxes)
    whole = {**book.whole, **{box.store: box.heard for box in boxes if box.is_whole}}
    words = [word for site in _sites(boxes) for word in _words(site, whole)]
    return words, SiteBook(whole, book.told)


def news(words: Iterable[SiteWord], book: SiteBook) -> list[SiteWord]:
    """Those words that are other than what their box was told last."""
    return [word for word in words if book.told.get(word.to.store) != word.news]


def told(words: Iterable[SiteWord], book: SiteBook) -> SiteBook:
    """The book after these were said."""
    return SiteBook(book.whole, {**book.told, **{word.to.store: word.news for word in words}})


def _sites(boxes: Iterable[SiteBox]) -> Iterable[list[SiteBox]]:
    """The boxes of each site that has several, without those that others have taken the place of."""
    sites = defaultdict[str, list[SiteBox]](list)
    for box in boxes:
        sites[box.site].append(box)
    for found in sites.values():
        present = [box for box in found if not _is_replaced(box, found)]
        if len(present) > 1:
            yield present


def _is_replaced(box: SiteBox, boxes: Iterable[SiteBox]) -> bool:
    return box.at - box.heard > SILENT_AFTER and any(other.first_heard >= box.heard for other in boxes)


def _words(boxes: Sequence[SiteBox], whole: Mapping[UUID, datetime]) -> list[SiteWord]:
    return [_word(box, [other for other in boxes if other != box], whole) for box in boxes]


def _word(to: SiteBox, others: Sequence[SiteBox], whole: Mapping[UUID, datetime]) -> SiteWord:
    """The word to a box: of its own doors it knows all by itself."""
    unknown = [box for box in others if box.store not in whole]
    oldest = unknown[0] if unknown else min(others, key=lambda box: whole[box.store])
    return SiteWord(to, oldest.box, whole.get(oldest.store))
