"""What is to be counted of a folder: recordings as far as they are known, in parts; and why some are not counted."""

from collections import deque
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path

from edgecount.figures.period import Period
from edgecount.replay.parts.cutting import WHOLE, Margins, RecordingPart, cut
from edgecount.replay.parts.kept_parts import KeptParts, Surveyed, stamps_name, times_name
from edgecount.store.recordings import RecordingKey
from edgecount.wiring.recordings.counted_as import known_name, result_name
from edgecount.wiring.recordings.folders.recording_row import row_from
from edgecount.wiring.recordings.pool import Failed, each_apart
from edgecount.wiring.recordings.several import Told, problem_of
from edgecount.wiring.recordings.survey import SurveyJob, survey, survey_name


@dataclass(frozen=True, slots=True)
class FolderJob:
    """How recordings are counted: with the lines of a config's camera, in chunks of so many seconds.

    `counted` is a name of all this that is the same only where the result is; `begins` says when a file began; `stored`
    are the recordings of which the counts are there already.
    """

    config: Path
    camera: str
    fps: float | None
    chunk: float
    margins: Margins
    is_cut: bool
    counted: str
    kept: Path
    begins: Callable[[Path], datetime]
    stored: Sequence[RecordingKey] = ()


@dataclass(slots=True)
class RecordingPlan:
    """A recording that is counted: its parts, by their results' names, and how far each is.

    `seconds` is its length where that is known; `known` the recording in the store that it is, counted in this way.
    """

    file: Path
    start: datetime
    surveyed: Surveyed
    seconds: float
    known: RecordingKey | None = None
    parts: dict[str, RecordingPart] = field(default_factory=dict)
    done: dict[str, int] = field(default_factory=dict)
    problem: str | None = None


def plans_of(files: Sequence[Path], job: FolderJob, told: Told) -> tuple[list[RecordingPlan], dict[Path, str]]:
    """What is counted; and a line for each file that is not: it cannot be, or another is the same."""
    surveys = _surveys(files, job, told)
    plans: list[RecordingPlan] = []
    refused: dict[Path, str] = {}
    for file in files:
        known = surveys[file]
        plan = known if isinstance(known, str) else _plan(file, known, job)
        if isinstance(plan, str):
            refused[file] = plan
        elif why := _twin(plan, plans, job):
            refused[file] = why
            if all(plan.surveyed.content != other.surveyed.content for other in plans):
                forget_times(plan.surveyed.content, job)
        else:
            plans.append(plan)
    return plans, refused


def _plan(file: Path, known: Surveyed, job: FolderJob) -> RecordingPlan | str:
    """What is counted of a file, or why nothing is."""
    try:
        begins = job.begins(file)
    except OSError as error:
        return f"{file} cannot be read any more ({error.strerror}): put it back, and count again"
    times = KeptParts(job.kept).times(times_name(known.content, job.fps))
    plan = RecordingPlan(file, begins, known, times[-1] if times else 0.0, _stored(known.content, begins, job))
    if plan.known is None:
        cut_into_parts(plan, job, times)
    return plan


def _stored(content: str, begins: datetime, job: FolderJob) -> RecordingKey | None:
    """The recording in the store with this content and beginning, counted in this way."""
    counted = known_name(job.counted, job.fps, begins)
    return next((key for key in job.stored if (key.content, key.counted) == (content, counted)), None)


def forget_times(content: str, job: FolderJob) -> None:
    """Remove the times of a recording's frames, which is not to be cut (again)."""
    KeptParts(job.kept).forget_times((stamps_name(content), times_name(content, job.fps)))


def cut_into_parts(plan: RecordingPlan, job: FolderJob, times: Sequence[float]) -> None:
    """Let the plan have the parts of its recording, whose frames have these times."""
    is_cut = job.is_cut and plan.surveyed.is_cuttable
    parts = cut(times, job.chunk, job.margins) if is_cut else [WHOLE]
    content = plan.surveyed.content
    plan.parts = {result_name(content, plan.start, job.counted, job.fps, part, job.margins): part for part in parts}


def _surveys(files: Sequence[Path], job: FolderJob, told: Told) -> dict[Path, Surveyed | str]:
    """What is known of each file; a line where it cannot be counted."""
    found, jobs = dict[Path, Surveyed | str](), deque[SurveyJob]()
    for file in files:
        asked = SurveyJob(file, job.fps, job.kept)
        known = _surveyed(asked, job)
        if known is None:
            jobs.append(asked)
        else:
            found[file] = known
    for asked, result in each_apart(jobs, survey, lambda _job, _done, _total: None):
        if isinstance(result, Failed):
            found[asked.file] = problem_of(asked.file, result)
        else:
            found[asked.file] = result
            told(asked.file, 0, result.frames)
    return found


def _surveyed(asked: SurveyJob, job: FolderJob) -> Surveyed | None:
    """What is known of a file; None where it must be looked at (again, for the times of frames that are to be cut)."""
    kept = KeptParts(job.kept)
    with suppress(OSError):
        known = kept.survey(survey_name(asked))
        if known is None or _stored(known.content, job.begins(asked.file), job) is not None:
            return known
        return known if kept.has_times(times_name(known.content, job.fps)) else None
    return None


def _twin(plan: RecordingPlan, plans: Sequence[RecordingPlan], job: FolderJob) -> str | None:
    """Why a recording is not counted beside the others, in one line; None where it is."""
    for other in plans:
        if plan.surveyed.content == other.surveyed.content:
            return _same_recording(plan.file, other.file)
        if _key(plan).is_mostly(_key(other)):
            return same_time(plan.file, other.file)
    return stored_twin(plan.file, plan.surveyed.content, _key(plan).span, job)


def stored_twin(file: Path, content: str, span: Period, job: FolderJob) -> str | None:
    """Why a recording is not counted beside those of other files that the store has; None where it is."""
    new = RecordingKey(job.camera, span, content)
    for key in job.stored:
        row = row_from(key.about)
        if not new.is_mostly(key) or (row is not None and row.file == file.absolute()):
            continue
        if key.content != content:
            return same_time(file, "what is counted already" if row is None else row.file)
        if row is not None and row.file.exists():
            return _same_recording(file, row.file)
    return None


def _same_recording(file: Path, other: Path) -> str:
    return f"{file} is the same recording as {other}, which is counted"


def same_time(file: Path, other: Path | str) -> str:
    """Why a recording is not counted that has the time of another one."""
    return (
        f"{file} has the same time as {other}: where its copy lost it, put it into the name, "
        "such as door_20260504_140000.mp4"
    )


def _key(plan: RecordingPlan) -> RecordingKey:
    return RecordingKey("", Period(plan.start, plan.start + timedelta(seconds=plan.seconds)))
