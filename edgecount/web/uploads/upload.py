"""An upload: what a browser has said of a recording before it sends the first part."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from edgecount.site.recordings import LONGEST_NAME, checked_id


def shown_name(text: str) -> str:
    """The name of a file as people see it: its last part, without what does not print; it is no path of ours."""
    last = text.replace("\\", "/").rsplit("/", 1)[-1]
    return "".join(letter for letter in last if letter.isprintable()).strip()[:LONGEST_NAME] or "recording"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """A recording that is being sent: `size` bytes, by an account; `camera` has the lines with which it is counted.

    `modified` is what the browser says of the file's time (ms): with name and size it tells the same file again.
    """

    id: str
    account: int
    name: str
    size: int
    modified: int
    camera: str
    start: datetime | None

    def is_of(self, other: "Upload") -> bool:
        """Whether another one sends the same file again."""
        keys = ("account", "name", "size", "modified")
        return all(getattr(self, key) == getattr(other, key) for key in keys)

    def record(self) -> dict[str, Any]:
        """It as JSON has it."""
        return {
            "id": self.id,
            "account": self.account,
            "name": self.name,
            "size": self.size,
            "modified": self.modified,
            "camera": self.camera,
            "start": None if self.start is None else self.start.isoformat(),
        }


def upload_of(record: Mapping[str, Any]) -> Upload:
    """The upload of a record; ValueError, KeyError or TypeError where it is none."""
    start = None if record["start"] is None else datetime.fromisoformat(record["start"])
    return Upload(**{**record, "start": start, "id": checked_id(record["id"])})
