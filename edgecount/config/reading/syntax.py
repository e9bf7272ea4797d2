"""What is wrong with text that is not YAML, in plain words that repeat none of it."""

from typing import Protocol

import yaml

from edgecount.config.reading.problem import Mark, Problem

_REMEDIES = (
    # words of PyYAML's message, whether the place to mend is the start of what it read, and what to do there
    ("found character '\\t'", False, "a tab may not indent: use spaces"),
    ("that cannot start any token", False, "text that begins with this character must be in quotes"),
    (
        "mapping values are not allowed",
        False,
        "a colon is out of place: put the text in quotes, or mend the indentation",
    ),
    ("could not find expected ':'", True, "this is no key with a value: write key: value"),
    ("found unexpected end of stream", True, "a quote opens here and does not close"),
    ("expected ',' or ']'", True, "a [ opens here and does not close, or a comma is missing after it"),
    ("expected ',' or '}'", True, "a { opens here and does not close, or a comma is missing after it"),
    ("expected the node content", False, "a value is missing, or must be in quotes for its first character"),
    ("expected <block end>", False, "this does not fit what stands before it: mend the indentation or the quotes"),
    ("escape", False, "a backslash in double quotes begins an escape: use single quotes"),
    ("tag", False, "text that begins with ! must be in quotes"),
    ("expected alphabetic or numeric", False, "text that begins with & or * must be in quotes"),
)


def explain(error: yaml.YAMLError, text: str) -> Problem:
    """Where PyYAML gave up on this text, and the remedy."""
    if isinstance(error, yaml.reader.ReaderError):
        line = text.count("\n", 0, error.position) + 1
        return Problem(Mark(line, 1), (), f"the control character U+{int(error.character):04X} may not stand in YAML")
    if not isinstance(error, yaml.MarkedYAMLError):
        return Problem(Mark(1, 1), (), "this is not YAML")
    for words, began, remedy in _REMEDIES:
        if words in str(error.problem):
            return Problem(mark((error.context_mark if began else None) or error.problem_mark), (), remedy)
    return Problem(mark(error.problem_mark), (), "this is not YAML")


class _Place(Protocol):
    @property
    def line(self) -> int: ...
    @property
    def column(self) -> int: ...


def mark(place: _Place | None) -> Mark:
    """PyYAML's marks count from 0; without one, the beginning of the file."""
    return Mark(place.line + 1, place.column + 1) if place else Mark(1, 1)
