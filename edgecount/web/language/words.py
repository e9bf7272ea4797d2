"""The words of the pages: in English as they stand there, in other languages from catalogues (LANGUAGE/*.po)."""

from collections.abc import Sequence
from functools import cache
from gettext import GNUTranslations, NullTranslations
from io import BytesIO
from pathlib import Path

from edgecount.web.language.formats import FORMATS
from edgecount.web.language.told import Sentences

LANGUAGES = {"en": "English", "de": "Deutsch", "fr": "Français", "es": "Español"}
"""The languages that there are, by their names in themselves; the first is that of the msgids."""
FOLDER = Path(__file__).parent
TOLD = "told.po"
"""The catalogue of what the main process says."""


class Words:
    """The words of one language; `_(...)` where a page is written."""

    def __init__(self, language: str, catalogues: Sequence[NullTranslations], sentences: Sentences) -> None:
        self.language = language
        self._catalogues = catalogues
        self._sentences = sentences

    def __call__(self, msgid: str, **values: object) -> str:
        """The words for an English text, with the values in its braces."""
        found = next((text for text in (each.gettext(msgid) for each in self._catalogues) if text != msgid), msgid)
        return found.format(**values) if values else found

    def many(self, one: str, more: str, count: int, **values: object) -> str:
        """The words for so many things: `_.many("{count} person", "{count} people", 2)`."""
        for catalogue in self._catalogues:
            text = catalogue.ngettext(one, more, count)
            if text not in (one, more):
                break
        else:
            text = one if count == 1 else more
        return text.format(**{"count": count, **values})

    def told(self, text: str) -> str:
        """The words for what the main process says in English; its own where none are known."""
        return self._sentences.told(text)


@cache
def words_in(language: str) -> Words:
    """The words of one of LANGUAGES."""
    paths = sorted((FOLDER / language).glob("*.po"))
    return Words(language, [_catalogue(path) for path in paths if path.name != TOLD], _sentences(FOLDER / language))


def _sentences(folder: Path) -> Sentences:
    if not folder.exists():
        return Sentences(())
    from babel.messages import pofile  # noqa: PLC0415 - for those who read English it takes no memory

    with (folder / TOLD).open("rb") as lines:
        pairs = [(str(one.id), str(one.string)) for one in pofile.read_po(lines) if one.id]
    return Sentences(pairs, FORMATS[folder.name].point)


def _catalogue(path: Path) -> NullTranslations:
    from babel.messages import mofile, pofile  # noqa: PLC0415 - as above

    compiled = BytesIO()
    with path.open("rb") as lines:
        mofile.write_mo(compiled, pofile.read_po(lines))
    compiled.seek(0)
    return GNUTranslations(compiled)
