"""The recordings in the state folder: what is known of each, its upload, and what was counted of it."""

import json
import logging
import os
import shutil
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from edgecount.errors import EdgecountError
from edgecount.files.folders import held_folder, is_file_in, names_in
from edgecount.files.replacing import replace_file
from edgecount.site.recordings import (
    COUNTED,
    GROUND,
    RECORD,
    UPLOADS,
    NoSuchRecordingError,
    UploadedRecording,
    checked_id,
    recording_of,
)
from edgecount.sources.codecs.taken import BY_SUFFIX

log = logging.getLogger(__name__)


class KeptRecordings:
    """The recordings of a state folder; one thread at a time may change one of them."""

    def __init__(self, state: Path) -> None:
        self.uploads = state / UPLOADS
        self._counted = state / COUNTED

    def prepare(self) -> None:
        """Make the folder of what is counted: the dashboard's process may read only what is there when it starts."""
        try:
            with held_folder(self._counted, make=True):
                pass
        except OSError as error:  # people are counted all the same
            log.warning(
                "recordings cannot be counted: %s cannot be made (%s); check its owner, and the room on its disk",
                self._counted,
                error.strerror,
            )

    def all(self) -> Sequence[UploadedRecording]:
        """All recordings, the latest last; one whose record cannot be read is left out, with a line in the log."""
        try:
            with held_folder(self._counted) as folder:
                names = names_in(folder)
        except OSError:
            return []
        found = [recording for name in names if (recording := self._read(name)) is not None]
        return sorted(found, key=lambda recording: (recording.added, recording.id))

    def one(self, id_: object) -> UploadedRecording:
        """The recording with this id; NoSuchRecordingError where there is none."""
        found = self._read(checked_id(id_))
        if found is None:
            raise NoSuchRecordingError("this recording is not there any more: load the page again")
        return found

    def put(self, recording: UploadedRecording) -> None:
        """Keep what is known of a recording; EdgecountError where the disk does not take it."""
        replace_file(self.folder(recording.id) / RECORD, json.dumps(recording.record()).encode())

    def folder(self, id_: str) -> Path:
        """Where what is counted of a recording lies."""
        return self._counted / checked_id(id_)

    def uploaded(self, id_: str) -> tuple[str, int]:
        """The ending and the bytes of an upload; NoSuchRecordingError where it is not there, or is no plain file."""
        name = checked_id(id_)
        with suppress(OSError), held_folder(self.uploads) as folder:
            for suffix in BY_SUFFIX:
                if is_file_in(folder, f"{name}{suffix}"):
                    return suffix, os.stat(f"{name}{suffix}", dir_fd=folder, follow_symlinks=False).st_size
        raise NoSuchRecordingError("the upload is not there any more: upload it again")

    def empty(self, recording: UploadedRecording) -> Path:
        """The folder of a recording, with what is known of it and what it is drawn upon, and nothing else."""
        self.put(recording)
        folder = self.folder(recording.id)
        try:
            with held_folder(folder) as held:
                for name in names_in(held):
                    if name not in (RECORD, GROUND):
                        os.unlink(name, dir_fd=held)
        except OSError as error:
            raise EdgecountError(
                f"{folder} cannot be emptied ({error.strerror}): check its owner and its permissions"
            ) from None
        return folder

    def remove(self, recording: UploadedRecording) -> None:
        """Delete a recording with all that was counted of it; EdgecountError where that cannot be."""
        try:
            with suppress(FileNotFoundError), held_folder(self.uploads) as folder:
                os.unlink(recording.file, dir_fd=folder)
        except OSError as error:
            raise EdgecountError(
                f"{recording.name} cannot be deleted ({error.strerror}): check the owner of {self.uploads}"
            ) from None
        self._clear(recording.id)

    def _clear(self, id_: str) -> None:
        try:
            shutil.rmtree(self.folder(id_))  # follows no link
        except FileNotFoundError:
            pass
        except OSError as error:
            raise EdgecountError(
                f"{self.folder(id_)} cannot be deleted ({error.strerror}): check its owner and its permissions"
            ) from None

    def _read(self, name: str) -> UploadedRecording | None:
        try:
            found = recording_of(json.loads((self._counted / name / RECORD).read_bytes()))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, NoSuchRecordingError) as error:
            log.warning("%s cannot be read (%s): delete its folder", self._counted / name / RECORD, error)
            return None
        return found if found.id == name else None
