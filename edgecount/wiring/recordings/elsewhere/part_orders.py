"""A part of a recording as an order to a worker on any machine that has the same folders at the same places."""

from dataclasses import replace
from functools import cache

from pydantic import TypeAdapter, ValidationError

from edgecount.errors import SourceError
from edgecount.fleet.part_state import PartOrder
from edgecount.replay.parts.kept_parts import name_of
from edgecount.wiring.recordings.part_work import PartJob


def order_key(job: PartJob) -> str:
    """What the order is known by: the result, and the folder that it is kept in."""
    return name_of(job.kept.absolute(), job.name)


def order_of(job: PartJob) -> PartOrder:
    """The order, as JSON has it."""
    here = replace(job, file=job.file.absolute(), config=job.config.absolute(), kept=job.kept.absolute())
    order: PartOrder = _adapter().dump_python(here, mode="json")
    return order


def job_of(order: PartOrder) -> PartJob:
    """The part of an order; SourceError where it is none."""
    try:
        return _adapter().validate_python(order)
    except ValidationError:
        raise SourceError("the order of a part is of another edgecount: install the same on all machines") from None


@cache
def _adapter() -> TypeAdapter[PartJob]:
    return TypeAdapter(PartJob)
