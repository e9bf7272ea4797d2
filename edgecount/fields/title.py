"""What people call a camera, a line or a zone, where its name is not what they would say."""

from typing import Annotated

from pydantic import AfterValidator, StringConstraints, WithJsonSchema

_RULE = "must be 1 to 100 characters that can be seen"


def _visible(text: str) -> str:
    if not text.isprintable() or not text.strip():
        raise ValueError(_RULE)
    return text.strip()


Title = Annotated[
    str,
    StringConstraints(min_length=1, max_length=100),
    AfterValidator(_visible),
    WithJsonSchema({"type": "string", "minLength": 1, "maxLength": 100, "errorMessage": _RULE}),
]
