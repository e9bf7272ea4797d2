"""The loop of one camera: takes its frames through the pipeline and hands over the results.

The loop ends with a recording; a camera that fails is opened again, until the loop is told to stop.
"""

import threading
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime
from typing import TypedDict
from uuid import UUID, uuid4

from edgecount.clock import Clock
from edgecount.counting.anchor import Anchor
from edgecount.counting.trails.trail import Trail
from edgecount.counting.zones.zone_figures import ZoneFigures
from edgecount.daemon.workers.camera_life import CameraLife, Change
from edgecount.daemon.workers.keeping_up import KeepingUp
from edgecount.daemon.workers.messages import Certificate, WorkerUpdate
from edgecount.daemon.workers.watched_time import WatchedTime
from edgecount.daemon.workers.work import WorkMeter
from edgecount.errors import SourceError
from edgecount.events.model import AnyEvent, CameraLost, CameraRestored
from edgecount.pipeline.pipeline import Pipeline
from edgecount.ports import Frame, FrameSource
from edgecount.site.aim import Aim
from edgecount.site.crowd_figures import CrowdFigures
from edgecount.sources.fault import CameraError
from edgecount.sources.recordings.timeline import Timeline
from edgecount.sources.sight import Sight, Verdict
from edgecount.tracking.track import Track

HAND_OVER_SECONDS = 5.0
"""How long watched time is added up before it is handed over to be stored."""
_BEAT_SECONDS = 0.5  # from one beat to the next, while it waits to open a camera again


def _not_supervised() -> None:
    """The beat of a loop that is not supervised."""


def no_width() -> None:
    """The breadth of people's shoulders at a camera that need not know it."""


def no_still(_frame: Frame, _tracks: Sequence[Track]) -> bytes | None:
    """The picture of a camera of which none is wanted."""
    return None


def not_shown(_frame: Frame, _tracks: Sequence[Track]) -> None:
    """What a camera shows that nobody can look at."""


def no_aim(_frame: Frame, _tracks: Sequence[Track]) -> Aim | None:
    """Where a camera looks that may look anywhere."""
    return None


def no_estimate(_frame: Frame) -> CrowdFigures | None:
    """The estimate of a camera whose people nobody estimates."""
    return None


def no_certificate() -> Certificate | None:
    """There is none to be kept."""
    return None


class _FrameNumber(TypedDict):
    id: UUID
    site: str
    camera: str
    ts: datetime


