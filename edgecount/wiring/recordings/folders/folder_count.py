"""All recordings of a folder counted in parts, on all cores, for one folder of logs; a killed count goes on."""

from collections import deque
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from pathlib import Path

from edgecount.replay.parts.kept_parts import KeptParts
from edgecount.wiring.recordings.folders.folder_joined import FolderRecording, joined
from edgecount.wiring.recordings.folders.folder_plan import FolderJob, RecordingPlan, cut_into_parts, plans_of
from edgecount.wiring.recordings.part_work import PartJob, count_part
from edgecount.wiring.recordings.pool import Failed, each_apart
from edgecount.wiring.recordings.several import Told, problem_of
from edgecount.wiring.recordings.survey import SurveyJob, survey_name

PartTold = Callable[[PartJob, int, int | None], None]
"""Takes how many frames of a part are done, of how many; None where that is unknown."""
EachPart = Callable[[deque[PartJob], PartTold], Iterator[tuple[PartJob, bool | Failed]]]
"""Does all parts, and those that are added to them meanwhile; gives each as it is done, False where it was not cut."""


def parts_here(jobs: deque[PartJob], told: PartTold) -> Iterator[tuple[PartJob, bool | Failed]]:
    """Count parts on this machine's cores."""
    return each_apart(jobs, count_part, told)


def count_folder(
    files: Sequence[Path], job: FolderJob, told: Told, each_part: EachPart = parts_here
) -> Iterator[FolderRecording]:
    """Count these files; then give what became of each, in their order, one at a time: together they fill the memory.

    What cannot be counted, or need not be, has its problem.
    """
    plans, refused = plans_of(files, job, told)
    _count(plans, job, told, each_part)
    return joined(files, plans, refused, job)


def _count(plans: Sequence[RecordingPlan], job: FolderJob, told: Told, each_part: EachPart) -> None:
    """Count all parts that are not kept yet."""
    of = {plan.file: plan for plan in plans}
    jobs = deque(part for plan in plans for part in _open_parts(plan, job, told))

    def heard(part: PartJob, done: int, _total: int | None) -> None:
        plan = of[part.file]
        plan.done[part.name] = done
        told(part.file, sum(plan.done.values()), plan.surveyed.frames)

    for part, result in each_part(jobs, heard):
        plan = of[part.file]
        if part.name not in plan.parts or plan.problem is not None:
            continue
        if isinstance(result, Failed):
            plan.problem = problem_of(part.file, result)
        elif not result:
            _leave_whole(plan, job)
            jobs.extend(_open_parts(plan, job, told))
        elif (last := part.part.last or plan.surveyed.frames) is not None:
            heard(part, last - part.part.first + 1, None)


def _leave_whole(plan: RecordingPlan, job: FolderJob) -> None:
    """Count a recording in one piece after all, now and whenever it is counted again."""
    plan.surveyed = replace(plan.surveyed, is_cuttable=False)
    KeptParts(job.kept).keep_survey(survey_name(SurveyJob(plan.file, job.fps, job.kept)), plan.surveyed)
    plan.done.clear()
    cut_into_parts(plan, job, ())


def _open_parts(plan: RecordingPlan, job: FolderJob, told: Told) -> Iterator[PartJob]:
    """The parts of a recording of which there is no result; those with one, and what is known, are told of as done."""
    kept = KeptParts(job.kept)
    for name, part in plan.parts.items():
        counted = kept.part(name)
        if counted is not None:
            plan.done[name] = counted.frames - part.first + 1
            continue
        content = plan.surveyed.content
        yield PartJob(plan.file, job.config, job.camera, job.fps, plan.start, content, part, job.kept, name)
    done = sum(plan.done.values()) if plan.known is None else plan.surveyed.frames
    told(plan.file, done or 0, plan.surveyed.frames)
