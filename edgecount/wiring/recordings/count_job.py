"""The job of counting one uploaded recording: all that its process is told."""

from dataclasses import dataclass
from datetime import datetime
from functools import cache
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from edgecount.config.model import Config
from edgecount.config.sections.files import FilesSection
from edgecount.config.sections.site import SiteSection
from edgecount.site.recordings import UploadedRecording
from edgecount.wiring.job import CameraJob, Paint, decoded
from edgecount.wiring.recordings.drawn import with_drawn


@dataclass(frozen=True, slots=True)
class CountJob:
    """What is counted: the camera's job has the file as its address, and hides people as its paint says.

    `name` is the file's for people, `start` when it began (aware), None where nobody said; results go into `folder`.
    """

    camera: CameraJob
    site: SiteSection
    files: FilesSection
    name: str
    start: datetime | None
    folder: Path

    def encoded(self) -> bytes:
        """The job as `decoded_count` reads it: a line for the camera, a line for the rest."""
        rest = _Rest(self.site, self.files, self.name, self.start, self.folder)
        return self.camera.encoded() + b"\n" + _adapter().dump_json(rest)


@dataclass(frozen=True, slots=True)
class _Rest:
    site: SiteSection
    files: FilesSection
    name: str
    start: datetime | None
    folder: Path


def count_job(config: Config, recording: UploadedRecording, file: Path, folder: Path) -> CountJob:
    """The job of counting a recording as one camera of a config, with its lines and zones or those drawn on it.

    Nobody is estimated in a recording, whose zones need not be those of the camera's crowd.
    """
    settings = config.cameras[recording.camera].model_copy(update={"source": None, "crowd": None})
    if recording.drawn is not None:
        settings = with_drawn(settings, recording.drawn)
    paint = Paint.of(config.privacy)
    camera = CameraJob(config.site.slug, recording.camera, str(file.absolute()), True, False, settings, paint=paint)  # noqa: FBT003 - a recording, which ends at its end
    return CountJob(camera, config.site, config.files, recording.name, recording.start, folder.absolute())


def decoded_count(message: bytes) -> CountJob:
    """The job of these bytes, which come from the main process."""
    camera, rest = message.split(b"\n", 1)
    found: _Rest = _adapter().validate_json(rest)
    return CountJob(decoded(camera), found.site, found.files, found.name, found.start, found.folder)


@cache
def _adapter() -> TypeAdapter[Any]:
    return TypeAdapter(_Rest)
