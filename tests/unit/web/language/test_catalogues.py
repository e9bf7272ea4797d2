"""Every text of the pages is in every language, with the same values; and none that no page has."""

import re
from pathlib import Path

import pytest
from babel.messages.catalog import Message
from babel.messages.pofile import read_po

from edgecount.web.language.words import FOLDER, LANGUAGES, words_in
from tests.support.web.msgids import Msgid, all_msgids

TRANSLATED = [language for language in LANGUAGES if language != "en"]


def catalogue(language: str) -> dict[Msgid, tuple[Path, Message]]:
    found: dict[Msgid, tuple[Path, Message]] = {}
    for path in sorted((FOLDER / language).glob("*.po")):
        with path.open("rb") as lines:
            messages = read_po(lines)
        for message in messages:
            if message.id:
                key = (message.id,) if isinstance(message.id, str) else tuple(message.id)
                other, same = found.setdefault(key, (path, message))
                assert same.string == message.string, f"{path.name} and {other.name} translate {key} differently"
    return found


def entry(msgid: Msgid, file: str) -> str:
    """What stands in a catalogue, to be filled in."""
    texts = [f'msgid "{msgid[0]}"', 'msgstr ""']
    if len(msgid) > 1:
        texts = [f'msgid "{msgid[0]}"', f'msgid_plural "{msgid[1]}"', 'msgstr[0] ""', 'msgstr[1] ""']
    return "\n".join((f"#: {file}", *texts))


@pytest.mark.parametrize("language", TRANSLATED)
def test_every_text_is_translated(language: str) -> None:
    known = catalogue(language)
    missing = [
        entry(msgid, file)
        for msgid, file in all_msgids().items()
        if msgid not in known or not all(_strings(known[msgid][1]))
    ]
    assert not missing, f"language/{language}/*.po lacks:\n\n" + "\n\n".join(missing)


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_text_is_left_over(language: str) -> None:
    needed = all_msgids()
    assert not [f"{path.name}: {msgid[0]}" for msgid, (path, _) in catalogue(language).items() if msgid not in needed]


@pytest.mark.parametrize("language", TRANSLATED)
def test_a_translation_has_the_values_of_the_text(language: str) -> None:
    for msgid, (path, message) in catalogue(language).items():
        for text in _strings(message):
            assert _values(text) == _values(msgid[-1]), f"{path.name}: {text}"
        assert not message.fuzzy, f"{path.name}: {msgid[0]} is marked as fuzzy"


def test_words_are_those_of_the_language() -> None:
    assert [words_in(language)("Now") for language in LANGUAGES] == ["Now", "Jetzt", "Maintenant", "Ahora"]
    assert words_in("de")("{camera} is not seen", camera="<b>") == "<b> wird nicht gesehen"
    assert words_in("de")("a text that nobody has") == "a text that nobody has"


def _strings(message: Message) -> list[str]:
    return [message.string] if isinstance(message.string, str) else list(message.string or ())


def _values(text: str) -> set[str]:
    return set(re.findall(r"\{(\w+)\}", text))
