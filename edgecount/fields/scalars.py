"""Numbers and switches as YAML writes them: no other way, so that an editor and `check` read a file alike."""

import re
from types import UnionType
from typing import Any, Literal, Union, get_args, get_origin

from pydantic.config import JsonValue
from pydantic_core import PydanticCustomError

_WHOLE = re.compile(r"[-+]?[0-9]+")
_OTHER_WHOLE = re.compile(r"0o[0-7]+|0x[0-9a-fA-F]+")
_DECIMAL = re.compile(r"[-+]?(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?")


class Quoted(str):
    """Text that stands in quotes, or in a block of its own: to YAML it is no number and no switch, whatever it says."""

    __slots__ = ()


def _variants(word: str) -> tuple[str, str, str]:
    """A word in small letters, with a capital, in capitals: as YAML has `true`, `True` and `TRUE`."""
    return word, word.capitalize(), word.upper()


_ON, _OFF = ("true", "yes", "on"), ("false", "no", "off")
SWITCHED_ON: list[JsonValue] = [True, *_variants("yes"), *_variants("on")]
SWITCHED_OFF: list[JsonValue] = [False, *_variants("no"), *_variants("off")]
"""What a switch may be, as an editor reads it: of these words, only `true` and `false` are no text to it."""


def takes(annotation: Any, kind: type) -> bool:
    """Whether a field of this type takes a bool, or an int or float, beside whatever else it takes."""
    if get_origin(annotation) in {Union, UnionType, Literal} or hasattr(annotation, "__metadata__"):
        return any(
            takes(part, kind) if isinstance(part, type) or get_args(part) else type(part) is kind
            for part in get_args(annotation)
        )
    return annotation is kind


def as_switch(text: str) -> bool:
    """Whether a switch is on: `true`, `yes` or `on`; PydanticCustomError for what is no switch, such as `y` or 1.

    In quotes, `yes` and `on` are the same to YAML, and `true` is not.
    """
    word = text.lower()
    if isinstance(text, Quoted) and word in {_ON[0], _OFF[0]}:
        raise PydanticCustomError("quoted", "in quotes")
    if word not in _ON + _OFF or text not in _variants(word):
        raise PydanticCustomError("switch", "not a switch")
    return word in _ON


def as_number(text: str) -> str | int | float:
    """A number's text, or the number itself where its text is of a rarer form; other text as it is.

    PydanticCustomError for what Python takes for a number and YAML does not, such as `1_000` or one in quotes.
    """
    if isinstance(text, Quoted) and any(form.fullmatch(text) for form in (_WHOLE, _OTHER_WHOLE, _DECIMAL)):
        raise PydanticCustomError("quoted", "in quotes")
    if _WHOLE.fullmatch(text):
        return text
    if _OTHER_WHOLE.fullmatch(text):
        return int(text, 0)
    if _DECIMAL.fullmatch(text):
        number = float(text)
        return int(number) if number.is_integer() else text
    try:
        float(text)
    except ValueError:
        return text
    raise PydanticCustomError("number", "not a number")
