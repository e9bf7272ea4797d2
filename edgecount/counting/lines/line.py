"""Counts crossings of a line: one small state machine per track and line.

                    ┌ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┐
      left          │   the band        │         the band reaches `clear_of_line` × the person's own height
      from ═════════╪═══════════════════╪═══ to   to both sides; a point in it is *on the line*
      right         └ ─ ─ ─ ─ ─ ─ ─ ─ ─ ┘

Theory of operation.  At every frame a track's point (foot or centre) is *near* (clear of the band, on the side where
the track is armed), in the *band*, *far* (clear of it on the other side), or unknown (the track is not sighted, or the
foot is cut off by the picture's edge), which changes nothing.  TABLE says what follows:

- A track first seen clear of the line is *armed* on that side.  A track first seen in the band was *born inside*, and
  is armed, uncounted, when it leaves the band; but if it was first seen before the line by more than half of the band's
  reach (PLAINLY_BEFORE), and leaves on the other side, it has passed.
- A track seen far has *passed*; the second such sight settles it.  One such sight, then near again, is a flicker.
- A settled passage counts if the straight way from the last near point to the first far point meets the drawn segment,
  not merely its extension.  Counted or not, the track is then armed on the other side: a true return counts too.
- A track that ends inside the band counts, at half confidence, if it was last seen past the line by more than 0.8 of
  the band's reach (PLAINLY_PAST).  A track that was seen far only once, and then ends, counts at half confidence too,
  unless it was last seen back on the armed side of the line.
- Unconfirmed tracks arm and pass like others but count only once confirmed.
- A track that came to the drawn line and is not counted is reported with a reason; one that only passes the line's
  extension is not.

Sides are judged by a band rather than by the line itself, because a person standing on the line sways over it; and by
the whole way rather than by sights inside the band, because a fast walker is never seen inside it.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto
from uuid import UUID, uuid4

from edgecount.counting.anchor import known_point, point_of
from edgecount.counting.facts import Crossed, Fact, FrameTime, NotCounted, Reason
from edgecount.counting.lines.rule import LineRule, Side
from edgecount.events.model import Direction
from edgecount.geometry import Point, Segment, Size
from edgecount.tracking.track import Track

PLAINLY_PAST = 0.8
"""How far past the line a track that ends in the band must be to count: a share of the band's reach to a side."""
PLAINLY_BEFORE = 0.5
"""How far before the line a track that begins in the band must be to come over it: a share of the band's reach.  Where
somebody begins to walk, smoothed places are off by half as much."""
LESS_SURE = 0.5
"""The factor for a crossing's confidence if its far end was not seen twice."""


class LineState(Enum):
    """What is known of one track at one line."""

    UNSEEN = auto()
    BORN_INSIDE = auto()
    ARMED = auto()
    ON_LINE = auto()
    PASSED = auto()


class LinePosition(Enum):
    """Where the track is now, seen from the side where it is armed."""

    NEAR = auto()
    BAND = auto()
    FAR = auto()
    GONE = auto()


class LineAction(Enum):
    """What a step does besides changing the state."""

    STAY = auto()
    ARM = auto()
    LEAVE_BIRTHPLACE = auto()
    COME_OVER = auto()
    RETREAT = auto()
    PASS = auto()
    FLICKER = auto()
    SETTLE = auto()
    SETTLE_UNSURE = auto()
    END_ON_LINE = auto()


TABLE: dict[tuple[LineState, LinePosition], tuple[LineState, LineAction]] = {
    (LineState.UNSEEN, LinePosition.NEAR): (LineState.ARMED, LineAction.ARM),
    (LineState.UNSEEN, LinePosition.BAND): (LineState.BORN_INSIDE, LineAction.STAY),
    (LineState.BORN_INSIDE, LinePosition.NEAR): (LineState.ARMED, LineAction.LEAVE_BIRTHPLACE),
    (LineState.BORN_INSIDE, LinePosition.BAND): (LineState.BORN_INSIDE, LineAction.STAY),
    (LineState.BORN_INSIDE, LinePosition.FAR): (LineState.PASSED, LineAction.COME_OVER),
    (LineState.BORN_INSIDE, LinePosition.GONE): (LineState.UNSEEN, LineAction.LEAVE_BIRTHPLACE),
    (LineState.ARMED, LinePosition.NEAR): (LineState.ARMED, LineAction.ARM),
    (LineState.ARMED, LinePosition.BAND): (LineState.ON_LINE, LineAction.STAY),
    (LineState.ARMED, LinePosition.FAR): (LineState.PASSED, LineAction.PASS),
    (LineState.ARMED, LinePosition.GONE): (LineState.UNSEEN, LineAction.STAY),
    (LineState.ON_LINE, LinePosition.NEAR): (LineState.ARMED, LineAction.RETREAT),
    (LineState.ON_LINE, LinePosition.BAND): (LineState.ON_LINE, LineAction.STAY),
    (LineState.ON_LINE, LinePosition.FAR): (LineState.PASSED, LineAction.PASS),
    (LineState.ON_LINE, LinePosition.GONE): (LineState.UNSEEN, LineAction.END_ON_LINE),
    (LineState.PASSED, LinePosition.NEAR): (LineState.ARMED, LineAction.FLICKER),
    (LineState.PASSED, LinePosition.BAND): (LineState.PASSED, LineAction.STAY),
    (LineState.PASSED, LinePosition.FAR): (LineState.ARMED, LineAction.SETTLE),
    (LineState.PASSED, LinePosition.GONE): (LineState.UNSEEN, LineAction.SETTLE_UNSURE),
}


