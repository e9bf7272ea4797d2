"""What somebody at the door says of a crossing that was just counted: it was a member of staff, or after all not.

The crossing that is meant is the one nearest in time to the word, of the last seconds: of those that count, and that
nobody has marked.  A word is known by an id of its own, and what is said again changes nothing.
"""

from collections.abc import Iterator
from datetime import datetime, timedelta
from uuid import UUID, uuid5

from edgecount.events.model import AnyEvent, Crossing, StaffMarked

RECENT = timedelta(seconds=30)
"""So long ago a crossing may be that is meant: a crossing is told a second or two after it happened."""
NOBODY = "nobody has crossed a line in the last 30 seconds: there is nobody to take for staff"
"""What is said to somebody that has marked a crossing, or undone a mark, which is not known."""
REMEMBERED = 200
"""The number of newest crossings, and of marks, that may be spoken of."""


class StaffAtDoor:
    """Takes stored events in their order, and makes marks of them."""

    def __init__(self) -> None:
        self._crossings: dict[UUID, Crossing] = {}
        self._marks: dict[UUID, StaffMarked] = {}
        self._undone: set[UUID] = set()

    def take(self, event: AnyEvent) -> None:
        """Know one more event."""
        match event:
            case Crossing(reverses=None):
                self._crossings[event.id] = event
            case Crossing(reverses=UUID() as back):
                self._crossings.pop(back, None)
            case StaffMarked(undoes=None):
                self._marks[event.id] = event
            case StaffMarked(undoes=UUID() as mark):
                self._undone.add(mark)
            case _:
                return
        for known in (self._crossings, self._marks):
            if len(known) > REMEMBERED:
                self._undone.discard(oldest := next(iter(known)))
                del known[oldest]

    def mark(self, word: UUID, now: datetime, by: str) -> StaffMarked | None:
        """The mark that a word at `now` (aware UTC) makes; None where nobody is meant.

        It is the same one for the same word.
        """
        if word in self._marks:
            return self._marks[word]
        meant = min(self._unmarked(now), key=lambda crossing: abs(now - crossing.ts), default=None)
        if meant is None:
            return None
        return StaffMarked(
            id=word,
            site=meant.site,
            ts=now,
            camera=meant.camera,
            line=meant.line,
            track=meant.track,
            direction=meant.direction,
            crossing=meant.id,
            crossed=meant.ts,
            by=by,
        )

    def undo(self, mark: UUID, now: datetime, by: str) -> StaffMarked | None:
        """The event that says that a mark was a mistake; None where no such mark is known."""
        known = self._marks.get(mark)
        if known is None:
            return None
        return StaffMarked(
            id=uuid5(mark, "undone"),
            site=known.site,
            ts=now,
            camera=known.camera,
            line=known.line,
            track=known.track,
            direction=known.direction,
            crossing=known.crossing,
            crossed=known.crossed,
            by=by,
            undoes=mark,
        )

    def is_said(self, event: StaffMarked) -> bool:
        """Whether it was said before."""
        return event.id in self._marks or event.undoes in self._undone

    def _unmarked(self, now: datetime) -> Iterator[Crossing]:
        marked = {mark.crossing for id_, mark in self._marks.items() if id_ not in self._undone}
        for crossing in self._crossings.values():
            if abs(now - crossing.ts) <= RECENT and crossing.id not in marked:
                yield crossing
