"""Watches for falls in the zones of a camera: decides which person to look at next, and what the looks mean.

Theory of operation.  Detectors are trained on standing people, and lose nearly every person that lies.  So most falls
look like this: a track is lost in the middle of a zone.  The person is then *sought*, for SOUGHT_SECONDS, around their
last standing place.  A person found lying is looked at where the body is from then on, whether the detector sees them
or not.  A person not found has gone behind something, as most lost people have.

- At most one person is looked at in a frame: first the lying people, then the sought ones, then those that the detector
  sees, each in turn, so that a crowd costs no more than a few people.
- A detector's box on a lying body is that person, under whatever id.
- A person counts as up again only if the detector sees them: helpers kneel down beside a lying person.
- A body that is already known to be another person's is told once.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID, uuid4

from edgecount.counting.anchor import EDGE, Anchor, known_point
from edgecount.counting.facts import FallEnded, FallStarted, FrameTime, Over
from edgecount.counting.falls.fallen import Fall, PostureState
from edgecount.geometry import Box, Polygon, Size
from edgecount.tracking.posture import Body
from edgecount.tracking.track import Track

EVERY_SECONDS = 1.0
"""Between two looks at a person."""
SOUGHT_EVERY_SECONDS = 0.4
"""Between two looks at a sought person."""
LOST_SECONDS = 0.4
"""A person that the detector has not seen for longer than this is lost."""
SOUGHT_SECONDS = 4.0
"""How long a lost person is sought, from the detector's last sight on."""
TURNS = 3
"""Runs of the model in a look for a lying person: the model is shown the picture from three sides."""
SAME_BODY = 0.3
"""Intersection over union from which two boxes belong to one lying body."""
SHRINKING = 0.98
"""The least share of a person's known height that is kept at the next sight, however low they bend."""


@dataclass(frozen=True, slots=True)
class Look:
    """A look to take: at which person, at which part of the picture; `height` is the person's own, in pixels."""

    person: int
    box: Box
    height: float


@dataclass(slots=True)
class _WatchedPerson:
    """A person in a zone; `tries` counts the looks since they were last seen lying, `body` is where that was."""

    id: int
    zone: str
    box: Box
    height: float
    seen_at: float
    fall: Fall
    event: UUID | None = None
    looked_at: float = -math.inf
    tries: int = 0
    body: Box | None = None

    def is_lost(self, now: float) -> bool:
        return now - self.seen_at > LOST_SECONDS

    @property
    def is_down(self) -> bool:
        return self.fall.state is not PostureState.UP


