"""Several recordings counted at once, each in a process of its own, as many at a time as there are cores."""

import os
import signal
import time
from collections import deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from multiprocessing import get_context
from multiprocessing.connection import Connection, wait
from pathlib import Path
from typing import TYPE_CHECKING

from edgecount.clock import SystemClock
from edgecount.config.load import load
from edgecount.counting.lines.tally import Tallies, Tally
from edgecount.errors import EdgecountError
from edgecount.replay.audiences import ForLines
from edgecount.replay.replaying import Audience, replay
from edgecount.sinks.files.event_lines import LinesToFile
from edgecount.sources.recordings.recording import Recording
from edgecount.wiring.replay import build_pipeline

if TYPE_CHECKING:
    from multiprocessing.context import SpawnProcess

_APART = 0.25
"""Seconds from one word of how far it is to the next."""


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
    spawn, waiting, done = get_context("spawn"), deque(jobs), dict[Path, CountedRecording]()
    running: dict[Connection, tuple[RecordingJob, SpawnProcess]] = {}
    try:
        while waiting or running:
            while waiting and len(running) < len(os.sched_getaffinity(0)):
                job, (ours, theirs) = waiting.popleft(), spawn.Pipe(duplex=False)
                process = spawn.Process(target=_work, args=(job, theirs), daemon=True)
                process.start()
                theirs.close()
                running[ours] = job, process
            for connection in wait(list(running)):
                job, process = running[connection]  # type: ignore[index]  # it gives what it was given
                word = _heard(connection, job, process)  # type: ignore[arg-type]
                if isinstance(word, CountedRecording):
                    done[job.file] = word
                    del running[connection]  # type: ignore[arg-type]
                else:
                    told(job.file, *word)
    finally:
        for _, process in running.values():
            process.kill()
            process.join()
    return [done[job.file] for job in jobs]


def _heard(
    connection: Connection, job: RecordingJob, process: "SpawnProcess"
) -> CountedRecording | tuple[int, int | None]:
    """The next word of a process; its end is one, too."""
    try:
        word: CountedRecording | tuple[int, int | None] = connection.recv()
    except EOFError:
        process.join()
        problem = f"{job.file}: what counted it ended with status {process.exitcode}: make its pictures smaller"
        return CountedRecording(job.file, problem=problem)
    if isinstance(word, CountedRecording):
        process.join()
    return word


def _work(job: RecordingJob, connection: Connection) -> None:
    """Count one recording; runs in a process of its own."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is for the main process, which ends this one
    try:
        connection.send(_counted(job, connection))
    except EdgecountError as error:
        connection.send(CountedRecording(job.file, problem=str(error)))


def _counted(job: RecordingJob, connection: Connection) -> CountedRecording:
    config = load(job.config, None)
    camera = config.cameras[job.camera]
    source = Recording(job.file, job.fps, None, camera.pixel_aspect, "state the true rate with --fps")
    source.open()
    last, total = 0.0, source.frame_count

    def progress(frame: int) -> None:
        nonlocal last
        if (now := time.monotonic()) - last >= _APART:
            last = now
            connection.send((frame, total))

    audiences: list[Audience] = []
    if job.events is not None:
        lines = LinesToFile(job.events, config.site.timezone)
        lines.open()
        audiences.append(ForLines(lines))
    try:
        tallies = Tallies(camera.lines)
        pipeline = build_pipeline(config, job.camera, replaying=True)
        outcome = replay(source, pipeline, tallies, audiences, SystemClock(), progress)
    finally:
        source.close()
    return CountedRecording(job.file, tallies.lines, outcome.frames, outcome.seconds, outcome.warning)
