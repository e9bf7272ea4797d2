"""A line in front of a camera, and why some lines cannot count."""

from typing import Literal, Self

from pydantic import ConfigDict, Field, model_validator
from pydantic.config import JsonDict

from edgecount.fields.position import Place
from edgecount.fields.section import Section
from edgecount.fields.title import Title
from edgecount.geometry import Point, Segment

_MARGIN = 0.05
_SHORTEST = 0.001  # under a pixel of most pictures


def _not_both(axis: int, bound: str, limit: float) -> JsonDict:
    """Not both ends of the line may be within a bound (maximum or minimum), on the axis x (0) or y (1)."""
    place: JsonDict = {"prefixItems": [*({} for _ in range(axis)), {bound: limit}]}
    return {"not": {"required": ["from", "to"], "properties": {"from": place, "to": place}}}


class LineSection(Section):
    """A directed line; a person that crosses it to its in side comes in."""

    model_config = ConfigDict(
        json_schema_extra={
            "allOf": [
                _not_both(axis, bound, limit)
                for axis in (0, 1)
                for bound, limit in (("maximum", _MARGIN), ("minimum", 1 - _MARGIN))
            ]
        }
    )

    start: Place = Field(alias="from", description="Where the line begins: [x, y] (fractions of the frame).")
    end: Place = Field(alias="to", description="Where the line ends: [x, y] (fractions of the frame).")
    in_side: Literal["left", "right"] = Field(
        description="Which side is inside, for a person who stands at `from` and looks at `to`."
    )

    title: Title | None = Field(
        default=None, description="What Home Assistant calls the line; without it the line's name."
    )

    @model_validator(mode="after")
    def _countable(self) -> Self:
        (x1, y1), (x2, y2) = self.start, self.end
        if Point(*self.start).distance(Point(*self.end)) < _SHORTEST:
            raise ValueError("must have a length: from and to are the same place")
        for edge, near in {
            "left": max(x1, x2) <= _MARGIN,
            "right": min(x1, x2) >= 1 - _MARGIN,
            "top": max(y1, y2) <= _MARGIN,
            "bottom": min(y1, y2) >= 1 - _MARGIN,
        }.items():
            if near:
                raise ValueError(
                    f"lies wholly within 5 % of the {edge} edge of the frame, where nobody is seen on both sides: "
                    "move it inwards"
                )
        return self

    @property
    def segment(self) -> Segment:
        """The line in fractions of the frame; `Segment.scaled` gives it in pixels."""
        return Segment(Point(*self.start), Point(*self.end))
