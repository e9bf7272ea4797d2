"""Finds the visits that people pay to a zone: one small state machine per person and zone.

                 ┌ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┐
                 │ outside, not clear of it    │      a person's point (foot or centre) is *clear* of the border when
                   ╔═════════════════════════╗        it is CLEAR × the person's own height away from it, on either
                 │ ║ inside, not clear of it ║ │      side
                   ║  ┌ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┐  ║
                 │ ║  │ clear inside      │  ║ │

Theory of operation.  At every frame a person's point is inside or outside of the polygon, or unknown (the person was
not seen, or the foot is cut off by the picture's edge), which changes nothing.  TABLE says what follows:

- The first sight inside begins a *stay*.  The stay is *settled*, and is a visit, once the person is confirmed and
  either was inside for ENTER_SECONDS without a break, or was seen outside before and then clear inside twice: a person
  running through a zone visits it too.
- A sight outside undoes a stay that is not settled.  A settled stay ends when the person was outside for LEAVE_SECONDS
  without a break, or was seen clear outside twice; until then a sight inside continues the stay.
- A person that is gone from outside has left.  The visit is from the first sight inside to the last.
- A person that is gone from inside, or not seen for MISSING_SECONDS, is *missing*, for KEPT_SECONDS from the last
  sight.  Another track that was born within reach of that sight, in the middle of the zone and no more than
  BOTH_SECONDS before it, is the same person under another id, and takes the stay over: the nearest and most recently
  missed first, and each track only once.  The reason is that people do not appear in the middle of a floor; a track
  that comes from outside, or over the picture's left or right edge, takes nothing over.
- A person missing for longer, with no track to take the stay over, left unseen: the visit ends at the detector's last
  sight.
- When the frames end, the picture's size changes or the camera is lost, all visits still open end in this way.

Inertia has two measures, distance and time: jitter is a share of a person's height, but in a narrow zone no point ever
gets clear of the border.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from edgecount.counting.anchor import EDGE, Anchor, known_point
from edgecount.counting.facts import FrameTime, VisitEnded
from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.geometry import Point, Polygon, Size
from edgecount.tracking.assignment import assign
from edgecount.tracking.track import Track

CLEAR = 0.12
"""How far from the border a person is clear of it, in own heights."""
TWICE = 2
"""Sights clear of the border, without a change of side, that settle on which side a person is."""
ENTER_SECONDS, LEAVE_SECONDS = 1.0, 2.0
"""How long a person is inside, or outside, without a break until that is settled, however near the border."""
MISSING_SECONDS = 1.0
"""How long a person must be unseen before their stay may be taken over while their track still lives."""
KEPT_SECONDS = 7.0
"""How long after the last sight a stay may be taken over."""
BOTH_SECONDS = 1.0
"""How long one person may have two boxes before the older one is lost."""
REACH = 0.75
"""How far the first sight of the new track may be from the last sight of the old one, in heights of the taller."""
MOST_MISSING = 100
"""How many people may be missing at once; beyond that, the visit of the person missed longest ends."""
ALONE = 3.0
"""The cost of leaving a missing person and a newcomer unmatched: more than any match, which costs 2 at most."""


class ZoneState(Enum):
    """What is known of one person at one zone."""

    OUTSIDE = auto()
    ENTERING = auto()
    INSIDE = auto()
    LEAVING = auto()


class ZonePosition(Enum):
    """Where the person is now; settled if that is beyond doubt, which it never is at the first sight on a side."""

    IN = auto()
    SETTLED_IN = auto()
    OUT = auto()
    SETTLED_OUT = auto()
    GONE = auto()


class ZoneAction(Enum):
    """What a step does besides changing the state."""

    NOTHING = auto()
    FORGET = auto()
    LEAVE = auto()
    VANISH = auto()


TABLE: dict[tuple[ZoneState, ZonePosition], tuple[ZoneState, ZoneAction]] = {
    (ZoneState.OUTSIDE, ZonePosition.IN): (ZoneState.ENTERING, ZoneAction.NOTHING),
    (ZoneState.OUTSIDE, ZonePosition.OUT): (ZoneState.OUTSIDE, ZoneAction.NOTHING),
    (ZoneState.OUTSIDE, ZonePosition.GONE): (ZoneState.OUTSIDE, ZoneAction.NOTHING),
    (ZoneState.ENTERING, ZonePosition.IN): (ZoneState.ENTERING, ZoneAction.NOTHING),
    (ZoneState.ENTERING, ZonePosition.SETTLED_IN): (ZoneState.INSIDE, ZoneAction.NOTHING),
    (ZoneState.ENTERING, ZonePosition.OUT): (ZoneState.OUTSIDE, ZoneAction.FORGET),
    (ZoneState.ENTERING, ZonePosition.GONE): (ZoneState.OUTSIDE, ZoneAction.FORGET),
    (ZoneState.INSIDE, ZonePosition.IN): (ZoneState.INSIDE, ZoneAction.NOTHING),
    (ZoneState.INSIDE, ZonePosition.OUT): (ZoneState.LEAVING, ZoneAction.NOTHING),
    (ZoneState.INSIDE, ZonePosition.GONE): (ZoneState.OUTSIDE, ZoneAction.VANISH),
    (ZoneState.LEAVING, ZonePosition.IN): (ZoneState.INSIDE, ZoneAction.NOTHING),
    (ZoneState.LEAVING, ZonePosition.OUT): (ZoneState.LEAVING, ZoneAction.NOTHING),
    (ZoneState.LEAVING, ZonePosition.SETTLED_OUT): (ZoneState.OUTSIDE, ZoneAction.LEAVE),
    (ZoneState.LEAVING, ZonePosition.GONE): (ZoneState.OUTSIDE, ZoneAction.LEAVE),
}


@dataclass(frozen=True, slots=True)
class _ZoneSight:
    """Where one frame shows a person; `height` is the person's own, in pixels."""

    point: Point
    height: float
    moment: FrameTime


