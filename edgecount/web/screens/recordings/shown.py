"""A recording as the pages show it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, tzinfo
from typing import Any

from edgecount.site.recordings import UploadedRecording, recording_of
from edgecount.text import words as name_in_words


@dataclass(frozen=True, slots=True)
class ShownRecording:
    """A recording, its camera's title, when it came (the shop's time), and how far it is (0-100, None: not known)."""

    one: UploadedRecording
    camera: str
    added: datetime
    percent: int | None


def shown_recording(record: Mapping[str, Any], site: Mapping[str, Any], zone: tzinfo) -> ShownRecording:
    """The recording of a record of `recordings.list`."""
    frames, of = record["frames"], record["of"]
    one = recording_of({key: value for key, value in record.items() if key not in ("frames", "of")})
    title = site["cameras"].get(one.camera, {}).get("title") or name_in_words(one.camera)
    percent = min(99, round(100 * frames / of)) if frames and of else None
    return ShownRecording(one, title, one.added.astimezone(zone), percent)
