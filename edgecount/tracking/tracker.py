"""Keeps one id on each person: through missed detections, followers, and short occlusions.

Theory of operation.  Each person has a motion filter.  At every frame all people are first predicted to its time.  On a
frame with detections, these are assigned one to one, in three rounds:

1. sure detections to all known people, by their predicted places: the longer a person was out of sight, the less
   certain the place is, and the further off feet or head may be found;
2. unsure detections (below the confidence that makes a newcomer) to the confirmed people still unmatched: a half-hidden
   person gives a weak box (ByteTrack, arXiv:2110.06864);
3. the sure detections still left are newcomers, unless they lie on a person matched in this frame.

On a frame without detections, people that a follower still holds are corrected with the follower's boxes.  The others
are where their motion has taken them: *expected* if they were seen at the last look, else *predicted*.  A person not
seen for `lost_after_seconds` is gone, but only once the detector has looked again in vain: a detector that looks seldom
must not lose people by that.  A person who has walked out of the picture is not looked for any more.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from edgecount.geometry import Box, Size
from edgecount.tracking.assignment import assign
from edgecount.tracking.detection import Detection
from edgecount.tracking.motion import Motion
from edgecount.tracking.track import Seen, Track

CONFIRMING_HITS = 3
"""Sure detections that make a newcomer a confirmed person."""
UNCONFIRMED_SECONDS = 0.4
"""How long an unconfirmed newcomer may stay unseen."""
RESIZED = 1.25
"""How much taller or shorter than before a newcomer may be seen; by more than that, the first boxes were of two people,
or of a part of one, and the way from there to here is not theirs."""
GATE = 3.5
"""How many standard deviations off the prediction a person's feet or head may be found."""
SIZE_RATIO = 2.0
"""How many times taller or shorter than before a person may be found."""
WEAK_OVERLAP = 0.5
"""Intersection over union with the prediction that an unsure detection needs."""
ALONE = 2.2
"""The cost of leaving a person and a detection unmatched: more than the dearest match, less than two such matches, so
that people are not taken off their own detections only to match one person more.  It also limits the distance from
prediction to detection: 1.2 own heights."""
SECOND_BOX, SECOND_BOX_ABOVE = 0.5, 0.4
"""Share of a newcomer's box that may lie on a person matched in the same frame, from the side and from above: people
stand before each other, but not on each other."""
BLIND_SECONDS = 2.0
"""After a longer gap in the pictures nobody is recognised: a person at the same place may be another person."""


@dataclass(slots=True)
class _TrackedPerson:
    id: int
    motion: Motion
    box: Box
    seen_at: float
    confidence: float
    seen: Seen = "detected"
    hits: int = 1
    has_left: bool = False

    @property
    def confirmed(self) -> bool:
        return self.hits >= CONFIRMING_HITS

    def predict(self, seconds: float) -> None:
        self.motion = self.motion.predicted(seconds)
        self.box, self.seen = self.motion.box, "predicted"

    def correct(self, box: Box, seen: Seen, stature: float | None = None) -> None:
        self.motion = self.motion.corrected(box, stature)
        self.box, self.seen = box, seen

    def detect(self, detection: Detection) -> None:
        taller = detection.height / self.motion.build.unit
        self.correct(detection.box, "detected", detection.stature)
        if not self.confirmed and not 1 / RESIZED <= taller <= RESIZED:
            self.motion = Motion.begin(detection.box, detection.stature)


Cost = Callable[[_TrackedPerson, Detection], float | None]


