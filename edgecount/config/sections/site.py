"""The `site` block: which shop this is, and when its days begin."""

import re
import unicodedata
from collections.abc import Mapping
from datetime import datetime, time
from difflib import get_close_matches
from importlib.resources import files
from typing import Annotated, Literal, get_args
from zoneinfo import ZoneInfo

from pydantic import AfterValidator, BeforeValidator, Field, WithJsonSchema

from edgecount.fields.hours import DayHours, TimeOfDay
from edgecount.fields.opening import Week
from edgecount.fields.section import Section
from edgecount.text import shown

Weekday = Literal["monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"]
WEEKDAYS: tuple[Weekday, ...] = get_args(Weekday)

_ZONE_RULE = "must be an IANA time zone such as Europe/Paris"


ZONES = tuple(sorted(files("tzdata").joinpath("zones").read_text(encoding="utf-8").split()))
"""The names of all time zones, the same on every machine."""


def slug(name: str) -> str:
    """The name in the letters of topics and events: "Main Street" → "main-street"; empty where none are left."""
    ascii_only = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9_-]+", "-", ascii_only).strip("-")


def _with_slug(name: str) -> str:
    if not slug(name):
        raise ValueError(f"must have a letter a-z or a digit, for topics are named after it, not {shown(name)}")
    return name


def _zone(value: object) -> object:
    if not isinstance(value, str):
        return value
    if value not in ZONES:
        near = get_close_matches(value, ZONES, n=1, cutoff=0.8)
        hint = f"; did you mean {near[0]}?" if near else ""
        raise ValueError(f"{_ZONE_RULE}, not {shown(value)}{hint}")
    return ZoneInfo(value)


class SiteSection(Section):
    """The place whose people are counted."""

    name: Annotated[str, AfterValidator(_with_slug)] = Field(
        default="Site",
        min_length=1,
        max_length=100,
        description="What people call the place; events and topics carry it in lower case with hyphens (text).",
    )
    timezone: Annotated[
        ZoneInfo,
        BeforeValidator(_zone),
        WithJsonSchema({"type": "string", "enum": list(ZONES), "errorMessage": _ZONE_RULE}),
    ] = Field(
        default=ZoneInfo("UTC"),
        description="The time zone in which days, hours and reports are reckoned (IANA name).",
    )
    day_start: TimeOfDay = Field(
        default=time(0, 0),
        json_schema_extra={"default": "00:00"},
        description="When the business day begins, so that a late night counts to the day it belongs to (local time).",
    )
    opening_hours: Mapping[Weekday, DayHours] = Field(
        default={},
        description="When the place is open, by weekday; a day left out has no hours to be outside of (local time).",
    )
    capacity: int | None = Field(
        default=None,
        ge=1,
        description="How many may be inside at once (people); without it there is no limit.",
    )

    @property
    def slug(self) -> str:
        """The name as events and topics carry it."""
        return slug(self.name)

    def is_open(self, local: datetime) -> bool:
        """Whether the place is open at a local time; a weekday without hours of its own counts as open all day."""
        return self.in_hours(local) is not False

    def in_hours(self, local: datetime) -> bool | None:
        """Whether a local time lies in the opening hours; None on a weekday without hours of its own."""
        return Week({WEEKDAYS.index(day): hours for day, hours in self.opening_hours.items()}).in_hours(local)
