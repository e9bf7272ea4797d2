"""Values as JSON has them ↔ values as the reader of YAML gives them, where every scalar is text."""

from typing import Any

from edgecount.config.reading.yaml_reader import Tree

_DEEPEST = 12
_LONGEST = 64 * 1024


def as_tree(value: Any, depth: int = 0) -> Tree:
    """The value as YAML's reader would give it; ValueError, which says what it must be, for what no config has."""
    if depth > _DEEPEST:
        raise ValueError(f"is nested more than {_DEEPEST} deep")
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, int | float):
        return repr(value)
    if isinstance(value, str):
        return _text(value)
    if isinstance(value, list):
        return [as_tree(item, depth + 1) for item in value]
    if isinstance(value, dict):
        return {_key(key): as_tree(item, depth + 1) for key, item in value.items() if item is not None}
    raise ValueError("has no value: give it one, or take it out")


def _text(text: str) -> str:
    if not text.strip():
        raise ValueError("has no value: give it one, or take it out")
    if len(text) > _LONGEST or not text.isprintable():
        raise ValueError("must be one line of printable characters")
    return text


def _key(key: object) -> str:
    if not isinstance(key, str) or not key or not key.isprintable():
        raise ValueError("a key must be plain text on one line")
    return key
