"""The errors of the model as plain problems, each with its place in the file."""

from collections.abc import Iterable, Iterator
from difflib import get_close_matches

from pydantic_core import ErrorDetails

from edgecount.config.reading.allowed import at, keys, rule
from edgecount.config.reading.problem import Problem
from edgecount.config.reading.yaml_reader import Document
from edgecount.config.schema import Schema
from edgecount.fields.section import NAME_RULE, EntriesError
from edgecount.text import KeyPath, shown


def translate(errors: Iterable[ErrorDetails], document: Document, schema: Schema) -> list[Problem]:
    """One problem for each wrong key of the document, none for values that its reader has already refused.

    A value that may be of several kinds has an error for each kind, and one problem here.
    """
    problems: dict[KeyPath, Problem] = {}
    for error in errors:
        path = _known(error["loc"], document)
        if not any(path[:length] in document.broken for length in range(len(path) + 1)):
            for where, text in _explain(error, path, schema):
                problems.setdefault(where, Problem(document.marks[_known(where, document)], where, text))
    return list(problems.values())


def _known(path: KeyPath, document: Document) -> KeyPath:
    """The part of the path that the file has: pydantic adds the kinds that it tried, and missing keys."""
    while path not in document.marks:
        path = path[:-1]
    return path


def _explain(error: ErrorDetails, path: KeyPath, schema: Schema) -> Iterator[tuple[KeyPath, str]]:
    """The path and the text of each problem that an error stands for."""
    kind, last = error["type"], error["loc"][-1] if error["loc"] else ""
    limits = error.get("ctx", {})
    cause = limits.get("error")
    if kind == "too_short" and len(error["input"]) >= limits["min_length"]:
        return  # pydantic counts only items that are right, and each wrong one has an error of its own
    if isinstance(cause, EntriesError):
        yield from (((*path, *inner), text) for inner, text in cause.faults.items())
    elif kind == "value_error":
        yield path, str(cause)
    elif kind == "missing" and isinstance(last, str):
        yield error["loc"], f"is missing: {rule(at(schema, error['loc']))}"
    elif kind == "extra_forbidden" or (last == "[key]" and kind == "literal_error"):
        yield path, _unknown(path, schema)
    elif last == "[key]":
        yield path, f"{NAME_RULE}, not {shown(path[-1])}"
    elif kind == "quoted":
        yield path, f"{rule(at(schema, path))}, without quotes"
    else:
        yield path, f"{rule(at(schema, path))}, not {shown(error['input'])}"


def _unknown(path: KeyPath, schema: Schema) -> str:
    known = keys(at(schema, path[:-1]))
    given = str(path[-1]).lower()
    near = get_close_matches(given, known, n=1, cutoff=0.5) if len(given) > 1 else []
    return f'unknown key; did you mean "{near[0]}"?' if near else f"unknown key; known here: {', '.join(known)}"