class FallWatch:
    """Watches the people in some zones, in pictures of one size; polygons are in the pictures' pixels.

    For every frame, call `update` first, then `next_look`, then `looked` if there was a look.
    """

    def __init__(
        self,
        zones: Mapping[str, Polygon],
        anchor: Anchor,
        size: Size,
        hold_seconds: float,
        new_id: Callable[[], UUID] = uuid4,
    ) -> None:
        self._zones = zones
        self._anchor = anchor
        self._size = size
        self._hold_seconds = hold_seconds
        self._new_id = new_id
        self._people: dict[int, _WatchedPerson] = {}
        self._rests_until = -math.inf
        self._moment: FrameTime | None = None

    def update(self, tracks: Sequence[Track], moment: FrameTime) -> tuple[FallEnded, ...]:
        """Take the tracks of one frame; gives the falls that this ends."""
        self._moment = moment
        over: list[FallEnded] = []
        for track in sorted(tracks, key=lambda track: track.id):
            if track.seen == "detected" and track.confirmed:
                over += self._see(track, moment)
        for person in list(self._people.values()):
            over += self._end(person, "unseen", moment) if person.fall.waited(moment.media_time) else []
            if not person.is_down and self._is_given_up(person, moment.media_time):
                del self._people[person.id]
        return tuple(over)

    def next_look(self, now: float, gap: float) -> Look | None:
        """The look to take in the frame of `now` (media time), if any.

        `gap` is the least time between two runs of the model, in seconds.
        """
        due = [person for person in self._people.values() if now - person.looked_at >= _pause(person, now)]
        if now < self._rests_until or not due:
            return None
        person = min(due, key=lambda person: (not person.is_down, not person.is_lost(now), person.looked_at, person.id))
        box = _place(person) if person.is_lost(now) else person.box
        self._rests_until = now + gap * (TURNS if person.is_lost(now) else 1)
        person.looked_at = now
        person.tries += 1
        return Look(person.id, box, person.height)

    def looked(self, look: Look, body: Body, moment: FrameTime) -> tuple[FallStarted | FallEnded, ...]:
        """Take the result of a look at this frame; gives the falls that it starts or ends."""
        person = self._people[look.person]
        if body.posture == "lying" and body.box is not None:
            if self._is_somebody_else(person, body.box):
                del self._people[person.id]
                return ()
            person.body, person.tries = body.box, 0
        elif person.is_lost(moment.media_time):
            return ()
        match person.fall.looked(body.posture, moment):
            case "fallen":
                person.event = self._new_id()
                return (FallStarted(person.event, person.zone, person.id, person.fall.since or moment, moment),)
            case "up":
                return tuple(self._end(person, "up", moment))
            case _:
                return ()

    def finish(self) -> tuple[FallEnded, ...]:
        """End all falls as unseen: no more frames will come."""
        over = [over for person in self._people.values() for over in self._end(person, "unseen", self._moment)]
        self._people = {}
        return tuple(over)

    def _see(self, track: Track, moment: FrameTime) -> list[FallEnded]:
        point = known_point(track, self._anchor, self._size)
        person = self._people.get(track.id)
        zone = (
            None if point is None else next((name for name, area in self._zones.items() if area.contains(point)), None)
        )
        if person is not None and point is not None and zone is None:
            del self._people[person.id]
            return self._end(person, "elsewhere", moment)
        length = max(track.box.width, track.box.height)
        if person is None and zone is not None:
            person = self._known_body(track) or _WatchedPerson(
                track.id, zone, track.box, length, moment.media_time, Fall(self._hold_seconds)
            )
            self._people[track.id] = person
        if person is not None:
            person.zone = zone or person.zone
            person.box, person.seen_at = track.box, moment.media_time
            person.height = max(length, SHRINKING * person.height)
        return []

    def _known_body(self, track: Track) -> _WatchedPerson | None:
        """The person lying where this track's box is, if any; they have the track's id from here on."""
        for person in self._people.values():
            if person.body is not None and person.is_down and person.body.iou(track.box) >= SAME_BODY:
                del self._people[person.id]
                person.id = track.id
                return person
        return None

    def _is_somebody_else(self, person: _WatchedPerson, body: Box) -> bool:
        others = (other for other in self._people.values() if other is not person and other.is_down)
        return not person.is_down and any(
            other.body is not None and other.body.iou(body) >= SAME_BODY for other in others
        )

    def _is_given_up(self, person: _WatchedPerson, now: float) -> bool:
        """Whether a person that is up is lost for good: sought in vain, or gone over the picture's side edge."""
        box, edge = person.box, EDGE
        at_side = box.left < edge or box.right > self._size.width - edge
        return person.is_lost(now) and (at_side or now - person.seen_at > SOUGHT_SECONDS)

    def _end(self, person: _WatchedPerson, how: Over, moment: FrameTime | None) -> list[FallEnded]:
        event, person.event = person.event, None
        return [] if event is None or moment is None else [FallEnded(event, person.zone, person.id, how, moment)]


def _pause(person: _WatchedPerson, now: float) -> float:
    sought = person.is_lost(now) and not person.is_down
    return SOUGHT_EVERY_SECONDS if sought else EVERY_SECONDS


def _place(person: _WatchedPerson) -> Box:
    """Where to look for a lost person, in turn: where the body was, at the last foot point, and beside that."""
    foot, height = person.box.foot, person.height
    places = [_lying(foot.x + side * height / 2, foot.y - 0.12 * height, wide * height) for side, wide in _SIDES]
    if person.body is not None:
        center = person.body.center
        places.insert(0, _lying(center.x, center.y, max(person.body.width, 0.8 * height)))
    return places[person.tries % len(places)]


_SIDES = ((0, 1.6), (-1, 1.0), (1, 1.0))
"""Where a person may lie after standing in the middle: to which side, and how wide to look, in own heights."""


def _lying(x: float, y: float, width: float) -> Box:
    """A box for a person lying with their middle at (x, y)."""
    return Box(x - width / 2, y - 0.22 * width, x + width / 2, y + 0.22 * width)
