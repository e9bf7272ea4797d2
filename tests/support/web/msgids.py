"""The texts that are asked of the catalogues.

They are calls of `_(...)` and `_.many(...)`, what the accounts refuse, and what the main process says (see `spoken`).
"""

import ast
from collections.abc import Iterator, Sequence
from functools import cache
from pathlib import Path

from jinja2 import nodes

import edgecount.web
from edgecount.alerts.catalogue import KINDS
from edgecount.web.rendering import templates
from tests.support.web.spoken import spoken

PACKAGE = Path(edgecount.web.__file__).parent
Msgid = tuple[str, ...]
"""An English text; or one for one thing, and one for more."""


@cache
def all_msgids() -> dict[Msgid, str]:
    """Every text, with the file that it stands in."""
    found: dict[Msgid, str] = {}
    for path in sorted(PACKAGE.rglob("*.py")):
        for msgid in _in_code(path.read_text("utf-8")):
            found.setdefault(msgid, path.relative_to(PACKAGE).as_posix())
    for name in templates().list_templates():
        for msgid in _in_template((PACKAGE / "templates" / name).read_text("utf-8")):
            found.setdefault(msgid, f"templates/{name}")
    for path in sorted(each for room in ("accounts", "web/screens") for each in (PACKAGE.parent / room).rglob("*.py")):
        for msgid in _in_refusals(path.read_text("utf-8")):
            found.setdefault(msgid, path.relative_to(PACKAGE.parent).as_posix())
    for kind in KINDS.values():
        found.setdefault((kind.title,), "alerts/kinds")
    for sentence, file in spoken().items():
        found.setdefault((sentence,), file)
    return found


def _in_refusals(source: str) -> Iterator[Msgid]:
    """What the accounts refuse: their errors bring the English text to the pages."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call) and ast.unparse(node.func) in ("AccountError", "AccountError.__init__"):
            yield (_text([each.value for each in node.args if isinstance(each, ast.Constant)], 0),)


def _in_code(source: str) -> Iterator[Msgid]:
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            values = [each.value for each in node.args if isinstance(each, ast.Constant)]
            if isinstance(node.func, ast.Name) and node.func.id == "_":
                yield (_text(values, 0),)
            elif isinstance(node.func, ast.Attribute) and ast.unparse(node.func) == "_.many":
                yield _text(values, 0), _text(values, 1)


def _in_template(source: str) -> Iterator[Msgid]:
    for node in templates().parse(source).find_all(nodes.Call):
        values = [each.value for each in node.args if isinstance(each, nodes.Const)]
        if isinstance(node.node, nodes.Name) and node.node.name == "_":
            yield (_text(values, 0),)
        elif isinstance(node.node, nodes.Getattr) and node.node.attr == "many":
            yield _text(values, 0), _text(values, 1)


def _text(values: Sequence[object], place: int) -> str:
    """The text itself must stand there, or no catalogue can have it."""
    text = values[place] if place < len(values) else None
    assert isinstance(text, str), f"_() takes the English text itself, not {values}"
    return text
