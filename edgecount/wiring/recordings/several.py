"""Several recordings counted at once, each in a process of its own, as many at a time as there are cores."""

from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from edgecount.clock import SystemClock
from edgecount.config.load import load
from edgecount.counting.lines.tally import Tallies, Tally
from edgecount.replay.audiences import ForLines
from edgecount.replay.replaying import Audience, replay
from edgecount.sinks.files.event_lines import LinesToFile
from edgecount.sources.recordings.recording import Recording
from edgecount.wiring.recordings.pool import Failed, Progress, each_apart
from edgecount.wiring.replay import build_pipeline


@dataclass(frozen=True, slots=True)
class RecordingJob:
    """A recording, counted with the lines of a config's camera; `events` is the file of its events, if any."""

    file: Path
    config: Path
    camera: str
    fps: float | None
    events: Path | None


@dataclass(frozen=True, slots=True)
class CountedRecording:
    """What a recording came to: crossings by line, frames and seconds; or only the problem, in one line.

    `warning` is what was wrong with the rest of it.
    """

    file: Path
    lines: Mapping[str, Tally] = field(default_factory=dict)
    frames: int = 0
    seconds: float = 0.0
    warning: str | None = None
    problem: str | None = None


Told = Callable[[Path, int, int | None], None]
"""Takes how many frames of a file are done, of how many; None where that is unknown."""


def count_several(jobs: Sequence[RecordingJob], told: Told) -> list[CountedRecording]:
    """Count all of them, in the order of the jobs; what cannot be counted has its problem."""
    each = each_apart(deque(jobs), _counted, lambda job, done, total: told(job.file, done, total))
    done = {job.file: _lost(job, found) if isinstance(found, Failed) else found for job, found in each}
    return [done[job.file] for job in jobs]


def _lost(job: RecordingJob, failed: Failed) -> CountedRecording:
    return CountedRecording(job.file, problem=problem_of(job.file, failed))


def problem_of(file: Path, failed: Failed) -> str:
    """Why a recording could not be counted, in one line."""
    ended = f"{file}: what counted it ended with status {failed.status}: make its pictures smaller"
    return ended if failed.problem is None else failed.problem


def _counted(job: RecordingJob, progress: Progress) -> CountedRecording:
    config = load(job.config, None)
    camera = config.cameras[job.camera]
    source = Recording(job.file, job.fps, None, camera.pixel_aspect, "state the true rate with --fps")
    source.open()
    total = source.frame_count
    audiences: list[Audience] = []
    if job.events is not None:
        lines = LinesToFile(job.events, config.site.timezone)
        lines.open()
        audiences.append(ForLines(lines))
    try:
        tallies = Tallies(camera.lines)
        pipeline = build_pipeline(config, job.camera, replaying=True)
        clock = SystemClock()
        outcome = replay(source, pipeline, tallies, audiences, clock, lambda frame: progress(frame, total))
    finally:
        source.close()
    return CountedRecording(job.file, tallies.lines, outcome.frames, outcome.seconds, outcome.warning)
