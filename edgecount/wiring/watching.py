"""What a worker watches a camera with: source, detector, pipeline and the loop around them."""

import os
import sys
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import partial

from edgecount.clock import Clock, SystemClock
from edgecount.daemon.operations.heap import give_back
from edgecount.daemon.workers.aim_watch import AimWatch
from edgecount.daemon.workers.camera_loop import CameraLoop, no_aim, no_estimate, no_still, no_width
from edgecount.daemon.workers.estimating.crowd_watch import CrowdWatch
from edgecount.daemon.workers.estimating.estimator_process import EstimatorProcess
from edgecount.daemon.workers.messages import Certificate
from edgecount.daemon.workers.showing.showing import Showing
from edgecount.daemon.workers.showing.studio import Studio
from edgecount.daemon.workers.showing.turns import FileTurns
from edgecount.daemon.workers.timed_detector import TimedDetector
from edgecount.daemon.workers.work import WorkMeter
from edgecount.daemon.workers.worker import Lifeline
from edgecount.detectors.overhead.overhead import OverheadDetector
from edgecount.ports import CameraDetector, Frame
from edgecount.site.aim import Aim
from edgecount.site.crowd_figures import CrowdFigures
from edgecount.sources.network.trust import Trust
from edgecount.sources.sight import Sight
from edgecount.tracking.assignment import prepare
from edgecount.tracking.track import Track
from edgecount.wiring.job import CameraJob
from edgecount.wiring.seeing.camera_source import camera_source
from edgecount.wiring.seeing.camera_trust import camera_trust, kept_at
from edgecount.wiring.seeing.detectors import counting_detector
from edgecount.wiring.seeing.pictures import build_live_pictures, build_stills, picture_network
from edgecount.wiring.seeing.pipeline import camera_pipeline

ESTIMATOR = (sys.executable, "-P", "-m", "edgecount.wiring.crowd_worker")
"""The program that estimates people; it finds modules in the same places as this process."""


def watch(job: CameraJob, lifeline: Lifeline) -> Callable[[], None]:
    """The function that watches a camera until its recording ends, it fails for good, or `stop` is set."""
    clock = SystemClock()
    trust = camera_trust(job.settings, job.certificate)
    frames = camera_source(job.settings, job.address, clock, lifeline.stop, loop=job.loop, trust=trust)
    meter = WorkMeter(lambda: frames.dropped)
    detector, still = _eyes(job)
    timed = TimedDetector(detector, meter, clock)
    pipeline = camera_pipeline(job.site, job.camera, job.settings, keep_trails=job.keep_trails, detector=timed)
    prepare()
    give_back()  # else the memory in which models were read would stay, below that of the pictures
    return CameraLoop(
        job.site,
        job.camera,
        frames,
        pipeline,
        lifeline.report,
        clock,
        stop=lifeline.stop,
        sight=None if job.is_recording else Sight(),  # a clip may stand still or be dark
        meter=meter,
        beat=lifeline.beat,
        anchor=job.settings.anchor,
        apart=job.settings.snapshot_seconds or 0.0,
        person_width=_width_of(detector),
        still=still,
        live=_showing(job, lifeline, clock).see,
        crowd=_estimates(job, clock),
        certificate=_seen_by(trust, job),
        aim=_aim_of(job, lifeline),
    ).run


def _eyes(job: CameraJob) -> tuple[CameraDetector, Callable[[Frame, Sequence[Track]], bytes | None]]:
    """The detector for counting, and what gives pictures that are told; without these, nothing is loaded for them."""
    seconds = job.settings.picture_seconds
    if job.paint is None or seconds is None:
        return counting_detector(job.settings, job.person_width, tried=job.tried), no_still
    network = picture_network(job.settings, tried=job.tried)
    return network.counting(), build_stills(job.settings, job.paint, network, seconds).see


def _showing(job: CameraJob, lifeline: Lifeline, clock: Clock) -> Showing:
    """What shows the camera to those who look; pictures only where the mask hides people."""
    paint, studio = job.paint, None
    if paint is not None and paint.mask != "off":
        hire = partial(build_live_pictures, job.settings, paint, job.person_width)
        studio = Studio(hire, lifeline.show, clock, FileTurns())
    return Showing(lifeline.leases, lifeline.show, clock, job.settings.anchor, studio)


def _estimates(job: CameraJob, clock: Clock) -> Callable[[Frame], CrowdFigures | None]:
    """What has the people of a frame estimated now and then, by a process of its own that is started with the first."""
    if job.crowd is None or job.settings.crowd is None:
        return no_estimate
    process = EstimatorProcess(ESTIMATOR, os.environ, job.camera, job.crowd.encoded())
    return CrowdWatch(process.ask, job.settings.crowd.every_seconds, clock).see


def _aim_of(job: CameraJob, lifeline: Lifeline) -> Callable[[Frame, Sequence[Track]], Aim | None]:
    """What finds out where the camera looks, in a thread of its own; a recording looks where it looked."""
    if (job.is_recording and not job.loop) or not job.settings.notice_moves:
        return no_aim
    aside = ThreadPoolExecutor(1, "aim")
    return AimWatch(aside, job.aim, moved=job.moved, again=lifeline.is_to_relearn).see


def _seen_by(trust: Trust, job: CameraJob) -> Callable[[], Certificate | None]:
    """A function that says which certificate was taken at first sight, where the config does not say which to take."""
    place = kept_at(job.settings, job.address)
    return lambda: None if place is None or trust.pinned is None else Certificate(place, trust.pinned)


def _width_of(detector: CameraDetector) -> Callable[[], float | None]:
    """A function that says what a detector has learnt of people's size."""
    return (lambda: detector.person_width) if isinstance(detector, OverheadDetector) else no_width
