"""One frame → detections → tracks → events.  No thread, no clock, no I/O of its own.

The order within a frame: the detector looks, if it is its turn; the tracker gives every person an id; a follower
carries on the tracks that the detector missed or did not look for; every zone takes the tracks at once, and every line
a second later, when their places are better known; with a pose model, one person in a zone may be looked at for a fall.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypedDict
from uuid import UUID, uuid4

from edgecount.counting.facts import Crossed, Fact, FallEnded, FallStarted, FrameTime, NotCounted, VisitEnded
from edgecount.counting.falls.fall_watch import FallWatch
from edgecount.counting.lines.companions import Companions
from edgecount.counting.lines.line import LineCounter
from edgecount.counting.lines.rule import LineRule, Side
from edgecount.counting.lines.smoothing import People, Smoother
from edgecount.counting.trails.trail import Trail
from edgecount.counting.trails.trail_recorder import TrailRecorder
from edgecount.counting.zones.staff import StaffCrossed, StaffPeople
from edgecount.counting.zones.zone import ZoneCounter
from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.events.model import BY_ZONE, AnyEvent, Crossing, Fallen, FallenCleared, Rejected, StaffMarked, Visit
from edgecount.geometry import Box, Polygon, Segment, Size
from edgecount.pipeline.cadence import Cadence
from edgecount.pipeline.falls import Falls
from edgecount.pipeline.load import FULL, LoadLevel
from edgecount.pipeline.need import need
from edgecount.ports import CameraDetector, Follower, Frame, Segmenter
from edgecount.tracking.detection import Detection
from edgecount.tracking.standing import StandingPeople
from edgecount.tracking.track import Track
from edgecount.tracking.tracker import Tracker


@dataclass(frozen=True, slots=True)
class NamedLine:
    """A line as the config draws it: a segment in fractions of the frame, and the side that people enter to."""

    name: str
    segment: Segment
    in_side: Side


@dataclass(frozen=True, slots=True)
class NamedZone:
    """A zone as the config draws it, in fractions of the frame."""

    name: str
    polygon: Polygon


@dataclass(frozen=True, slots=True)
class Watch:
    """Which camera this is, and what to count there; a person lying for `fallen_after_seconds` has fallen.

    With `keep_trails`, the way of everybody is told, as the lines see it.  Those seen in `staff_zone` are staff.
    """

    site: str
    camera: str
    lines: tuple[NamedLine, ...]
    rule: LineRule
    zones: tuple[NamedZone, ...] = ()
    fallen_after_seconds: float = 10.0
    keep_trails: bool = False
    staff_zone: str | None = None


class _Stamp(TypedDict):
    """The fields that all events of a person have: place, track and time."""

    site: str
    camera: str
    track: int
    ts: datetime
    frame: int | None
    media_time: float | None


@dataclass(frozen=True, slots=True)
class Processed:
    """The result of a frame: its tracks, the events that it settled, the figures of every zone now, ended trails.

    `standing` are people besides the tracks: zones count them, and lines do not.
    """

    tracks: tuple[Track, ...]
    events: tuple[AnyEvent, ...]
    zones: Mapping[str, ZoneFigures] = field(default_factory=dict)
    standing: tuple[Track, ...] = ()
    trails: tuple[Trail, ...] = ()


class Pipeline:
    """Counts in the frames of one camera, which come in order.

    Without a `follower`, tracks between two looks are where their motion has taken them.  In zones, those of `standing`
    are counted, too; lines know nothing of them.  `segmenter` finds falls in zones; without it there are none.
    `replaying` adds frame numbers and media times to the events; `new_id` gives events their ids.
    """

    def __init__(  # noqa: PLR0913 - what a camera need not have is given by name
        self,
        watch: Watch,
        detector: CameraDetector,
        follower: Follower | None,
        cadence: Cadence,
        tracker: Tracker,
        *,
        standing: StandingPeople | None = None,
        segmenter: Segmenter | None = None,
        replaying: bool = False,
        new_id: Callable[[], UUID] = uuid4,
    ) -> None:
        self._watch = watch
        self._detector = detector
        self._follower = follower
        self._cadence = cadence
        self._tracker = tracker
        self._standing = standing
        self._segmenter = segmenter
        self._replaying = replaying
        self._new_id = new_id
        self._size: Size | None = None
        self._tracks: tuple[Track, ...] = ()
        self._borders: tuple[Segment, ...] = ()
        self._smoother: Smoother | None = None
        self._companions: Companions | None = None
        self._staff: StaffPeople | None = None
        self._recorder: TrailRecorder | None = None
        self._trails: list[Trail] = []
        self._counters: Mapping[str, LineCounter] = {}
        self._zones: Mapping[str, ZoneCounter] = {}
        self._falls: Falls | None = None

    def process(self, frame: Frame, load: LoadLevel = FULL) -> Processed:
        """Take the next frame, and do no more for it than `load` allows."""
        events = self._fit(frame.size) if frame.size != self._size else []
        found = self._look(frame, load)
        self._tracks = tracks = self._track(frame, found, load)
        standing = () if self._standing is None else self._standing.besides(tracks, found, frame.media_time, frame.size)
        moment = FrameTime(frame.index, frame.media_time, frame.ts)
        if self._smoother is not None:
            events += self._cross(self._smoother.update(tracks, moment))
        for name, zone in self._zones.items():
            events += [self._visit(name, ended) for ended in zone.update((*tracks, *standing), moment)]
        if self._falls is not None:
            events += [self._fall(fact) for fact in self._falls.see(frame.image, tracks, moment, load.pose_gap)]
        figures = {name: zone.figures(frame.media_time) for name, zone in self._zones.items()}
        return Processed(tracks, tuple(events), figures, standing, self.take_trails())

    def take_trails(self) -> tuple[Trail, ...]:
        """The trails that have ended since they were last taken; after `finish`, those that it ended."""
        trails, self._trails = tuple(self._trails), []
        return trails

    def finish(self) -> tuple[AnyEvent, ...]:
        """Settle all that is open: no more frames will come."""
        events = self._cross(self._smoother.finish()) if self._smoother is not None else []
        if self._recorder is not None:
            self._trails += self._recorder.finish()
        for line, counter in self._counters.items():
            events += [event for fact in counter.finish() for event in self._events(line, fact)]
        visits = [self._visit(name, ended) for name, zone in self._zones.items() for ended in zone.finish()]
        falls = [self._fall(fact) for fact in self._falls.finish()] if self._falls is not None else []
        return (*events, *visits, *falls)

    def _cross(self, settled: Sequence[People]) -> list[AnyEvent]:
        """Let the lines, and the trails, take frames in which all places are settled."""
        if self._recorder is not None:
            self._trails += [trail for frame in settled for trail in self._recorder.update(frame.tracks, frame.moment)]
        events: list[AnyEvent] = []
        for frame in settled:
            if self._companions is not None:
                self._companions.see(frame.tracks, frame.moment)
            if self._staff is not None:
                events += [self._marked(found, frame.moment) for found in self._staff.see(frame.tracks, frame.moment)]
            for line, counter in self._counters.items():
                facts = counter.update(frame.tracks, frame.moment)
                events += [event for fact in facts for event in self._events(line, fact)]
        return events

    def _events(self, line: str, fact: Fact) -> list[AnyEvent]:
        """What is told of a fact at a line: it, and that it was a member of staff."""
        staff = self._staff.crossed(line, fact) if self._staff is not None and isinstance(fact, Crossed) else ()
        return [self._event(line, fact), *(self._marked(found, fact.moment) for found in staff)]

    def _fit(self, size: Size) -> list[AnyEvent]:
        """Begin anew for frames of another size, in which the old places mean nothing."""
        events = list(self.finish())
        self._tracker.forget()
        if self._standing is not None:
            self._standing.forget()
        if self._follower is not None:
            self._follower.keep(())
        self._size = size
        self._tracks = ()
        self._smoother = Smoother(self._watch.rule.anchor, size)
        self._companions = Companions(self._watch.rule.anchor, size)
        self._recorder = TrailRecorder(self._watch.rule.anchor, size) if self._watch.keep_trails else None
        self._counters = {
            line.name: LineCounter(line.segment.scaled(size), line.in_side, size, self._watch.rule, self._new_id)
            for line in self._watch.lines
        }
        zones = {zone.name: zone.polygon.scaled(size) for zone in self._watch.zones}
        lines = (line.segment.scaled(size) for line in self._watch.lines)
        self._borders = (*lines, *(edge for zone in zones.values() for edge in zone.edges))
        anchor = self._watch.rule.anchor
        staffed = None if self._watch.staff_zone is None else zones.get(self._watch.staff_zone)
        self._staff = None if staffed is None else StaffPeople(staffed, anchor, size)
        self._zones = {name: ZoneCounter(polygon, anchor, size) for name, polygon in zones.items()}
        if self._segmenter is not None:
            watch = FallWatch(zones, anchor, size, self._watch.fallen_after_seconds, self._new_id)
            self._falls = Falls(self._segmenter, watch)
        return events

    def _look(self, frame: Frame, load: LoadLevel) -> Sequence[Detection] | None:
        """What the detector finds; None where it is not its turn."""
        now = frame.media_time
        needed = need(self._tracks, self._borders, self._watch.rule.anchor)
        if not self._cadence.due(frame.index, now, load.look_gap, self._detector.runs, needed):
            return None
        return self._detector.detect(frame.image, now)

    def _track(self, frame: Frame, found: Sequence[Detection] | None, load: LoadLevel) -> tuple[Track, ...]:
        if found is None:
            followed = {} if self._follower is None else _boxes(self._follower, frame, self._tracker.ids)
            return self._tracker.followed(followed, frame.media_time)
        tracks = self._tracker.detected(found, frame.media_time, frame.size)
        return tracks if self._follower is None else self._follow(self._follower, frame, tracks, load)

    def _follow(self, follower: Follower, frame: Frame, tracks: Sequence[Track], load: LoadLevel) -> tuple[Track, ...]:
        """Have the detected tracks followed from here on, and carry on the tracks that the detector has missed."""
        if not self._cadence.skips:
            follower.keep(())  # else a track not learnt anew from this picture would be looked for at its old place
            return tuple(tracks)
        missed = [track.id for track in tracks if not track.is_sighted]
        tracks = self._tracker.carried(_boxes(follower, frame, missed))
        known = sorted((track for track in tracks if track.is_sighted), key=self._distance_from_lines)
        known = known[: load.most_followed]
        follower.keep([track.id for track in known])
        follower.start(frame.image, {track.id: track.box for track in known if track.seen == "detected"})
        return tracks

    def _distance_from_lines(self, track: Track) -> float:
        """The distance to the nearest line, in own heights: if not all can be followed, the nearest tracks are."""
        return min((counter.distance(track) for counter in self._counters.values()), default=0.0)

    def _event(self, line: str, fact: Fact) -> AnyEvent:
        stamp = self._stamp(fact.track, fact.moment)
        if isinstance(fact, NotCounted):
            return Rejected(id=self._new_id(), line=line, reason=fact.reason, **stamp)
        return Crossing(
            id=fact.id,
            line=line,
            direction=fact.direction,
            confidence=round(fact.confidence, 3),
            reverses=fact.reverses,
            group=None if self._companions is None else self._companions.group_of(line, fact),
            **stamp,
        )

    def _marked(self, found: StaffCrossed, moment: FrameTime) -> StaffMarked:
        crossed = found.crossed
        return StaffMarked(
            id=self._new_id(),
            line=found.line,
            direction=crossed.direction,
            crossing=crossed.id,
            crossed=crossed.moment.ts,
            by=f"{BY_ZONE}{self._watch.staff_zone}",
            **self._stamp(crossed.track, moment),
        )

    def _visit(self, zone: str, ended: VisitEnded) -> Visit:
        entered, left = ended.entered, ended.left
        return Visit(
            id=self._new_id(),
            zone=zone,
            entered=entered.ts,
            left=left.ts,
            dwell_seconds=round(left.media_time - entered.media_time, 3),
            entered_frame=entered.frame if self._replaying else None,
            left_frame=left.frame if self._replaying else None,
            **self._stamp(ended.track, left),
        )

    def _fall(self, fact: FallStarted | FallEnded) -> Fallen | FallenCleared:
        stamp = self._stamp(fact.track, fact.moment)
        if isinstance(fact, FallStarted):
            return Fallen(id=fact.id, zone=fact.zone, since=fact.since.ts, **stamp)
        return FallenCleared(id=self._new_id(), zone=fact.zone, fall=fact.fall, how=fact.how, **stamp)

    def _stamp(self, track: int, moment: FrameTime) -> _Stamp:
        return _Stamp(
            site=self._watch.site,
            camera=self._watch.camera,
            track=track,
            ts=moment.ts,
            frame=moment.frame if self._replaying else None,
            media_time=round(moment.media_time, 3) if self._replaying else None,
        )


def _boxes(follower: Follower, frame: Frame, ids: Sequence[int]) -> Mapping[int, Box]:
    """The follower's boxes of these tracks, without those that it does not follow."""
    return {id_: followed.box for id_, followed in follower.follow(frame.image, ids).items()}
