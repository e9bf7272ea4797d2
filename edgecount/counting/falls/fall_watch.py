"""Who in the zones of a camera may have fallen: whom to look at next, and what the looks come to.

Theory of operation.  Detectors are trained on people who stand, and lose nearly everybody who lies.  So a fall is
mostly this: somebody is lost in the midst of a zone.  They are *sought*, for SOUGHT_SECONDS, around where they stood
last.  Who is found lying is looked at where the body is from then on, whether the detector sees them or not; who is not
found went behind something, as most do.

- One person is looked at in a frame, at most; first those who lie, then those who are sought, then whoever the detector
  sees, each in turn, so that a crowd costs no more than a few people.
- A detector's box on a lying body is that person, under whatever id.
- That somebody is up again is believed only of a person whom the detector sees: others kneel down beside one who lies.
- A body that somebody else is known to be is told once.
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
"""From one look at a person to the next."""
SOUGHT_EVERY_SECONDS = 0.4
"""From one to the next at somebody who is sought."""
LOST_SECONDS = 0.4
"""How long the detector has not seen somebody who is lost."""
SOUGHT_SECONDS = 4.0
"""How long after the detector's last sight somebody is sought."""
TURNS = 3
"""What a look for somebody who lies costs: the model is shown them from three sides."""
SAME_BODY = 0.3
"""Intersection over union from which two boxes are one lying body's."""
SHRINKING = 0.98
"""The share of a person's height that is left at the next sight at least, however low they bend."""


@dataclass(frozen=True, slots=True)
class Look:
    """A look that is to be taken: at which person, at what part of the picture; `height` is the person's own."""

    person: int
    box: Box
    height: float


@dataclass(slots=True)
class _WatchedPerson:
    """Somebody in a zone; `tries` are the looks since they were seen lying, `body` is where that was."""

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

    `update` comes first for every frame, then `next_look`, and `looked` where there was one.
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
        """Take the people of one frame; whose falls that ends."""
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
        """Whom to look at in the frame of `now` (media time), if anybody.

        `gap` are the seconds that keep two runs of the model apart.
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
        """Take what a look of this frame found."""
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
        """No more frames will come: nobody knows what becomes of those who lie."""
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
        """Who lies where this box is, and goes by its id from here on."""
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
        """Whether somebody who is up is lost for good: sought in vain, or gone over the picture's edge."""
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
    """Where to look for somebody who is lost: where the body was, else about the last foot point and beside it."""
    foot, height = person.box.foot, person.height
    places = [_lying(foot.x + side * height / 2, foot.y - 0.12 * height, wide * height) for side, wide in _SIDES]
    if person.body is not None:
        center = person.body.center
        places.insert(0, _lying(center.x, center.y, max(person.body.width, 0.8 * height)))
    return places[person.tries % len(places)]


_SIDES = ((0, 1.6), (-1, 1.0), (1, 1.0))
"""Where somebody may lie who stood in the middle: to which side, and how wide to look, in own heights."""


def _lying(x: float, y: float, width: float) -> Box:
    """A box of somebody who lies there."""
    return Box(x - width / 2, y - 0.22 * width, x + width / 2, y + 0.22 * width)
