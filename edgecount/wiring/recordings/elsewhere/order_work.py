"""What a worker does with an order: counts the part in a process of its own, if it would count what was asked for."""

import logging
from collections import deque
from collections.abc import Callable

from edgecount.config.load import load
from edgecount.errors import EdgecountError
from edgecount.fleet.part_state import PartEnd, PartOrder, PartState, failed
from edgecount.replay.parts.kept_parts import KeptParts
from edgecount.wiring.recordings.elsewhere.part_orders import job_of
from edgecount.wiring.recordings.part_work import PartJob, count_part, is_as_asked
from edgecount.wiring.recordings.pool import Failed, each_apart
from edgecount.wiring.recordings.several import problem_of

_LOG = logging.getLogger(__name__)


class OrderWork:
    """Counts parts on the machine of this name; the results are kept in the folder that the order names."""

    def __init__(self, machine: str) -> None:
        self._machine = machine

    def __call__(self, order: PartOrder, told: Callable[[int], None]) -> PartState:
        """Count; how it ended."""
        try:
            job = job_of(order)
            problem = self._problem(job)
        except EdgecountError as error:
            return self._refused(f"{self._machine}: {error}")
        if problem is not None:
            return self._refused(problem)
        if KeptParts(job.kept).part(job.name) is not None:
            return PartState(ended=PartEnd.COUNTED)
        state = _counted(job, told)
        _LOG.info("%s, frames %s to %s: %s", job.file, job.part.first, job.part.last or "the end", _how_it_was(state))
        return state

    def _refused(self, problem: str) -> PartState:
        _LOG.warning("%s", problem)
        return failed(problem)

    def _problem(self, job: PartJob) -> str | None:
        """Why this machine cannot count the part, or would count something else; None where it can."""
        if not job.kept.is_dir() or not job.file.is_file():
            lacking = job.file if job.kept.is_dir() else job.kept
            return f"{self._machine} does not see {lacking}: mount the shared folder there, at the same place"
        if is_as_asked(job, load(job.config, None)):
            return None
        return (
            f"{self._machine} would count {job.file} otherwise than was asked: "
            f"let it have the same edgecount, and the same {job.config}"
        )


def _counted(job: PartJob, told: Callable[[int], None]) -> PartState:
    ((_, result),) = each_apart(deque([job]), count_part, lambda _job, done, _total: told(done))
    if isinstance(result, Failed):
        return failed(problem_of(job.file, result))
    return PartState(ended=PartEnd.COUNTED if result else PartEnd.UNCUTTABLE)


def _how_it_was(state: PartState) -> str:
    return state.problem or str(state.ended)
