"""The `privacy` block: what pictures show of the people in them."""

import re
from typing import Annotated, Literal, Self

from pydantic import AfterValidator, ConfigDict, Field, ValidationInfo, WithJsonSchema, field_validator, model_validator

from edgecount.fields.rules import all_of, needs
from edgecount.fields.scalars import SWITCHED_ON
from edgecount.fields.section import Section
from edgecount.text import shown

_COLOR_RULE = "must be a colour of six hexadecimal digits, red, green, blue, such as 3a6ea5"


def _color(text: str) -> str:
    digits = text.removeprefix("#")
    if not re.fullmatch("[0-9a-fA-F]{6}", digits):
        raise ValueError(f"{_COLOR_RULE}, not {shown(text)}")
    return digits.lower()


Color = Annotated[
    str,
    AfterValidator(_color),
    WithJsonSchema({"type": "string", "pattern": "^#?[0-9a-fA-F]{6}$", "errorMessage": _COLOR_RULE}),
]

_SHAPES_RULE = "must be the path of an .onnx file with its card beside it"

MaskName = Literal["figure", "silhouette", "box", "pixelate", "off"]
UNMASKED = "pictures show people as they are (mask: off)"
"""The warning that is shown wherever nothing hides people."""


class PrivacySection(Section):
    """How people are painted over in every picture that leaves the process, at all cameras alike."""

    model_config = ConfigDict(
        json_schema_extra=all_of(
            needs("mask", ["off"], "people_may_be_recognised", SWITCHED_ON),
            needs("model", None, "mask", ["silhouette"]),
        )
    )

    people_may_be_recognised: bool = Field(
        default=False,
        description="Whether pictures may show people as they are; without it, mask: off is refused.",
    )
    mask: MaskName = Field(
        default="figure",
        description="What hides people: a sign or their shape on the empty scene, their box in one colour, "
        "coarse squares, or nothing.",
    )
    model: Annotated[str, Field(min_length=6, max_length=4096, pattern=r"\.onnx$")] | None = Field(
        default=None,
        json_schema_extra={"errorMessage": _SHAPES_RULE},
        description="Your own model of people's shapes, made by `edgecount segment train`, instead of BlazePose: "
        "the path of its .onnx file, with its card beside it.",
    )
    color: Color = Field(default="3a6ea5", description="What people are painted over with (red, green, blue).")

    @field_validator("mask")
    @classmethod
    def _said_twice(cls, mask: MaskName, info: ValidationInfo) -> MaskName:
        if mask == "off" and info.data.get("people_may_be_recognised") is False:
            raise ValueError("off shows whoever is filmed: where that may be, set people_may_be_recognised: true too")
        return mask

    @model_validator(mode="after")
    def _shapely(self) -> Self:
        if self.model is not None and self.mask != "silhouette":
            raise ValueError("has a model of shapes, which only mask: silhouette draws: set that, or take model out")
        return self

    @property
    def paint(self) -> tuple[int, int, int]:
        """The colour as OpenCV has it: blue, green, red, each 0-255."""
        red, green, blue = bytes.fromhex(self.color)
        return blue, green, red
