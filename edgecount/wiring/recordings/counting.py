"""Counts an uploaded recording: its figures, its files and its masked video go into the folder of its job."""

import logging
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path

import cv2

from edgecount.clock import SystemClock
from edgecount.config.model import Config
from edgecount.counting.lines.tally import Tallies
from edgecount.daemon.recordings.counter import CountProgress
from edgecount.overlay.video import AnnotatedVideo
from edgecount.replay.audiences import ForLogs
from edgecount.replay.counts import ForCounts
from edgecount.replay.ground import ForGround
from edgecount.replay.logs import ReplayLogs
from edgecount.replay.replaying import Audience, replay
from edgecount.replay.sparse import ForSparsePictures
from edgecount.site.recordings import COUNTS, GROUND, VIDEO
from edgecount.sources.codecs.taken import require_taken
from edgecount.sources.recordings.recording import Recording
from edgecount.wiring.layout import report_settings
from edgecount.wiring.recordings.count_job import CountJob
from edgecount.wiring.replay import build_pipeline
from edgecount.wiring.seeing.pictures import Pictures, picture_network
from edgecount.wiring.state import STORE

log = logging.getLogger(__name__)

PICTURES_A_SECOND = 5.0
WIDEST = 640
"""The masked video shows so many pictures a second, so many pixels wide: to encode more takes longer than to count."""


def count(job: CountJob, progress: Callable[[CountProgress], None]) -> str | None:
    """Count; what is to be said of the recording after its end.

    EdgecountError, in one line, where it is no recording that is taken, or cannot be counted.
    """
    file, name = Path(job.camera.address), job.camera.camera
    formats = require_taken(file, job.name).format  # here, too: nobody knows what became of it since it came in
    settings = job.camera.settings
    config = Config(site=job.site, files=job.files, cameras={name: settings}, alerts={})
    with ExitStack() as stack:
        source = Recording(file, None, job.start, settings.pixel_aspect, formats=formats)
        source.open()
        stack.callback(source.close)
        pictures = _pictures(job)
        detector = None if pictures is None else pictures.detector()
        pipeline = build_pipeline(config, name, replaying=True, detector=detector)
        tallies = Tallies(settings.lines)
        audiences = [*_figures(job, config), *_video(job, pictures, tallies, stack), *_ground(job, pictures)]
        total = source.frame_count
        outcome = replay(
            source, pipeline, tallies, audiences, SystemClock(), lambda frame: progress(CountProgress(frame, total))
        )
    return None if outcome.warning is None else outcome.warning.replace(str(file), job.name)


def _figures(job: CountJob, config: Config) -> Iterator[Audience]:
    camera = job.camera.camera
    logs = ReplayLogs(job.folder / STORE, camera, report_settings(config), log.warning)
    logs.open()
    yield ForLogs(logs, job.camera.settings.anchor)
    yield ForCounts(job.folder / COUNTS, job.camera.settings.lines, job.camera.settings.zones)


def _pictures(job: CountJob) -> Pictures | None:
    """What makes pictures; None where people would be shown as they are: of those there is no video."""
    paint = job.camera.paint
    if paint is None or paint.mask == "off":
        return None
    settings = job.camera.settings
    return Pictures(settings, paint, picture_network(settings))


def _video(job: CountJob, pictures: Pictures | None, tallies: Tallies, stack: ExitStack) -> Iterator[Audience]:
    if pictures is None:
        return
    cv2.setNumThreads(1)
    video = stack.enter_context(AnnotatedVideo(job.folder / VIDEO, PICTURES_A_SECOND, WIDEST))
    yield ForSparsePictures(video, pictures.painter(), tallies, PICTURES_A_SECOND)


def _ground(job: CountJob, pictures: Pictures | None) -> Iterator[Audience]:
    if pictures is not None:
        yield ForGround(job.folder / GROUND, pictures.masked())
