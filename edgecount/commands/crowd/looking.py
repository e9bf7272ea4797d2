"""The looks at pictures and recordings: how many people each shows, several files at once."""

import os
import threading
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from pathlib import Path

from edgecount.commands.text.progress import Told
from edgecount.density.crowd import Crowd, PeopleCounter
from edgecount.density.gate import Estimate
from edgecount.detectors.runtimes.silence import silenced
from edgecount.errors import SourceError
from edgecount.ports import Image
from edgecount.sources.picture_file import is_picture, read_picture
from edgecount.sources.recordings.endings import files_in, is_recording
from edgecount.sources.recordings.recording import Recording


@dataclass(frozen=True, slots=True)
class CrowdLook:
    """What one look has found; `seconds` from the beginning of a recording, None of a picture."""

    file: Path
    seconds: float | None
    estimate: Estimate


Shown = Callable[[Path, float | None, Image, Crowd], None]
"""Takes the picture of a look, and what it shows."""


def files_of(places: Sequence[Path]) -> list[Path]:
    """The pictures and recordings at these places; those of a folder by name, without the folders in it."""
    found: list[Path] = []
    for place in places:
        if not place.is_dir():
            found.append(place)
            continue
        found += files_in(place, lambda path: is_picture(path) or is_recording(path), "picture and no recording")
    return found


class Looks:
    """Looks at files; `load` makes a counter that runs on so many threads, one for each file that is looked at at once.

    Of a recording, a frame is looked at every `every` seconds.
    """

    def __init__(self, load: Callable[[int], PeopleCounter], every: float, shown: Shown, told: Told) -> None:
        self._load = load
        self._every = every
        self._shown = shown
        self._told = told
        self._own = threading.local()
        self._stopped = threading.Event()

    def at(self, files: Sequence[Path]) -> Iterator[list[CrowdLook] | SourceError]:
        """The looks at each file, or why there are none, in the order of the files; on all cores."""
        cores = len(os.sched_getaffinity(0))
        at_once = max(1, min(cores, len(files)))
        self._own.counter = first = self._load(cores // at_once)  # a model that is none is told once, and at once
        spare = [first]

        def take_counter() -> None:
            self._own.counter = spare.pop() if spare else self._load(cores // at_once)

        with ThreadPoolExecutor(at_once, "looks", take_counter) as pool:
            try:
                yield from pool.map(self._looks, files)
            except BaseException:
                self._stopped.set()
                pool.shutdown(wait=False, cancel_futures=True)
                raise

    def _looks(self, file: Path) -> list[CrowdLook] | SourceError:
        counter: PeopleCounter = self._own.counter
        counter.forget()
        try:
            return list(self._picture(file, counter) if is_picture(file) else self._recording(file, counter))
        except SourceError as error:
            return error

    def _picture(self, file: Path, counter: PeopleCounter) -> Iterator[CrowdLook]:
        with silenced():  # libraries say on stderr what is wrong with a damaged picture
            image = read_picture(file)
        yield self._look(file, None, image, counter)
        self._told(file, 1, 1)

    def _recording(self, file: Path, counter: PeopleCounter) -> Iterator[CrowdLook]:
        source, due = Recording(file), 0.0
        source.open()
        try:
            while not self._stopped.is_set() and (frame := source.read()) is not None:
                if frame.media_time >= due:
                    due = frame.media_time + self._every
                    yield self._look(file, frame.media_time, frame.image, counter)
                self._told(file, frame.index, source.frame_count)
        finally:
            source.close()

    def _look(self, file: Path, seconds: float | None, image: Image, counter: PeopleCounter) -> CrowdLook:
        crowd = counter.count(image)
        self._shown(file, seconds, image, crowd)
        return CrowdLook(file, seconds, crowd.estimate)
