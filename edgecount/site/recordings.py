"""Recordings that are counted for the dashboard: where they lie in the state folder, and what is known of each.

An upload lies in the web process's own folder, under an id; what is counted of it lies in a folder of that id that only
the main process has made.  The id comes from the web process, and is checked wherever it is used as a name.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Literal, Self, get_args

from edgecount.errors import EdgecountError

UPLOADS = "web/recordings"
"""The folder of uploads, in the state folder."""
COUNTED = "recordings"
"""The folder of what was counted, in the state folder."""
PART, NOTE = ".part", ".json"
"""The endings of an upload that is not whole yet, and of what is known of it until then."""
RECORD, COUNTS, VIDEO, GROUND = "recording.json", "counts.json", "masked.webm", "ground.jpg"
"""In the folder of one recording: what is known of it, its figures, its masked video, and a picture to draw upon."""
LONGEST_NAME = 120

State = Literal["waiting", "counting", "done", "failed", "cancelled"]
_ID = re.compile("[0-9a-f]{32}")


class NoSuchRecordingError(EdgecountError):
    """There is no recording with this id, or it is no id."""


def checked_id(text: object) -> str:
    """An id that may be used as a name; NoSuchRecordingError where it is none."""
    if not isinstance(text, str) or not _ID.fullmatch(text):
        raise NoSuchRecordingError("there is no such recording: load the page again")
    return text


@dataclass(frozen=True, slots=True, kw_only=True)
class UploadedRecording:
    """An upload that is to be counted, or was: its name for people, the camera whose lines it has, when it began.

    `added` and `start` are aware; `start` is when its first picture was taken, None where nobody said.  `suffix` is
    that of its file, `reason` why it failed, or what is to be said of it.  `drawn` has the `lines` and `zones` drawn
    on it, as the config has a camera's; None where it is counted with those of its camera.
    """

    id: str
    name: str
    suffix: str
    camera: str
    by: str
    added: datetime
    bytes: int
    start: datetime | None = None
    drawn: Mapping[str, Any] | None = None
    state: State = "waiting"
    reason: str | None = None

    @property
    def file(self) -> str:
        """The name of its file among the uploads."""
        return f"{self.id}{self.suffix}"

    @property
    def is_over(self) -> bool:
        """Whether nothing more happens to it by itself."""
        return self.state not in ("waiting", "counting")

    def now(self, state: State, reason: str | None = None) -> Self:
        """The same one in another state."""
        return replace(self, state=state, reason=reason)

    def record(self) -> dict[str, Any]:
        """It as JSON has it."""
        return {
            "id": self.id,
            "name": self.name,
            "suffix": self.suffix,
            "camera": self.camera,
            "by": self.by,
            "added": self.added.isoformat(),
            "bytes": self.bytes,
            "start": None if self.start is None else self.start.isoformat(),
            "drawn": None if self.drawn is None else dict(self.drawn),
            "state": self.state,
            "reason": self.reason,
        }


def recording_of(record: Mapping[str, Any]) -> UploadedRecording:
    """The recording of a record; ValueError, KeyError or TypeError where it is none."""
    if record["state"] not in get_args(State):
        raise ValueError(f"no state of a recording: {record['state']!r}")
    start = None if record["start"] is None else datetime.fromisoformat(record["start"])
    added = datetime.fromisoformat(record["added"])
    return UploadedRecording(**{**record, "added": added, "start": start, "id": checked_id(record["id"])})