class CameraLoop:
    """Runs a camera until its recording ends, it fails for good, or `stop` is set; `report` takes what it finds.

    A CameraError is not for good: the camera is opened again.  `sight`, where given, judges the pictures; without it,
    frozen and dark pictures are counted in like others.  `meter` is told of every frame; it may measure other work,
    too.  `beat` is called whenever the loop makes progress: it stays away for long only while the source opens or
    reads.  `anchor` is the point of a person's box that gives the place, for the heat.  `person_width` says what was
    learnt of people's size.  Pictures are `apart` by so many seconds on purpose.  `still` gives, now and then,
    a picture of a frame that may leave this machine.  `live` shows frames to those who look right now.  `crowd` sees
    every frame, and gives estimates of its people as they come.  `aim` sees every frame, too, and says where the camera
    looks, where that is news.
    """

    def __init__(  # noqa: PLR0913 - what is special about a camera is given by name
        self,
        site: str,
        camera: str,
        source: FrameSource,
        pipeline: Pipeline,
        report: Callable[[WorkerUpdate], None],
        clock: Clock,
        *,
        stop: threading.Event | None = None,
        sight: Sight | None = None,
        meter: WorkMeter | None = None,
        beat: Callable[[], None] = _not_supervised,
        anchor: Anchor = "foot",
        person_width: Callable[[], float | None] = no_width,
        certificate: Callable[[], Certificate | None] = no_certificate,
        apart: float = 0.0,
        still: Callable[[Frame, Sequence[Track]], bytes | None] = no_still,
        live: Callable[[Frame, Sequence[Track]], None] = not_shown,
        crowd: Callable[[Frame], CrowdFigures | None] = no_estimate,
        aim: Callable[[Frame, Sequence[Track]], Aim | None] = no_aim,
    ) -> None:
        self._site = site
        self._camera = camera
        self._source = source
        self._pipeline = pipeline
        self._report = report
        self._clock = clock
        self._stop = stop or threading.Event()
        self._sight = sight
        self._meter = meter or WorkMeter()
        self._beat = beat
        self._life = CameraLife()
        self._person_width = person_width
        self._still = still
        self._live = live
        self._crowd = crowd
        self._aim = aim
        self._certificate = certificate
        self._watched = WatchedTime(anchor, apart)
        self._keeping_up = KeepingUp(clock)
        self._timeline = Timeline()
        self._last: float | None = None
        self._handed_over = 0.0
        self._in_zones: Mapping[str, int] = {}

    def run(self) -> None:
        """Watch, in the thread of the caller; the last update says why it ended, and nothing is raised."""
        failure: BaseException | None = None
        warning: str | None = None
        try:
            self._watch()
            warning = self._source.warning
        except BaseException as error:  # noqa: BLE001 - whatever it is, the main thread has to know
            failure = error
        told = self._life.is_lost and failure is None
        lost = () if told else (CameraLost(**self._stamp(), reason=_reason(failure, warning)),)
        watched, heat = self._watched.take(), self._watched.take_heat(after=0.0)
        self._report(WorkerUpdate(self._camera, lost, watched, ended=True, failure=failure, warning=warning, heat=heat))

    def _watch(self) -> None:
        try:
            self._keep_trying()
        except SourceError:
            self._finish()  # what was counted until then stays true
            raise
        self._finish()

    def _finish(self) -> None:
        events = self._pipeline.finish()
        self._hand_over(events, trails=self._pipeline.take_trails())

    def _keep_trying(self) -> None:
        while not self._stop.is_set():
            error = self._session()
            if error is None or self._stop.is_set():
                return
            self._wait(self._life.wait(self._clock.monotonic()))

    def _wait(self, seconds: float) -> None:
        """Wait to open the camera again, and go on beating."""
        until = self._clock.monotonic() + seconds
        while (left := until - self._clock.monotonic()) > 0 and not self._stop.wait(min(left, _BEAT_SECONDS)):
            self._beat()

    def _session(self) -> CameraError | None:
        """Watch from the source's opening to its end; returns the error that ended it, if the camera may return."""
        self._life.tries(self._clock.monotonic())
        self._beat()
        try:
            self._source.open()
            self._beat()
            self._read()
        except CameraError as error:
            if not self._stop.is_set():  # told before it is closed: a driver that hangs takes its time for that
                self._lose(self._life.failed(error.condition, str(error)))
            return error
        finally:
            self._source.close()
        return None

    def _read(self) -> None:
        self._keeping_up.begin()
        frame = self._source.read()
        if frame is not None and self._last is not None:
            self._timeline.resume(self._clock.monotonic() - self._last)
        while frame is not None:
            self._last = self._clock.monotonic()
            self._see(self._timeline.place(frame), self._last)
            self._beat()
            frame = self._source.read()

    def _see(self, frame: Frame, now: float) -> None:
        """Count in a frame, unless its picture is frozen or dark."""
        verdict = self._look(frame, now)
        self._note(self._life.pictured(verdict, now))
        if not self._life.is_seeing:
            return
        degraded = self._keeping_up.degraded
        processed = self._pipeline.process(frame, self._keeping_up.load)
        events = processed.events
        self._meter.saw(frame.ts, self._keeping_up.done(frame.media_time, now))
        people = (*processed.tracks, *processed.standing)
        picture = self._still(frame, people)
        self._live(frame, people)
        # At a camera that comes and goes, the people are known for moments only: nobody would say when that is over.
        crowd = None if self._life.is_lost else self._crowd(frame)
        aim = self._aim(frame, people)
        self._watched.saw(frame, processed.tracks, doubtful=verdict == "doubtful")
        in_zones = {name: figures.count for name, figures in processed.zones.items()}
        is_news = (
            bool(events or picture or crowd or aim or processed.trails)
            or self._keeping_up.degraded != degraded
            or in_zones != self._in_zones
        )
        if is_news or frame.media_time - self._handed_over >= HAND_OVER_SECONDS:
            self._hand_over(
                events, None if self._life.is_lost else processed.zones, picture, crowd, processed.trails, aim
            )
            self._handed_over, self._in_zones = frame.media_time, in_zones

    def _look(self, frame: Frame, now: float) -> Verdict:
        """What a frame's picture shows of the camera, and how light it is."""
        if self._sight is None:
            return "clear"
        verdict = self._sight.look(frame.image, now)
        self._meter.lit(self._sight.light)
        return verdict

    def _note(self, change: Change | None) -> None:
        """Hand over what has changed with a picture."""
        if change is not None and change.lost is None:
            self._in_zones = {}  # they are told anew
            self._hand_over((CameraRestored(**self._stamp()),))
        elif change is not None:
            self._lose(change)

    def _lose(self, change: Change | None) -> None:
        """Settle what was being counted, and hand it over with what has changed, if anything has."""
        self._watched.lost()
        self._in_zones = {}
        events = self._pipeline.finish()
        if change is not None and change.lost is not None:
            events = (*events, CameraLost(**self._stamp(), reason=change.reason, condition=change.lost))
        trails = self._pipeline.take_trails()
        if events or trails:
            self._hand_over(events, trails=trails)

    def _hand_over(
        self,
        events: tuple[AnyEvent, ...],
        zones: Mapping[str, ZoneFigures] | None = None,
        picture: bytes | None = None,
        crowd: CrowdFigures | None = None,
        trails: tuple[Trail, ...] = (),
        aim: Aim | None = None,
    ) -> None:
        degraded = None if self._life.is_lost else self._keeping_up.degraded
        watched, heat = self._watched.take(), self._watched.take_heat()
        work = self._meter.take(degraded)
        width, certificate = self._person_width(), self._certificate()
        self._report(
            WorkerUpdate(
                self._camera,
                events,
                watched,
                work=work,
                heat=heat,
                zones=zones,
                person_width=width,
                picture=picture,
                crowd=crowd,
                certificate=certificate,
                trails=trails,
                aim=aim,
            )
        )

    def _stamp(self) -> _FrameNumber:
        return _FrameNumber(id=uuid4(), site=self._site, camera=self._camera, ts=self._clock.now())


def _reason(failure: BaseException | None, warning: str | None) -> str:
    """Why the camera is not watched from here on."""
    match failure:
        case None:
            return warning or "ended"
        case SourceError():
            return str(failure)
        case _:
            return "crashed"