@dataclass(slots=True)
class _Stay:
    """A time in the zone; `proven` is its last moment at which the detector itself saw the person.

    `born` is the person's first sight, if that was in the middle of the zone and the stay has taken no other over yet.
    """

    track: int
    entered: FrameTime
    last: _ZoneSight
    proven: FrameTime
    born: _ZoneSight | None


@dataclass(slots=True)
class _ZonePerson:
    """What a zone remembers of one person.

    `inside`, `since` and `clear` describe the present side of the border: which side it is, since when (media time),
    and how many sights were clear of the border there.
    """

    id: int
    seen_at: float
    confirmed: bool = False
    inside: bool | None = None
    since: float = 0.0
    clear: int = 0
    was_outside: bool = False
    state: ZoneState = ZoneState.OUTSIDE
    stay: _Stay | None = None


class ZoneCounter:
    """Finds the visits to one zone, in pictures of one size; `polygon` is in the pictures' pixels."""

    def __init__(self, polygon: Polygon, anchor: Anchor, size: Size) -> None:
        self._polygon = polygon
        self._anchor = anchor
        self._size = size
        self._people: dict[int, _ZonePerson] = {}
        self._missing: dict[int, _Stay] = {}

    def update(self, tracks: Sequence[Track], moment: FrameTime) -> tuple[VisitEnded, ...]:
        """Take the tracks of one frame; gives the visits that this ends.  A track not among them has ended."""
        now = moment.media_time
        visits = self._end(self._people.keys() - {track.id for track in tracks})
        for track in sorted(tracks, key=lambda track: track.id):
            if track.is_sighted:
                visits += self._see(track, moment)
        for person in self._people.values():
            if person.state is ZoneState.INSIDE and now - person.seen_at >= MISSING_SECONDS:
                visits += self._step(person, ZonePosition.GONE)
        self._pass_on(now)
        return (*visits, *self._give_up(now))

    def finish(self) -> tuple[VisitEnded, ...]:
        """End all visits: no more frames will come."""
        visits = self._end(self._people.keys())
        missing, self._missing = self._missing, {}
        return (*visits, *(_visit(stay, stay.proven) for stay in missing.values()))

    def figures(self, now: float) -> ZoneFigures:
        """The people in the zone at `now` (media time): all with an open visit, the missing ones included."""
        stays = [
            person.stay for person in self._people.values() if person.state in (ZoneState.INSIDE, ZoneState.LEAVING)
        ]
        entered = sorted(stay.entered.media_time for stay in (*stays, *self._missing.values()) if stay is not None)
        return ZoneFigures(tuple(now - then for then in entered))

    def _end(self, ids: Iterable[int]) -> list[VisitEnded]:
        return [visit for id_ in sorted(ids) for visit in self._step(self._people.pop(id_), ZonePosition.GONE)]

    def _see(self, track: Track, moment: FrameTime) -> list[VisitEnded]:
        """Take a track that the frame shows, though its foot may be cut off."""
        point = known_point(track, self._anchor, self._size)
        at_side = track.box.left < EDGE or track.box.right > self._size.width - EDGE
        fresh = track.id not in self._people and not at_side
        person = self._people.setdefault(track.id, _ZonePerson(track.id, moment.media_time))
        person.seen_at, person.confirmed = moment.media_time, track.confirmed
        if track.id in self._missing:
            person.state, person.stay = ZoneState.INSIDE, self._missing.pop(track.id)
        if point is None:
            return []
        sight = _ZoneSight(point, track.height, moment)
        visits = self._step(person, self._position(person, sight))
        if person.inside:
            stay = person.stay or _Stay(person.id, moment, sight, moment, sight if fresh else None)
            stay.last, stay.proven = sight, moment if track.seen == "detected" else stay.proven
            person.stay = stay
        return visits

    def _position(self, person: _ZonePerson, sight: _ZoneSight) -> ZonePosition:
        depth, now = self._polygon.depth(sight.point), sight.moment.media_time
        inside = depth >= 0
        if inside != person.inside:
            person.inside, person.since, person.clear = inside, now, 0
        person.clear += abs(depth) > CLEAR * sight.height
        person.was_outside |= not inside
        plainly, lasted = person.clear >= TWICE, now - person.since
        if inside:
            certain = person.confirmed and (lasted >= ENTER_SECONDS or (person.was_outside and plainly))
            return ZonePosition.SETTLED_IN if certain and person.state is ZoneState.ENTERING else ZonePosition.IN
        certain = lasted >= LEAVE_SECONDS or plainly
        return ZonePosition.SETTLED_OUT if certain and person.state is ZoneState.LEAVING else ZonePosition.OUT

    def _step(self, person: _ZonePerson, place: ZonePosition) -> list[VisitEnded]:
        """Change the person's state, and act on the change; gives the visit that this ends, if any."""
        person.state, action = TABLE[person.state, place]
        if action is ZoneAction.NOTHING or person.stay is None:
            return []
        stay, person.stay = person.stay, None
        if action is ZoneAction.VANISH:
            self._missing[person.id], person.inside = stay, None
        return [_visit(stay, stay.last.moment)] if action is ZoneAction.LEAVE else []

    def _pass_on(self, now: float) -> None:
        """Give the stays of missing people to the tracks that are the same people under other ids."""
        missing = list(self._missing.values())
        present = [person for person in self._people.values() if person.confirmed and person.seen_at == now]
        heirs = [(person, person.stay) for person in present if person.stay is not None]
        if not missing or not heirs:
            return
        for row, column in assign(missing, heirs, lambda lost, heir: _unlikeness(lost, heir[1]), ALONE).pairs:
            lost, (person, stay) = self._missing.pop(missing[row].track), heirs[column]
            stay.entered = min(stay.entered, lost.entered, key=lambda moment: moment.media_time)
            stay.born = None
            person.state = ZoneState.INSIDE if person.state is ZoneState.ENTERING else person.state

    def _give_up(self, now: float) -> list[VisitEnded]:
        """End the visits of people missing for too long, or together with too many others."""
        ended = []
        for id_, stay in list(self._missing.items()):  # in the order in which they came to be missing
            if now - stay.last.moment.media_time > KEPT_SECONDS + ENTER_SECONDS or len(self._missing) > MOST_MISSING:
                ended.append(_visit(self._missing.pop(id_), stay.proven))
        return ended


def _unlikeness(missing: _Stay, heir: _Stay) -> float | None:
    """The cost of matching two stays as one person's under two ids, 0-2; None if they cannot be one person's."""
    if heir.born is None:
        return None
    last, born = missing.last, heir.born
    gap = born.moment.media_time - last.moment.media_time
    distance = born.point.distance(last.point) / (REACH * max(last.height, born.height))
    if distance > 1 or not -BOTH_SECONDS <= gap <= KEPT_SECONDS:
        return None
    return distance + max(0.0, gap) / KEPT_SECONDS


def _visit(stay: _Stay, left: FrameTime) -> VisitEnded:
    return VisitEnded(stay.track, stay.entered, left)
