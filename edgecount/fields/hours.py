"""Times of the day and opening hours as fields of the config; what they mean stands in `opening`."""

from datetime import time
from typing import Annotated

from pydantic import BeforeValidator, InstanceOf, PlainSerializer, WithJsonSchema

from edgecount.fields.opening import HOURS_RULE, TIME_RULE, Hours, format_hours, format_time, parse_hours, parse_time

# For editors: the same in patterns of JSON Schema.  That two stretches overlap only the check sees.
_OF_DAY = "(?:[01]?[0-9]|2[0-3]):[0-5][0-9]"
_STRETCH = f" *{_OF_DAY} *- *(?:{_OF_DAY}|24:00) *"
_CLOSED = " *closed *"

TimeOfDay = Annotated[
    time,
    BeforeValidator(parse_time),
    PlainSerializer(format_time),
    WithJsonSchema({"type": "string", "pattern": f"^ *{_OF_DAY} *$", "errorMessage": TIME_RULE}),
]
DayHours = Annotated[
    tuple[InstanceOf[Hours], ...],
    BeforeValidator(parse_hours),
    PlainSerializer(format_hours),
    WithJsonSchema(
        {"type": "string", "pattern": f"^(?:{_CLOSED}|{_STRETCH}(?:,{_STRETCH})*)$", "errorMessage": HOURS_RULE}
    ),
]