@dataclass(frozen=True, slots=True)
class _LineSight:
    """Where one frame shows a track; in pixels, `offset` from the line (right > 0) and the `band`'s reach to a side."""

    track: Track
    point: Point
    offset: float
    band: float
    moment: FrameTime

    @property
    def side(self) -> Side | None:
        if abs(self.offset) <= self.band:
            return None
        return _side(self.offset)


@dataclass(slots=True)
class _LinePerson:
    """What a line remembers of one track.

    `near` and `far` are the ends of the way over the line: the last sight on the armed side, the first one beyond.
    """

    last: _LineSight
    near: _LineSight
    far: _LineSight
    state: LineState = LineState.UNSEEN
    armed: Side | None = None
    came_close: bool = False
    counted: Crossed | None = None


class LineCounter:
    """Counts the crossings of one line, in pictures of one size.

    `segment` is in the pictures' pixels; people enter to its `in_side`; `new_id` gives crossings their ids.
    """

    def __init__(
        self, segment: Segment, in_side: Side, size: Size, rule: LineRule, new_id: Callable[[], UUID] = uuid4
    ) -> None:
        self._segment = segment
        self._in_side = in_side
        self._size = size
        self._rule = rule
        self._new_id = new_id
        self._people: dict[int, _LinePerson] = {}
        self._actions: dict[LineAction, Callable[[_LinePerson], Fact | None]] = {
            LineAction.STAY: self._stay,
            LineAction.ARM: self._arm,
            LineAction.LEAVE_BIRTHPLACE: self._leave_birthplace,
            LineAction.COME_OVER: self._come_over,
            LineAction.RETREAT: self._retreat,
            LineAction.PASS: self._pass,
            LineAction.FLICKER: self._flicker,
            LineAction.SETTLE: self._settle,
            LineAction.SETTLE_UNSURE: self._settle_unsure,
            LineAction.END_ON_LINE: self._end_on_line,
        }

    def distance(self, track: Track) -> float:
        """How far the track's point is from the drawn line, in the person's own heights."""
        return self._segment.distance(point_of(track, self._rule.anchor)) / track.height

    def update(self, tracks: Sequence[Track], moment: FrameTime) -> tuple[Fact, ...]:
        """Take the tracks of one frame; gives the facts that this settles.  A track not among them has ended."""
        facts = self._end(self._people.keys() - {track.id for track in tracks})
        for track in sorted(tracks, key=lambda track: track.id):
            sight = self._sight(track, moment)
            if sight is not None:
                person = self._people.setdefault(track.id, _LinePerson(sight, sight, sight))
                person.last = sight
                facts.append(self._step(person, self._position(person)))
        return tuple(fact for fact in facts if fact is not None)

    def finish(self) -> tuple[Fact, ...]:
        """End all tracks: no more frames will come."""
        return tuple(fact for fact in self._end(self._people.keys()) if fact is not None)

    def _end(self, ids: Iterable[int]) -> list[Fact | None]:
        return [self._step(self._people.pop(id_), LinePosition.GONE) for id_ in sorted(ids)]

    def _sight(self, track: Track, moment: FrameTime) -> _LineSight | None:
        """The track's sight in this frame; None if the frame does not show its point."""
        point = known_point(track, self._rule.anchor, self._size)
        if point is None:
            return None
        return _LineSight(track, point, self._segment.offset(point), self._rule.clear_of_line * track.height, moment)

    def _position(self, person: _LinePerson) -> LinePosition:
        sight = person.last
        if sight.side is None:
            person.came_close |= self._segment.distance(sight.point) <= sight.band
            return LinePosition.BAND
        if person.state is LineState.BORN_INSIDE and _began_before(person):
            return LinePosition.FAR
        if person.armed in (None, sight.side):
            return LinePosition.NEAR
        if person.state is LineState.PASSED and not sight.track.confirmed:
            return LinePosition.BAND  # not to be settled before the track is confirmed
        return LinePosition.FAR

    def _step(self, person: _LinePerson, place: LinePosition) -> Fact | None:
        person.state, action = TABLE[person.state, place]
        return self._actions[action](person)

    def _stay(self, person: _LinePerson) -> None:
        """Do nothing: the state says it all."""

    def _arm(self, person: _LinePerson) -> None:
        person.armed, person.near, person.came_close = person.last.side, person.last, False

    def _leave_birthplace(self, person: _LinePerson) -> Fact | None:
        return self._rearm(person, "born_inside" if person.came_close else None)

    def _come_over(self, person: _LinePerson) -> None:
        person.armed, person.far = _side(person.near.offset), person.last

    def _retreat(self, person: _LinePerson) -> Fact | None:
        return self._rearm(person, "turned_back" if person.came_close else None)

    def _pass(self, person: _LinePerson) -> None:
        person.far = person.last

    def _flicker(self, person: _LinePerson) -> Fact | None:
        return self._rearm(person, "flicker" if self._came(person) else None)

    def _settle(self, person: _LinePerson) -> Fact | None:
        return self._count(person, 1.0)

    def _settle_unsure(self, person: _LinePerson) -> Fact | None:
        if _past(person) <= 0:
            return self._rearm(person, "lost_on_line" if self._came(person) else None)
        return self._count(person, LESS_SURE)

    def _end_on_line(self, person: _LinePerson) -> Fact | None:
        person.far = person.last
        if _past(person) > PLAINLY_PAST * person.last.band:
            return self._count(person, LESS_SURE)
        return self._rearm(person, "lost_on_line" if person.came_close else None)

    def _count(self, person: _LinePerson, sureness: float) -> Fact | None:
        """End a passage: a crossing, or the reason why it is none; either way the track is armed on the other side."""
        if not self._meets(person):
            person.counted = None
            return self._rearm(person, "beside_the_line" if person.came_close else None)
        if not person.last.track.confirmed:
            return self._rearm(person, "too_short")
        crossed = self._crossed(person, sureness)
        if crossed.reverses is not None and self._rule.u_turn == "ignore":
            return self._rearm(person, "u_turn")
        person.counted = None if crossed.reverses else crossed
        self._rearm(person, None)
        return crossed

    def _crossed(self, person: _LinePerson, sureness: float) -> Crossed:
        direction: Direction = "out" if person.armed == self._in_side else "in"
        before = person.counted
        returned = before is not None and self._returns(before, direction, person.far.moment)
        return Crossed(
            id=self._new_id(),
            track=person.last.track.id,
            direction=direction,
            confidence=person.last.track.confidence * sureness,
            moment=person.far.moment,
            reverses=before.id if before is not None and returned else None,
        )

    def _returns(self, before: Crossed, direction: Direction, moment: FrameTime) -> bool:
        """Whether this passage belongs to a U-turn that began with the crossing before.

        The same direction twice comes only after a return that was ignored: the second passage undoes that return.
        """
        if self._rule.u_turn == "count":
            return False
        seconds = moment.media_time - before.moment.media_time
        return direction == before.direction or seconds <= self._rule.u_turn_window_seconds

    def _came(self, person: _LinePerson) -> bool:
        """Whether a track that was seen far came to the drawn line on its way, or went through it."""
        return person.came_close or self._meets(person)

    def _meets(self, person: _LinePerson) -> bool:
        """Whether the straight way from the last near to the first far sight goes through the drawn segment."""
        near, far = person.near, person.far
        share = near.offset / (near.offset - far.offset)
        along = self._segment.along(near.point) * (1 - share) + self._segment.along(far.point) * share
        return 0 <= along <= 1

    def _rearm(self, person: _LinePerson, reason: Reason | None) -> NotCounted | None:
        """Arm the track where it was last seen; with a reason, say why nothing was counted."""
        self._arm(person)
        track = person.last.track
        if reason is None:
            return None
        return NotCounted(track.id, reason if track.confirmed else "too_short", person.last.moment)


def _side(offset: float) -> Side:
    return "right" if offset > 0 else "left"


def _began_before(person: _LinePerson) -> bool:
    """Whether a track was plainly on the other side of the line, though in the band, when it was first seen."""
    birth = person.near
    return birth.offset * person.last.offset < 0 and abs(birth.offset) > PLAINLY_BEFORE * birth.band


def _past(person: _LinePerson) -> float:
    """How far past the line the track was last seen, in pixels; negative on the side where it is armed."""
    return -person.last.offset if person.armed == "right" else person.last.offset
