"""Every word of the workbook is there in every language."""

import ast
from pathlib import Path
from typing import get_args

import pytest

import edgecount.sinks.files
from edgecount.sinks.files.sheets import fall_sheet, month, zone_sheet
from edgecount.sinks.files.wording import fall_end
from edgecount.sinks.files.words.languages import WEEKDAYS, Language, titled, word
from edgecount.sinks.files.words.note_words import NOTE_WORDS

FOLDER = Path(edgecount.sinks.files.__file__).parent


def titles() -> set[str]:
    """The titles of all columns, as the code has them."""
    found = set[str]()
    for path in FOLDER.rglob("*.py"):
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


@pytest.mark.parametrize("language", get_args(Language)[1:])
def test_every_note_has_its_words(language: Language) -> None:
    notes = (*month.NOTES, *zone_sheet.NOTES, *fall_sheet.NOTES)
    texts = [text for _, text in notes] + [fall_end(how) for how in ("up", "elsewhere", "unseen", None)]
    assert len(texts) > 14
    assert [text for text in texts if titled(text, language) == text] == []
    facts = ("Site", "Month", "Written", "Time zone", "A day starts at", "Capacity")
    assert all(titled(name, language) for name in (*facts, *(name for name, _ in notes)))
    assert {*facts, *(name for name, _ in notes)} <= {*NOTE_WORDS, *titles()}


def test_english_is_as_it_is() -> None:
    assert word("Busiest hour", "en") == "Busiest hour"


def test_a_title_of_nobody_stays() -> None:
    assert (titled("Line", "de"), titled("door", "de")) == ("Linie", "door")
