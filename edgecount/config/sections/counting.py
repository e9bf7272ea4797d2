"""The `counting` block: what makes a crossing, and a fall."""

from typing import Literal

from pydantic import Field

from edgecount.fields.section import Name, Section


class CountingSection(Section):
    """When a person at a line has crossed it, and when a lying person has fallen."""

    clear_of_line: float = Field(
        default=0.08,
        ge=0,
        le=1,
        description="How far from the line a person must get to be on a side of it (share of the person's height).",
    )
    u_turn: Literal["net", "count", "ignore"] = Field(
        default="net",
        description="What a quick return does: take the first crossing back, count as a second one, or neither.",
    )
    u_turn_window_seconds: float = Field(
        default=5.0,
        ge=0,
        le=3600,
        description="How soon after a crossing a return is a U-turn (seconds).",
    )
    fallen_after_seconds: float = Field(
        default=10.0,
        ge=1,
        le=3600,
        description="How long a person lies in a zone who has fallen (seconds); needs detector.pose: true.",
    )
    staff_zone: Name | None = Field(
        default=None,
        json_schema_extra={"errorMessage": "must be the name of a zone"},
        description="The zone that only staff comes from: whoever was in it is counted as staff, not among the people.",
    )
