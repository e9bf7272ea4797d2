"""Joins what two neighbouring parts of a recording counted: nothing missing at the seam, nothing twice (pure).

Theory of operation.  Both parts have looked at the seconds around their seam, the one with what came before, the other
with what comes after.  Two crossings of the same line and direction, one from each part, no more than NEAR apart, are
the same one; the nearest are paired first.  Of a pair one is kept: the earlier part's, where that lies before the seam,
else the later part's.  What only one part has counts where it lies on that part's side of the seam.  A return whose
first way lies before the seam takes back the earlier part's crossing; where the earlier part had missed that, both ways
come from the later part.  A person whom the later part saw first at the line itself, and who therefore did not count
there, was seen to come by the earlier part: its crossing is kept in the place of that.  A group over the seam is named
after the crossing that is kept of its first one; where there is none, after the first that is left of it.

A visit over the seam has its beginning from the earlier part and its end from the later one.  The pieces that began, or
ended, at nearly the same time belong together; where no part saw the other's beginning or end, the pieces are paired as
they come, which changes neither how many visits there are nor the sum of their lengths.
"""

from collections.abc import Callable, Hashable, Sequence
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TypeVar
from uuid import UUID

from edgecount.events.model import AnyEvent, Crossing, LineEvent, Rejected, Visit

NEAR = timedelta(seconds=1)
"""So far apart in time two parts may see one crossing."""

E = TypeVar("E", bound=AnyEvent)


def joined(before: Sequence[AnyEvent], after: Sequence[AnyEvent], seam: datetime) -> list[AnyEvent]:
    """The events of both parts, in order of time; `seam` is the time of the later one's first frame."""
    crossings = _moments(before, after, seam)
    visits = _visits(_of(Visit, before), _of(Visit, after), seam)
    return sorted([*_led(crossings), *visits], key=lambda event: event.ts)


def _moments(before: Sequence[AnyEvent], after: Sequence[AnyEvent], seam: datetime) -> list[AnyEvent]:
    earlier = [event for event in before if not isinstance(event, Visit)]
    later = [event for event in after if not isinstance(event, Visit)]
    began, ended = min((e.ts for e in later), default=seam), max((e.ts for e in earlier), default=seam)
    shared = [event for event in earlier if event.ts >= began - NEAR]
    again = [event for event in later if event.ts <= ended + NEAR]
    pairs = {one.id: other for one, other in _paired(again, shared, _what, _apart)}
    kept = [event for event in earlier if event.ts < seam]
    own = [event for event in later if pairs.get(event.id, event).ts >= seam]
    seen = {event.id for event in pairs.values()}
    came = _seen_to_come(own, [event for event in shared if event.ts >= seam and event.id not in seen])
    own = [event for event in own if event.id not in came]
    wanted = {event.reverses for event in own if isinstance(event, Crossing)}
    own += [event for event in later if event.id in wanted and event.id not in pairs and event not in own]
    names = dict((id_, event.id) if event.ts < seam else (event.id, id_) for id_, event in pairs.items())
    return [_pointing(event, names) for event in (*kept, *came.values(), *own)]


def _seen_to_come(own: Sequence[AnyEvent], unseen: Sequence[AnyEvent]) -> dict[UUID, AnyEvent]:
    """Crossings of the earlier part alone, by what the later part has instead: somebody first seen at the line."""
    first_seen = [event for event in own if isinstance(event, Rejected) and event.reason == "born_inside"]
    crossings = [event for event in unseen if isinstance(event, Crossing) and event.reverses is None]
    return {one.id: other for one, other in _paired([*first_seen], crossings, _place, _apart)}


def _pointing(event: AnyEvent, names: dict[UUID, UUID]) -> AnyEvent:
    """A crossing that names those that were kept in the place of its own part's."""
    if not isinstance(event, Crossing):
        return event
    reverses, group = (id_ and names.get(id_, id_) for id_ in (event.reverses, event.group))
    return replace(event, reverses=reverses, group=group)


def _led(events: Sequence[AnyEvent]) -> list[AnyEvent]:
    """The events with groups whose first one is there."""
    leads = {event.id: event.id for event in events}
    found: list[AnyEvent] = []
    for event in sorted(events, key=lambda event: event.ts):
        if isinstance(event, Crossing) and event.group is not None:
            found.append(replace(event, group=leads.setdefault(event.group, event.id)))
        else:
            found.append(event)
    return found


def _visits(before: Sequence[Visit], after: Sequence[Visit], seam: datetime) -> list[Visit]:
    low, high = seam - NEAR, seam + NEAR
    open_before = [visit for visit in before if visit.entered <= high and visit.left >= low]
    open_after = [visit for visit in after if visit.entered <= high and visit.left >= low]
    pairs = _paired(open_before, open_after, lambda visit: visit.zone, _unlike)
    alone_before = [visit for visit in open_before if visit.entered < seam and not _has(pairs, 0, visit)]
    alone_after = [visit for visit in open_after if visit.left >= seam and not _has(pairs, 1, visit)]
    return [
        *(visit for visit in before if visit.left < low),
        *alone_before,
        *(_over(one, other) for one, other in pairs),
        *alone_after,
        *(visit for visit in after if visit.entered > high),
    ]


def _has(pairs: Sequence[tuple[Visit, Visit]], side: int, visit: Visit) -> bool:
    return any(pair[side] is visit for pair in pairs)


def _over(one: Visit, other: Visit) -> Visit:
    """The visit that two parts saw, each a piece of it."""
    dwell = round((other.left - one.entered).total_seconds(), 3)
    return replace(other, entered=one.entered, entered_frame=one.entered_frame, dwell_seconds=max(0.0, dwell))


def _paired(
    ones: Sequence[E], others: Sequence[E], what: Callable[[E], Hashable], apart: Callable[[E, E], timedelta | None]
) -> list[tuple[E, E]]:
    """Pairs of what is the same, the nearest first, each in one pair at most; `apart` is None for what cannot be."""
    near = sorted(
        (distance, first, second)
        for first, one in enumerate(ones)
        for second, other in enumerate(others)
        if what(one) == what(other) and (distance := apart(one, other)) is not None
    )
    taken: tuple[set[int], set[int]] = (set(), set())
    pairs = []
    for _, first, second in near:
        if first not in taken[0] and second not in taken[1]:
            taken[0].add(first)
            taken[1].add(second)
            pairs.append((ones[first], others[second]))
    return pairs


def _what(event: AnyEvent) -> Hashable:
    """What must be the same of two events that are one."""
    if isinstance(event, Crossing):
        return event.type, event.line, event.direction
    return (event.type, event.line, event.reason) if isinstance(event, Rejected) else event.id


def _place(event: AnyEvent) -> Hashable:
    return event.line if isinstance(event, LineEvent) else event.id


def _apart(one: AnyEvent, other: AnyEvent) -> timedelta | None:
    distance = abs(one.ts - other.ts)
    return distance if distance <= NEAR else None


def _unlike(one: Visit, other: Visit) -> timedelta | None:
    """How far apart two stays began, or ended: the part that came late, or left early, did not see the other."""
    apart = min(abs(one.entered - other.entered), abs(one.left - other.left))
    together = one.entered <= other.left and other.entered <= one.left
    return apart if together or apart <= NEAR else None


def _of(kind: type[Visit], events: Sequence[AnyEvent]) -> list[Visit]:
    return [event for event in events if isinstance(event, kind)]
