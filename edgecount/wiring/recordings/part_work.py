"""Counts one part of a recording, in a process of its own, and keeps the result."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from edgecount.clock import SystemClock
from edgecount.config.load import load
from edgecount.config.model import Config
from edgecount.counting.lines.tally import Tallies
from edgecount.errors import SourceError
from edgecount.ports import FrameSource
from edgecount.replay.parts.cutting import WHOLE, RecordingPart, margins_for
from edgecount.replay.parts.for_part import ForPart
from edgecount.replay.parts.kept_parts import KeptParts, stamps_name
from edgecount.replay.replaying import replay
from edgecount.sources.recordings.piece import Piece, UncuttableError
from edgecount.sources.recordings.recording import Recording
from edgecount.wiring.recordings.counted_as import counted_as, result_name
from edgecount.wiring.recordings.pool import Progress
from edgecount.wiring.recordings.survey import RATE_REMEDY
from edgecount.wiring.replay import build_pipeline


@dataclass(frozen=True, slots=True)
class PartJob:
    """A part of a file, counted with the lines of a config's camera; the result is kept under `name`."""

    file: Path
    config: Path
    camera: str
    fps: float | None
    start: datetime
    content: str
    part: RecordingPart
    kept: Path
    name: str


def count_part(job: PartJob, progress: Progress) -> bool:
    """Count, and keep the result; False where the recording cannot be cut.  SourceError where it cannot be counted."""
    config, kept = load(job.config, None), KeptParts(job.kept)
    if not is_as_asked(job, config):
        raise SourceError(f"{job.config} was changed since the count began: start it again")
    camera = config.cameras[job.camera]
    recording = Recording(job.file, job.fps, job.start, camera.pixel_aspect, RATE_REMEDY)
    source: FrameSource = recording
    if job.part != WHOLE:
        source = Piece(recording, job.part.begin, job.part.end, kept.times(stamps_name(job.content)))
    audience = ForPart(job.part, camera.anchor, lambda: source.warning)
    try:
        source.open()
        pipeline = build_pipeline(config, job.camera, replaying=True)
        tallies = Tallies(camera.lines)
        replay(source, pipeline, tallies, [audience], SystemClock(), _within(job.part, source.frame_count, progress))
    except UncuttableError:
        return False
    finally:
        source.close()
    if audience.counted is None:
        if job.part != WHOLE:
            return False
        raise SourceError(f"{job.file} has no frame that can be decoded: copy or record it again")
    kept.keep(job.name, audience.counted)
    return True


def is_as_asked(job: PartJob, config: Config) -> bool:
    """Whether a count by this config, by this edgecount, is what the name of the result says."""
    settings = config.cameras.get(job.camera)
    if settings is None:
        return False
    counted, margins = counted_as(config, job.camera), margins_for(settings.counting.u_turn_window_seconds)
    return job.name == result_name(job.content, job.start, counted, job.fps, job.part, margins)


def _within(part: RecordingPart, total: int | None, progress: Progress) -> Callable[[int], None]:
    """Tells how many of the part's own frames are done, by the numbers of frames."""
    return lambda frame: progress(max(0, min(frame, part.last or frame) - part.first + 1), total)
