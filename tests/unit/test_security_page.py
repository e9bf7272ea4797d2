"""docs/security.md: every test and every link that it names is there."""

import ast
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).parents[1]
PAGE = TESTS.parent / "docs" / "security.md"
TEXT = PAGE.read_text(encoding="utf-8")
NAMED = re.compile(r"`([a-z_/]+\.py)(?:::(\w+))?`")


def named(text: str) -> list[tuple[str, str]]:
    """The file and the test of each name in a text; an empty name where all of a file is meant."""
    return sorted(set(NAMED.findall(text)))


def functions_of(path: Path) -> set[str]:
    """The names of the tests in a file."""
    return {node.name for node in ast.parse(path.read_text()).body if isinstance(node, ast.FunctionDef)}


@pytest.mark.parametrize(("file", "test"), named(TEXT), ids=lambda part: part or "all")
def test_what_it_names_is_there(file: str, test: str) -> None:
    assert (TESTS / file).is_file()
    assert not test or test in functions_of(TESTS / file)


def test_no_name_is_written_so_that_it_is_not_looked_at() -> None:
    assert set(re.findall(r"`[^`\n]*(?:::|\.py)[^`\n]*`", TEXT)) == {
        f"`{file}::{test}`" if test else f"`{file}`" for file, test in named(TEXT)
    } | {"`FILE::NAME`"}


@pytest.mark.parametrize("link", sorted(set(re.findall(r"\]\(([^):#]+)[^):]*\)", TEXT))))
def test_what_it_links_to_is_there(link: str) -> None:
    assert (PAGE.parent / link).is_file()


@pytest.mark.parametrize(
    "table", re.findall(r"(?:^\|.*\n)+", TEXT, re.MULTILINE), ids=lambda table: table[2:12].strip()
)
def test_no_table_has_a_row_twice(table: str) -> None:
    names = re.findall(r"^\|([^|]+)\|", table, re.MULTILINE)
    assert sorted(names) == sorted(set(names))