class Tracker:
    """All people in front of one camera.

    `min_confidence` (0-1) makes a newcomer; `lost_after_seconds` without being seen ends a person.  Ids begin with
    `first_id`.
    """

    def __init__(self, min_confidence: float, lost_after_seconds: float, first_id: int = 1) -> None:
        self._min_confidence = min_confidence
        self._lost_after_seconds = lost_after_seconds
        self._people: list[_TrackedPerson] = []
        self._next_id = first_id
        self._now = 0.0

    @property
    def ids(self) -> tuple[int, ...]:
        """The ids of all people that are not gone."""
        return tuple(person.id for person in self._people)

    def forget(self) -> None:
        """End all tracks; their ids are not given again."""
        self._people = []

    def detected(self, detections: Sequence[Detection], now: float, frame: Size | None = None) -> tuple[Track, ...]:
        """Take a frame's detections; `now` is its time in seconds, not before the last frame's.

        A person missed in it whose middle is expected outside of a frame of this size has walked out: the next one to
        come in there is somebody else.  The track stays for as long as others, for a foot may still be in the picture.
        """
        self._predict(now)
        ordered = sorted(detections, key=_strongest_first)  # the order in which they come must not matter
        sure = [d for d in ordered if d.confidence >= self._min_confidence]
        unsure = [d for d in ordered if d.confidence < self._min_confidence]
        here = [p for p in self._people if not p.has_left]
        missed, sure = self._match(here, sure, _distance_cost, now)
        self._match([p for p in missed if p.confirmed], unsure, _weak_cost, now)
        self._welcome(sure, now)
        self._people = [p for p in self._people if now - p.seen_at <= self._patience(p)]
        if frame is not None:
            self._see_off(frame)
        return self._tracks()

    def followed(self, boxes: Mapping[int, Box], now: float) -> tuple[Track, ...]:
        """Take the boxes that a follower gives, by track id, for a frame without detections."""
        present = [person for person in self._people if person.seen != "predicted"]
        self._predict(now)
        for person in present:
            person.seen = "expected"
        return self.carried(boxes)

    def carried(self, boxes: Mapping[int, Box]) -> tuple[Track, ...]:
        """Take a follower's boxes of people that the detector missed, for the frame of the last call.

        A follower carries a person on but does not prove that the person is there: the last sight stays the detector's.
        """
        for person in self._people:
            if person.id in boxes and person.seen != "detected":
                person.correct(boxes[person.id], "followed")
        return self._tracks()

    def _predict(self, now: float) -> None:
        passed = now - self._now
        if passed < 0:
            raise ValueError(f"time runs backwards: {now} after {self._now} seconds")
        self._now = now
        if passed > max(BLIND_SECONDS, self._lost_after_seconds):
            self.forget()
        for person in self._people:
            person.predict(passed)

    def _match(
        self, people: Sequence[_TrackedPerson], detections: Sequence[Detection], cost: Cost, now: float
    ) -> tuple[list[_TrackedPerson], list[Detection]]:
        """Correct the people with their detections; gives the people and the detections left over."""
        assignment = assign(people, detections, cost, ALONE)
        for row, column in assignment.pairs:
            person, detection = people[row], detections[column]
            person.detect(detection)
            person.seen_at = now
            person.hits += detection.confidence >= self._min_confidence
            person.confidence += (detection.confidence - person.confidence) / 5
        return [people[row] for row in assignment.rows_left], [detections[column] for column in assignment.columns_left]

    def _welcome(self, detections: Sequence[Detection], now: float) -> None:
        matched = [person.box for person in self._people if person.seen == "detected"]
        for detection in detections:
            box = detection.box
            share = SECOND_BOX if detection.stature is None else SECOND_BOX_ABOVE
            if all(box.intersection(other) <= share * box.area for other in matched):
                motion = Motion.begin(box, detection.stature)
                self._people.append(_TrackedPerson(self._next_id, motion, box, now, detection.confidence))
                self._next_id += 1

    def _see_off(self, frame: Size) -> None:
        """Note of everybody who was missed whether they have walked out of a frame of this size."""
        for person in self._people:
            middle = person.box.center
            is_inside = 0 <= middle.x <= frame.width and 0 <= middle.y <= frame.height
            person.has_left = person.has_left or (person.seen == "predicted" and not is_inside)

    def _tracks(self) -> tuple[Track, ...]:
        return tuple(
            Track(p.id, p.box, p.seen, p.confirmed, p.confidence, p.motion.build.stature, p.motion.vx, p.motion.vy)
            for p in self._people
        )

    def _patience(self, person: _TrackedPerson) -> float:
        return self._lost_after_seconds if person.confirmed else min(UNCONFIRMED_SECONDS, self._lost_after_seconds)


def _strongest_first(detection: Detection) -> tuple[float, ...]:
    box = detection.box
    return (-detection.confidence, box.left, box.top, box.right, box.bottom)


def _distance_cost(person: _TrackedPerson, detection: Detection) -> float | None:
    build, expected = person.motion.build, person.motion.box
    taller = detection.height / build.unit
    if not 1 / SIZE_RATIO <= taller <= SIZE_RATIO:
        return None
    if build.apart(expected, detection.box) > GATE * person.motion.spread:
        return None
    distance = person.motion.place.distance(build.place(detection.box))
    return 1 - expected.iou(detection.box) + distance / build.unit


def _weak_cost(person: _TrackedPerson, detection: Detection) -> float | None:
    overlap = person.motion.box.iou(detection.box)
    return 1 - overlap if overlap >= WEAK_OVERLAP else None
