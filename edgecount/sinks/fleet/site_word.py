"""What the fleet tells a box of its whole site: how many people are inside, and what of the box's own is in that."""

from datetime import date
from typing import Annotated
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from edgecount.figures.whole.told_inside import ToldInside
from edgecount.sinks.broker.message import Received

MOST_BYTES = 2000
_MOST_INSIDE = 10**9
_Number = Annotated[int, Field(ge=0, le=2**63 - 1)]


class _Word(BaseModel):
    """The message, as docs/fleet.md has it; what a newer fleet says besides is not looked at."""

    model_config = ConfigDict(frozen=True, extra="ignore", strict=True)

    store: UUID
    at: AwareDatetime
    day: date | None
    inside: int = Field(ge=-_MOST_INSIDE, le=_MOST_INSIDE)
    seq: _Number
    missing: tuple[tuple[_Number, _Number], ...]
    heard_box: Annotated[str, StringConstraints(min_length=1, max_length=64)]
    heard_seconds: Annotated[float, Field(ge=0, allow_inf_nan=False)] | None


def told_inside(received: Received, store: UUID) -> ToldInside | None:
    """What a message tells a box that has this store; None where it is meant for another store.

    ValueError, in one line, where it cannot be understood.
    """
    if received.retained:
        raise ValueError("a retained number is refused, for it would be an old one; send it without that flag")
    payload = received.payload if len(received.payload) <= MOST_BYTES else b""
    try:
        word = _Word.model_validate_json(payload)
    except ValidationError as error:
        raise ValueError(f"it takes what is inside the site (docs/fleet.md), not {received.payload[:40]!a}") from error
    if word.store != store:
        return None
    return ToldInside(word.day, word.inside, word.seq, word.missing, word.at, word.heard_box, word.heard_seconds)
