"""Every word of the workbook is there in every language."""

import ast
from pathlib import Path
from typing import get_args

import pytest

import edgecount.sinks.files
from edgecount.sinks.files.languages import WEEKDAYS, Language, titled, word

FOLDER = Path(edgecount.sinks.files.__file__).parent


def titles() -> set[str]:
    """The titles of all columns, as the code has them."""
    found = set[str]()
    for path in FOLDER.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id in {"Column", "word"}:
                first = node.args[0]
                if isinstance(first, ast.Constant) and first.value:
                    found.add(str(first.value))
    return found


@pytest.mark.parametrize("language", get_args(Language))
def test_every_title_has_its_words(language: Language) -> None:
    assert len(titles()) > 20
    assert all(word(title, language) for title in titles() | set(WEEKDAYS))


def test_english_is_as_it_is() -> None:
    assert word("Busiest hour", "en") == "Busiest hour"


def test_a_title_of_nobody_stays() -> None:
    assert (titled("Line", "de"), titled("door", "de")) == ("Linie", "door")
