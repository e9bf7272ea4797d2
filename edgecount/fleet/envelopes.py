"""What boxes send, as the fleet's contract has it (docs/fleet.md), checked field by field.  Pure."""

import json
from datetime import date, timedelta
from typing import Annotated, Literal
from uuid import UUID

from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, JsonValue, StringConstraints, model_validator

DAY_SECONDS = 86_400
_BIGGEST = 2**63 - 1  # of PostgreSQL's bigint

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Seq = Annotated[int, Field(ge=1, le=_BIGGEST)]
Reached = Annotated[int, Field(ge=0, le=_BIGGEST)]
"""A number that was reached, or 0 before the first one."""


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    v: Literal[1]
    store: UUID
    box: Name
    site: Name


class ToldEvent(BaseModel):
    """The fields of an event that the fleet looks at; the others are kept as they are, of types yet unknown too."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, JsonValue] = Field(init=False)

    id: UUID
    type: Name
    ts: AwareDatetime
    camera: Name | None = None
    line: Name | None = None
    zone: Name | None = None
    direction: Literal["in", "out"] | None = None
    reverses: UUID | None = None
    group: UUID | None = None
    crossing: UUID | None = None
    crossed: AwareDatetime | None = None
    undoes: UUID | None = None

    @model_validator(mode="after")
    def _is_whole(self) -> "ToldEvent":
        json.dumps(self.__pydantic_extra__, allow_nan=False)  # raises ValueError: JSON has no such number
        if self.type == "crossing" and None in (self.camera, self.line, self.direction):
            raise ValueError("a crossing has a camera, a line and a direction")
        if self.type == "staff_marked" and None in (self.crossing, self.crossed):
            raise ValueError("a mark names its crossing and when that was")
        return self


class EventEnvelope(_Sent):
    """An event, and where it stands in its store: `prev` is the number told before it, None where that is unknown."""

    seq: Seq
    prev: Reached | None
    utc_offset: Annotated[int, Field(ge=-DAY_SECONDS, le=DAY_SECONDS)]
    day: date
    event: ToldEvent

    @model_validator(mode="after")
    def _is_consistent(self) -> "EventEnvelope":
        if self.prev is not None and self.prev >= self.seq:
            raise ValueError(f"prev is below seq, not {self.prev} before {self.seq}")
        local = (self.event.ts + timedelta(seconds=self.utc_offset)).date()
        if not -1 <= (self.day - local).days <= 1:
            raise ValueError(f"the business day of {local} is not {self.day}")
        return self


class Heartbeat(_Sent):
    """What a box says of itself, once a minute."""

    version: Name
    config: Name
    now: AwareDatetime
    zone: Name
    last_seq: Reached
    told_seq: Reached
    forgotten_until: Reached | None = None
    cameras: dict[Name, Name]
    in_total: Reached
    out_total: Reached
