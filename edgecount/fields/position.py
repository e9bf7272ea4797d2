"""Places in the frame: pairs of fractions, 0-1, origin top left, so that they hold for every size of the picture."""

from typing import Annotated

from pydantic import BeforeValidator, Field, WithJsonSchema

from edgecount.fields.scalars import as_number

_FRACTION = {
    "type": "number",
    "minimum": 0,
    "maximum": 1,
    "errorMessage": "must be a fraction of the frame, from 0 to 1",
}


def _as_yaml_has_it(value: object) -> object:
    return as_number(value) if isinstance(value, str) else value


Fraction = Annotated[float, Field(ge=0, le=1), BeforeValidator(_as_yaml_has_it)]
Place = Annotated[
    tuple[Fraction, Fraction],
    WithJsonSchema(
        {
            "type": "array",
            "items": _FRACTION,
            "minItems": 2,
            "maxItems": 2,
            "errorMessage": "must be a place [x, y] in fractions of the frame, from 0 to 1",
        }
    ),
]
"""x and y in fractions of the frame's width and height."""
