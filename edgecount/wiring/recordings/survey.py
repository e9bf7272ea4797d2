"""Looks at a recording before it is counted: the hash of its content, when its frames were taken, when it began."""

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from edgecount.config.sections.camera import CameraSection
from edgecount.errors import SourceError
from edgecount.replay.parts.kept_parts import KeptParts, Surveyed, name_of, stamps_name, times_name
from edgecount.sources.recordings.opening import stamps_of
from edgecount.sources.recordings.recording import Recording
from edgecount.wiring.recordings.pool import Progress

RATE_REMEDY = "state the true rate with --fps"


@dataclass(frozen=True, slots=True)
class SurveyJob:
    """A file that is looked at, with the frame rate that the user states; what is found is kept in `kept`."""

    file: Path
    fps: float | None
    kept: Path


def survey_name(job: SurveyJob) -> str:
    """The name of a file as it is now: a file that was written to since has another."""
    found = job.file.stat()
    return name_of(job.file.absolute(), found.st_size, found.st_mtime_ns, job.fps)


def survey(job: SurveyJob, _progress: Progress) -> Surveyed:
    """Look at the file, and keep what is found; SourceError where it cannot be counted."""
    recording = Recording(job.file, job.fps, None, None, RATE_REMEDY)
    recording.open()
    frames, kept = recording.frame_count, KeptParts(job.kept)
    try:
        with job.file.open("rb") as file:
            content = hashlib.file_digest(file, "sha256").hexdigest()
        stamps = stamps_of(job.file) or []
        kept.keep_times(stamps_name(content), stamps)
        kept.keep_times(times_name(content, job.fps), recording.times_of(stamps))
    except OSError as error:
        raise SourceError(f"{job.file} cannot be read ({error.strerror}): copy or record it again") from None
    finally:
        recording.close()
    found = Surveyed(content, len(stamps) or frames, bool(stamps))
    kept.keep_survey(survey_name(job), found)
    return found


def began_at(file: Path, named: datetime | None) -> datetime:
    """When a recording began: as it was named, or else as its file says."""
    return named.astimezone(UTC) if named is not None else datetime.fromtimestamp(file.stat().st_mtime, UTC)


def is_cut(camera: CameraSection) -> bool:
    """Whether a camera's recordings may be cut.

    Falls, and the background seen from above, take minutes to be known, and staff is known by a zone of long ago.
    """
    return not camera.sees_falls and camera.mount != "overhead" and camera.counting.staff_zone is None
