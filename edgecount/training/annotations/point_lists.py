"""Heads as lists of points: a JSON file of picture → [[x, y], ...], or a CSV file with a line for each head."""

import csv
import json
from pathlib import Path
from typing import Annotated

from pydantic import Field, TypeAdapter, ValidationError

from edgecount.geometry import Point
from edgecount.training.annotations.annotated import AnnotationError
from edgecount.training.annotations.heads import MarkedPicture

Number = Annotated[float, Field(allow_inf_nan=False)]
_LISTS = TypeAdapter(dict[str, list[tuple[Number, Number]]])
COLUMNS = ("picture", "x", "y")


def read_json_points(path: Path) -> tuple[MarkedPicture, ...]:
    """The pictures of a JSON file, which lie beside it; AnnotationError, in one line, where it is none of that kind."""
    try:
        lists = _LISTS.validate_json(_content(path))
    except ValidationError as error:
        problem = error.errors(include_url=False, include_input=False)[0]
        where = ".".join(map(str, problem["loc"]))
        raise AnnotationError(
            f"{path}: not of the form {{picture: [[x, y], ...]}} ({where or 'all of it'}: {problem['msg']}); correct it"
        ) from error
    return _pictures(path, {name: [Point(x, y) for x, y in heads] for name, heads in lists.items()})


def json_points(heads: dict[str, list[Point]]) -> bytes:
    """What `read_json_points` reads."""
    lists = {name: [[round(head.x, 1), round(head.y, 1)] for head in points] for name, points in heads.items()}
    return (json.dumps(lists, indent=1, sort_keys=True) + "\n").encode()


def read_csv_points(path: Path) -> tuple[MarkedPicture, ...]:
    """The pictures of a CSV file with the columns picture, x and y, which lie beside it.

    A line with a picture alone says that nobody is on it.  AnnotationError, in one line, where it is none of that kind.
    """
    try:
        rows = csv.DictReader(_content(path).decode("utf-8-sig").splitlines())
        if not set(COLUMNS) <= set(rows.fieldnames or ()):
            raise AnnotationError(f"{path}: has no columns {', '.join(COLUMNS)}; give it a first line with these names")
        heads: dict[str, list[Point]] = {}
        for row in rows:
            if not row["picture"]:
                raise AnnotationError(f"{path}: line {rows.line_num} names no picture; correct it")
            of_picture = heads.setdefault(row["picture"], [])
            if row["x"] or row["y"]:
                of_picture.append(_point(path, rows.line_num, row))
    except (UnicodeDecodeError, csv.Error) as error:
        raise AnnotationError(f"{path}: no CSV file in UTF-8; save it as one") from error
    return _pictures(path, heads)


def _point(path: Path, line: int, row: dict[str, str]) -> Point:
    try:
        return Point(float(row["x"]), float(row["y"]))
    except (TypeError, ValueError) as error:
        raise AnnotationError(f"{path}: line {line} has no numbers for x and y; correct it") from error


def _pictures(path: Path, heads: dict[str, list[Point]]) -> tuple[MarkedPicture, ...]:
    for name in heads:
        if not _is_file(path.parent / name):
            raise AnnotationError(f"{path}: marks {name!r}, which does not lie beside it; put the picture there")
    return tuple(MarkedPicture(path.parent / name, tuple(points), path) for name, points in sorted(heads.items()))


def _is_file(path: Path) -> bool:
    try:
        return path.is_file()
    except OSError:  # too long for a name
        return False


def _content(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except OSError as error:
        raise AnnotationError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
