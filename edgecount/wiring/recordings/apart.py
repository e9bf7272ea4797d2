"""Counts recordings in processes of their own: started, listened to, ended where they are not wanted or stand still."""

import json
import os
import select
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from contextlib import suppress
from pathlib import Path

from edgecount.clock import Clock
from edgecount.config.model import Config
from edgecount.daemon.recordings.counter import CountProgress
from edgecount.daemon.workers.manner import manner
from edgecount.daemon.workers.worker_process import EXIT_SECONDS, worker_environ
from edgecount.errors import SourceError
from edgecount.gateway.record import JsonRecord
from edgecount.site.recordings import UploadedRecording
from edgecount.wiring.recordings.count_job import count_job

COMMAND = (sys.executable, "-P", "-m", "edgecount.wiring.recordings.count")
PATIENCE_SECONDS = 300.0
"""So long it may say nothing: models are loaded first, and the last files made at the end."""
_TICK_SECONDS = 0.25
_LONGEST_LINE = 2**16
_LONGEST_WORDS = 500


class ApartCounter:
    """Counts with the lines and zones of a config; `state` is hidden from whatever counts."""

    def __init__(
        self,
        config: Config,
        state: Path,
        environ: Mapping[str, str],
        clock: Clock,
        command: tuple[str, ...] = COMMAND,
        patience: float = PATIENCE_SECONDS,
    ) -> None:
        self._config = config
        self._environ = worker_environ(environ, sys.path, state.absolute())
        self._clock = clock
        self._command = command
        self._patience = patience

    def count(
        self,
        recording: UploadedRecording,
        file: Path,
        folder: Path,
        progress: Callable[[CountProgress], None],
        is_over: Callable[[], bool],
    ) -> str | None:
        """Count a file into a folder; SourceError, in one line, where it cannot be counted."""
        if recording.camera not in self._config.cameras:
            raise SourceError(f"there is no camera {recording.camera} any more: count it with another's lines")
        job = count_job(self._config, recording, file, folder).encoded()
        process = subprocess.Popen(  # noqa: S603 - our own program
            self._command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env=self._environ,
            process_group=0,  # Ctrl-C is for the main process
        )
        try:
            _give(process, job)
            last = self._last_word(process, progress, is_over)
            with suppress(subprocess.TimeoutExpired):
                process.wait(0.0 if is_over() else EXIT_SECONDS)
        finally:
            process.kill()
            status = process.wait()
            for pipe in (process.stdin, process.stdout):
                if pipe is not None:
                    with suppress(OSError):
                        pipe.close()
        return _outcome(last, status)

    def _last_word(
        self, process: "subprocess.Popen[bytes]", progress: Callable[[CountProgress], None], is_over: Callable[[], bool]
    ) -> JsonRecord:
        last: JsonRecord = {}
        for line in self._lines(process, is_over):
            last = _record(line)
            frames, of = last.get("frames"), last.get("of")
            if isinstance(frames, int) and isinstance(of, int | None):
                progress(CountProgress(frames, of))
        return last

    def _lines(self, process: "subprocess.Popen[bytes]", is_over: Callable[[], bool]) -> Iterator[bytes]:
        """What it says, line by line, until it ends, stands still, says too much at once, or `is_over`."""
        if process.stdout is None:
            return
        descriptor, rest, heard = process.stdout.fileno(), b"", self._clock.monotonic()
        while not is_over():
            if not select.select([descriptor], [], [], _TICK_SECONDS)[0]:
                if self._clock.monotonic() - heard > self._patience:
                    raise SourceError(f"nothing was counted for {self._patience:.0f} seconds: copy or record it again")
                continue
            piece = os.read(descriptor, _LONGEST_LINE)
            if not piece:
                return
            *lines, rest = (rest + piece).split(b"\n")
            heard = self._clock.monotonic() if lines else heard
            if len(rest) > _LONGEST_LINE:
                return
            yield from lines


def _give(process: "subprocess.Popen[bytes]", job: bytes) -> None:
    with suppress(OSError):  # it is gone; its exit says more
        if process.stdin is not None:
            process.stdin.write(job)
            process.stdin.close()


def _record(line: bytes) -> JsonRecord:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _outcome(last: JsonRecord, status: int) -> str | None:
    if "error" in last:
        raise SourceError(_line(last["error"]))
    if "said" in last:
        return None if last["said"] is None else _line(last["said"])
    raise SourceError(f"what counted it {manner(status)}: copy or record it again, or make its pictures smaller")


def _line(words: object) -> str:
    return " ".join(str(words).split())[:_LONGEST_WORDS]
