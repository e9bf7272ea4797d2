"""A kind of alert is told from others in edgecount/alerts alone, so that a new one is forgotten nowhere."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import pytest

import edgecount
from edgecount.alerts.rule import AlertKind

PACKAGE = Path(edgecount.__file__).parent
NAMES = frozenset(get_args(AlertKind))
ASKED = "kind", "when"
"""What a kind of alert is called where it is held against something."""


def told_apart(source: str) -> list[int]:
    """The lines that name a kind of alert in a comparison, a match, an argument, or a table of kinds."""
    return sorted({getattr(node, "lineno", 0) for node in ast.walk(ast.parse(source)) for _ in _told_apart(node)})


def _told_apart(node: ast.AST) -> Iterator[ast.AST]:
    match node:
        case ast.Compare(left=left, comparators=others) if any(map(_is_kind, [left, *others])):
            yield from (side for side in (left, *others) if _texts(side) & NAMES)
        case ast.Match(subject=subject, cases=cases) if _is_kind(subject):
            yield from (case.pattern for case in cases if _texts(case.pattern) & NAMES)
        case ast.keyword(arg=name, value=value) if name in ASKED:
            yield from [value] if _texts(value) & NAMES else []
        case ast.Dict(keys=keys):
            yield from [node] if _are_kinds(keys) else []
        case ast.Tuple(elts=parts) | ast.List(elts=parts) | ast.Set(elts=parts):
            yield from [node] if _are_kinds(parts) else []
        case _:
            pass


def _is_kind(node: ast.AST) -> bool:
    """`kind`, `rule.kind`, `alert["kind"]`."""
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name) | ast.Subscript(slice=ast.Constant(value=str(name))):
            return name in ASKED
        case _:
            return False


def _are_kinds(nodes: list[ast.expr] | list[ast.expr | None]) -> bool:
    return len(nodes) > 1 and all(isinstance(node, ast.Constant) and node.value in NAMES for node in nodes)


def _texts(node: ast.AST) -> set[str]:
    constants = (each.value for each in ast.walk(node) if isinstance(each, ast.Constant))
    return {value for value in constants if isinstance(value, str)}


@pytest.mark.parametrize(
    ("source", "is_found"),
    [
        pytest.param('kind != "occupancy"', True, id="compared"),
        pytest.param('"zone" == rule.kind', True, id="compared-the-other-way-round"),
        pytest.param('self.when not in ("occupancy", "zone")', True, id="among-others"),
        pytest.param('match rule.kind:\n    case "zone":\n        pass', True, id="matched"),
        pytest.param('match alert["kind"]:\n    case "zone" | "fallen":\n        pass', True, id="one-of-two"),
        pytest.param('COUNTED = {"camera_lost": 1, "out_of_hours": 2}', True, id="a-table"),
        pytest.param('KEYS = {"camera": ("camera_lost", "fallen")}', True, id="a-list"),
        pytest.param('AlertSection(when="zone")', True, id="made"),
        pytest.param("kind == other", False, id="two-of-one-kind"),
        pytest.param('source.kind == "file"', False, id="a-kind-of-something-else"),
        pytest.param('match change:\n    case "fallen":\n        pass', False, id="a-fall"),
        pytest.param('("camera", "zone")', False, id="columns"),
        pytest.param("KINDS[rule.kind].condition(rule)", False, id="looked-up"),
    ],
)
def test_what_tells_kinds_apart(source: str, is_found: bool) -> None:
    assert bool(told_apart(source)) == is_found


def test_nobody_else_tells_kinds_apart() -> None:
    elsewhere = [path for path in PACKAGE.rglob("*.py") if path.relative_to(PACKAGE).parts[0] != "alerts"]
    found = {str(path.relative_to(PACKAGE)): told_apart(path.read_text("utf-8")) for path in elsewhere}
    assert {path: lines for path, lines in found.items() if lines} == {}
    assert len(found) > 100
    at_home = [told_apart(path.read_text("utf-8")) for path in (PACKAGE / "alerts").rglob("*.py")]
    assert any(at_home), "the catalogue is such a table"
