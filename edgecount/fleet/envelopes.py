"""What boxes send, as the fleet's contract has it (docs/fleet.md), checked field by field.  Pure."""

import json
from collections.abc import Callable, Mapping
from datetime import UTC, date, datetime, timedelta
from typing import Annotated, Literal
from uuid import UUID

from pydantic import (
    AfterValidator,
    AwareDatetime,
    BaseModel,
    ConfigDict,
    Field,
    JsonValue,
    StringConstraints,
    model_validator,
)

DAY_SECONDS = 86_400
_BIGGEST = 2**63 - 2  # the end of a span of PostgreSQL's is one more, and a bigint as well
_FIRST_YEAR, _LAST_YEAR = 1970, 2200


def _in_utc(moment: datetime) -> datetime:
    """The moment in UTC: weeks are cut there, and no sum with an offset leaves the calendar."""
    if not _FIRST_YEAR < moment.year < _LAST_YEAR:
        raise ValueError(f"a time is of {_FIRST_YEAR + 1} to {_LAST_YEAR - 1}, not of {moment.year}")
    return moment.astimezone(UTC)


Moment = Annotated[AwareDatetime, AfterValidator(_in_utc)]


def _are_minutes(value: JsonValue) -> bool:
    return isinstance(value, list) and len(value) <= _MOST_MINUTES and all(_is_whole(each, 60) for each in value)


def _is_whole(value: JsonValue, most: int) -> bool:
    return type(value) is int and 0 <= value <= most


def _is_number(value: JsonValue, most: int) -> bool:
    return type(value) in (int, float) and 0 <= value <= most  # type: ignore[operator]  # mypy sees no type() in a tuple


_MOST_MINUTES, _MOST_PEOPLE, _MOST_SECONDS = 60, 1_000_000, 10 * 366 * DAY_SECONDS
_READ: Mapping[tuple[str, str], Callable[[JsonValue], bool]] = {
    ("watched", "seconds"): _are_minutes,
    ("visit", "dwell_seconds"): lambda value: _is_number(value, _MOST_SECONDS),
    ("occupancy_adjusted", "value"): lambda value: _is_whole(value, _MOST_PEOPLE),
    ("occupancy_reset", "value"): lambda value: _is_whole(value, _MOST_PEOPLE),
}
"""What the views make numbers of, by type and field: one that is none would be an error of the whole view."""

Name = Annotated[str, StringConstraints(min_length=1, max_length=200)]
Seq = Annotated[int, Field(ge=1, le=_BIGGEST)]
Reached = Annotated[int, Field(ge=0, le=_BIGGEST)]
"""A number that was reached, or 0 before the first one."""


class _Sent(BaseModel):
    model_config = ConfigDict(frozen=True, extra="ignore")

    v: Literal[1]
    store: UUID
    box: Name


class EventPlace(_Sent):
    """Where an event stands in its store: `prev` is the number told before it, None where that is unknown."""

    seq: Seq
    prev: Reached | None

    @model_validator(mode="after")
    def _is_behind(self) -> "EventPlace":
        if self.prev is not None and self.prev >= self.seq:
            raise ValueError(f"prev is below seq, not {self.prev} before {self.seq}")
        return self


class ToldEvent(BaseModel):
    """The fields of an event that the fleet looks at; the others are kept as they are, of types yet unknown too."""

    model_config = ConfigDict(frozen=True, extra="allow")
    __pydantic_extra__: dict[str, JsonValue] = Field(init=False)

    id: UUID
    type: Name
    ts: Moment
    camera: Name | None = None
    line: Name | None = None
    zone: Name | None = None
    direction: Literal["in", "out"] | None = None
    reverses: UUID | None = None
    group: UUID | None = None
    crossing: UUID | None = None
    crossed: Moment | None = None
    undoes: UUID | None = None
    entered: Moment | None = None

    @model_validator(mode="after")
    def _is_complete(self) -> "ToldEvent":
        json.dumps(self.__pydantic_extra__, allow_nan=False)  # raises ValueError: JSON has no such number
        if self.type == "crossing" and None in (self.camera, self.line, self.direction):
            raise ValueError("a crossing has a camera, a line and a direction")
        if self.type == "staff_marked" and None in (self.crossing, self.crossed):
            raise ValueError("a mark names its crossing and when that was")
        for (kind, name), is_right in _READ.items():
            value = self.__pydantic_extra__.get(name)
            if self.type == kind and value is not None and not is_right(value):
                raise ValueError(f"the {name} of {kind} are out of range")
        return self


class EventEnvelope(EventPlace):
    """An event, and where it stands in its store."""

    site: Name
    utc_offset: Annotated[int, Field(ge=-DAY_SECONDS, le=DAY_SECONDS)]
    day: date
    event: ToldEvent

    @model_validator(mode="after")
    def _is_consistent(self) -> "EventEnvelope":
        local = (self.event.ts + timedelta(seconds=self.utc_offset)).date()
        if not -1 <= (self.day - local).days <= 1:
            raise ValueError(f"the business day of {local} is not {self.day}")
        return self


class Heartbeat(_Sent):
    """What a box says of itself, once a minute."""

    site: Name
    version: Name
    config: Name
    now: Moment
    zone: Name
    last_seq: Reached
    told_seq: Reached
    forgotten_until: Reached | None = None
    cameras: dict[Name, Name]
    in_total: Reached
    out_total: Reached
