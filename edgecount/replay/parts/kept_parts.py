"""The folder in which a count of recordings keeps what is done, so that a killed one goes on where it was.

Each result is a file, written whole, whose name says what it is the result of: a changed recording, or changed lines,
have other names, and find nothing.
"""

import hashlib
import json
from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import numpy as np

from edgecount.errors import EdgecountError
from edgecount.files.replacing import replace_file
from edgecount.replay.parts.cutting import Margins, RecordingPart
from edgecount.replay.parts.part_counted import PartCounted, decoded

FOLDER = "parts"
"""Its name, in the folder of logs."""


@dataclass(frozen=True, slots=True)
class Surveyed:
    """What is known of a recording's file: the hash of its content, its frames, and whether it may be cut."""

    content: str
    frames: int | None
    is_cuttable: bool


def name_of(*parts: object) -> str:
    """A name that others do not have, of all that a result depends on."""
    return hashlib.sha256(json.dumps([str(part) for part in parts]).encode()).hexdigest()[:32]


def stamps_name(content: str) -> str:
    """The name of the stamps of a recording's frames."""
    return name_of("stamps", content)


def times_name(content: str, fps: float | None) -> str:
    """The name of the media times of a recording's frames, whose user states this rate."""
    return name_of("times", content, fps)


def part_name(content: str, start: datetime, counted: str, part: RecordingPart, margins: Margins) -> str:
    """The name of the result of a part of a recording that began then, counted in this way."""
    return name_of(content, start.isoformat(), counted, part, margins)


class KeptParts:
    """Keeps surveys, stamps and results in this folder."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def keep_survey(self, name: str, survey: Surveyed) -> None:
        """Keep what is known of a file."""
        body = {"content": survey.content, "frames": survey.frames, "cuttable": survey.is_cuttable}
        replace_file(self._survey(name), json.dumps(body).encode())

    def survey(self, name: str) -> Surveyed | None:
        """What is known of a file; None where nothing is."""
        try:
            found = json.loads(self._survey(name).read_bytes())
            return Surveyed(str(found["content"]), found["frames"], bool(found["cuttable"]))
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def keep_times(self, name: str, times: Sequence[float]) -> None:
        """Keep the times of all frames of a recording (s)."""
        replace_file(self._times(name), np.asarray(times, np.float64).tobytes())

    def times(self, name: str) -> list[float]:
        """The times of all frames of a recording; none where they are not known."""
        try:
            found: list[float] = np.frombuffer(self._times(name).read_bytes(), np.float64).tolist()
        except (OSError, ValueError):
            return []
        return found

    def has_times(self, name: str) -> bool:
        """Whether the times of a recording's frames are known, be there any or not."""
        return self._times(name).exists()

    def forget(self, parts: Iterable[str]) -> None:
        """Remove results that nobody needs any more; what cannot be removed stays."""
        _remove(map(self._part, parts))

    def forget_times(self, names: Iterable[str]) -> None:
        """Remove times that nobody needs any more; what cannot be removed stays."""
        _remove(map(self._times, names))

    def keep(self, name: str, counted: PartCounted) -> None:
        """Keep the result of a part."""
        replace_file(self._part(name), counted.encoded())

    def part(self, name: str) -> PartCounted | None:
        """The result of a part; None where there is none that can be read."""
        try:
            return decoded(self._part(name).read_bytes())
        except (OSError, ValueError, KeyError, TypeError, AttributeError, EdgecountError):
            return None

    def _survey(self, name: str) -> Path:
        return self._folder / f"survey-{name}.json"

    def _times(self, name: str) -> Path:
        return self._folder / f"times-{name}.f64"

    def _part(self, name: str) -> Path:
        return self._folder / f"part-{name}.json"


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with suppress(OSError):
            path.unlink(missing_ok=True)
