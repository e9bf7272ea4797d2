"""Rules between the keys of a section, as JSON Schema has them, for editors; validators have them for `check`."""

from collections.abc import Sequence

from pydantic.config import JsonDict, JsonValue


def needs(key: str, values: Sequence[JsonValue] | None, other: str, others: Sequence[JsonValue]) -> JsonDict:
    """A section with one of these values at `key` (None: with any) has one of `others` at the key `other`."""
    given: JsonDict = {"required": [key]}
    if values is not None:
        given["properties"] = {key: {"enum": list(values)}}
    return {"if": given, "then": {"required": [other], "properties": {other: {"enum": list(others)}}}}


def excludes(key: str, other: str, others: Sequence[JsonValue]) -> JsonDict:
    """A section with `key` has none of `others` at the key `other`, which may be left out."""
    return {"if": {"required": [key]}, "then": {"properties": {other: {"not": {"enum": list(others)}}}}}


def matching(key: str, other: str, pattern: str) -> JsonDict:
    """A section with `key` has text at the key `other` that matches a pattern."""
    return {"if": {"required": [key]}, "then": {"properties": {other: {"pattern": pattern}}}}


def for_text(key: str, values: Sequence[JsonValue] | None, other: str, pattern: str) -> JsonDict:
    """A section with one of these values at `key` (None: with any) has nothing but text that matches at `other`."""
    given: JsonDict = {"required": [key]}
    if values is not None:
        given["properties"] = {key: {"enum": list(values)}}
    return {"if": given, "then": {"properties": {other: {"type": "string", "pattern": pattern}}}}


def all_of(*rules: JsonDict) -> JsonDict:
    """All of these rules together."""
    return {"allOf": list(rules)}
