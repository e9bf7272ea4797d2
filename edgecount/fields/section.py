"""What every block of the config has in common."""

import re
from collections.abc import Callable, Mapping
from typing import Annotated, Self

from pydantic import BaseModel, ConfigDict, StringConstraints, ValidationInfo, field_validator

from edgecount.fields.scalars import as_number, as_switch, takes
from edgecount.text import KeyPath, dotted

NAME_RULE = "a name must be 1 to 64 of a-z, 0-9, _ and -"
Name = Annotated[str, StringConstraints(pattern=r"^[a-z0-9_-]{1,64}$")]
"""The name of a camera, a line, a zone or an alert, as it appears in topics, labels and files."""


def to_number(value: object) -> object:
    """Text of 1 to 4 digits as a number, all else as it is: a Literal of numbers would not match YAML's text."""
    return int(value) if isinstance(value, str) and re.fullmatch("[0-9]{1,4}", value) else value


class Section(BaseModel):
    """A block of the config: frozen, and an unknown key in it is an error.

    Pydantic's error messages leave the input out, because it may be a secret.
    """

    model_config = ConfigDict(
        frozen=True, extra="forbid", allow_inf_nan=False, hide_input_in_errors=True, serialize_by_alias=True
    )

    @field_validator("*", mode="before")
    @classmethod
    def _as_yaml_has_it(cls, value: object, info: ValidationInfo) -> object:
        """Text, which all of YAML is here, as what YAML takes it for where that is a number or a switch."""
        if not isinstance(value, str) or info.field_name is None:
            return value
        annotation = cls.model_fields[info.field_name].annotation
        if takes(annotation, bool):
            return as_switch(value)
        return as_number(value) if takes(annotation, int) or takes(annotation, float) else value

    def overridden(self, own: Self) -> Self:
        """The block, overridden by the keys of `own` that were given; its defaults override nothing."""
        return self.model_copy(update={key: getattr(own, key) for key in own.model_fields_set})


class EntriesError(ValueError):
    """Some entries of a map or a list are wrong together, although each of them is right by itself.

    `faults` has the path of each, from the map or list on, and what is wrong with it.
    """

    def __init__(self, faults: Mapping[KeyPath, str]) -> None:
        super().__init__("; ".join(f"{dotted(path)}: {text}" for path, text in faults.items()))
        self.faults = faults


def each_once(name: str, what: str) -> Callable[[tuple[str, ...]], tuple[str, ...]]:
    """A check that no text, which is a `what`, stands twice in the list of this name, in small or capital letters."""

    def check(texts: tuple[str, ...]) -> tuple[str, ...]:
        folded = [text.casefold() for text in texts]
        firsts = {at: folded.index(text) for at, text in enumerate(folded)}
        if again := {at: first for at, first in firsts.items() if first < at}:
            raise EntriesError({(at,): f"is the same {what} as {name}[{first}]" for at, first in again.items()})
        return texts

    return check
