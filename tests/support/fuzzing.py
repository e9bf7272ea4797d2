"""The frame of `make fuzz`: a part of the program is given random input for minutes, and must not come to harm.

A part is one module, `tests/fuzz/test_PART.py`, with an attempt: a function that makes an input of the random numbers
that it is given, tries it, and raises where harm is done.  The same seed makes the same input.  A seed that fails is
written to `tests/fuzz/seeds/PART.txt`: committed with what mends it, it is tried again by every `make test`.

    test_what_failed_once, test_at_random = Fuzz("store", attempt).tests()
"""

import logging
import os
import secrets
import shutil
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from random import Random
from types import FrameType

import pytest

log = logging.getLogger(__name__)

SECONDS = float(os.environ.get("FUZZ_SECONDS", "600"))
FIRST_SEED = int(os.environ.get("FUZZ_SEED") or secrets.randbelow(2**32))
SEEDS = Path(__file__).parents[1] / "fuzz" / "seeds"
FEW = 10
"""So many seeds, from 0, are tried by `make test`, beside those that failed once."""
ENOUGH = 20
"""After so many failures a part has said what it has to say."""
_TELL_SECONDS = 60.0

Attempt = Callable[[Random, Path], None]
"""Tries one input, in an empty folder of its own; AssertionError, or any other, where harm is done."""
Test = Callable[[Path], None]


class Fuzz:
    """One part; an attempt that takes longer than `most_seconds` of this process's work has failed, too."""

    def __init__(self, part: str, attempt: Attempt, most_seconds: float = 20.0, seeds: Path = SEEDS) -> None:
        self._part = part
        self._attempt = attempt
        self._most_seconds = most_seconds
        self._kept = seeds / f"{part}.txt"

    def kept(self) -> list[int]:
        """The seeds that failed once; each is the first word of a line."""
        lines = self._kept.read_text().splitlines() if self._kept.exists() else []
        return [int(line.split()[0]) for line in lines if line and not line.startswith("#")]

    def tests(self) -> tuple[Test, Test]:
        """The two tests that every part has: `replay` in every run, `run` by `make fuzz`."""

        @pytest.mark.unmeasured
        def replay(tmp_path: Path) -> None:
            self.replay(tmp_path)

        @pytest.mark.long
        @pytest.mark.fuzz
        @pytest.mark.unmeasured
        def run(tmp_path: Path) -> None:
            self.run(tmp_path)

        return replay, run

    def replay(self, folder: Path) -> None:
        """Try a few seeds, and all that failed once."""
        for seed in (*range(FEW), *self.kept()):
            self._try(seed, folder)

    def run(self, folder: Path, seconds: float = SECONDS, first: int = FIRST_SEED) -> None:
        """Try one seed after the other for so long, at least one; AssertionError at the end where any failed."""
        failed: list[str] = []
        began = told = time.monotonic()
        seed = first
        while seed == first or (time.monotonic() < began + seconds and len(failed) < ENOUGH):
            try:
                self._try(seed, folder)
            except (Exception, pytest.fail.Exception) as error:
                log.exception("%s: seed %d fails", self._part, seed)
                failed.append(f"{seed} {type(error).__name__}: {' '.join(str(error).split())[:100]}")
                self._keep(seed, failed[-1])
            seed += 1
            if time.monotonic() > told + _TELL_SECONDS:
                told = time.monotonic()
                log.info("%s: %d attempts", self._part, seed - first)
        took = time.monotonic() - began
        log.info(
            "%s: %d attempts from seed %d in %.0f s, %d failed", self._part, seed - first, first, took, len(failed)
        )
        assert not failed, f"{len(failed)} of {seed - first} failed; they are kept in {self._kept}"

    def _try(self, seed: int, folder: Path) -> None:
        place = folder / f"{self._part}-{seed}"
        place.mkdir()
        try:
            with _working_at_most(self._most_seconds):
                self._attempt(Random(seed), place)
        except BaseException as error:
            error.add_note(
                f"{self._part}: seed {seed}; again: make fuzz FUZZ={self._part} FUZZ_SEED={seed} FUZZ_SECONDS=0"
            )
            raise
        finally:
            shutil.rmtree(place)

    def _keep(self, seed: int, line: str) -> None:
        if seed not in self.kept():
            self._kept.parent.mkdir(exist_ok=True)
            with self._kept.open("a") as file:
                file.write(line + "\n")


@contextmanager
def _working_at_most(seconds: float) -> Iterator[None]:
    """TimeoutError after so many seconds of this process's own work: a busy machine makes nothing fail."""

    def over(_signal: int, _frame: FrameType | None) -> None:
        raise TimeoutError(f"took more than {seconds:.0f} s of work")

    signal.signal(signal.SIGPROF, over)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0)
        signal.signal(signal.SIGPROF, signal.SIG_IGN)  # by default, one that comes late would end this process
