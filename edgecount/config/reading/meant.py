"""For whom a secret is meant, by its name: EDGECOUNT_MQTT_PASSWORD is for the broker, and for nobody else.

A config that somebody else wrote could otherwise send any secret of the box to a camera or a server of its own.  Names
that begin with no block's name may stand in any block.
"""

from collections.abc import Iterator, Mapping

from edgecount.config.reading.problem import Problem
from edgecount.config.reading.yaml_reader import Document, Tree
from edgecount.fields.placeholder import PLACEHOLDER
from edgecount.text import KeyPath

_PREFIX = "EDGECOUNT_"
_BLOCKS: Mapping[str, str] = {
    "CAMERA": "cameras",
    "CAMERAS": "cameras",
    "MQTT": "mqtt",
    "MAIL": "mail",
    "SMTP": "mail",
    "WEBHOOK": "webhook",
    "FLEET": "fleet",
}
"""The block for which the secrets are whose names begin so."""


def misplaced(document: Document) -> list[Problem]:
    """A problem for every placeholder that stands in another block than the one that it is meant for."""
    return [
        Problem(document.marks[path], path, f"{name} is meant for {block}, by its name: take another name for this one")
        for path, text in _texts(document.data, ())
        for name in dict.fromkeys(PLACEHOLDER.findall(text))
        if (block := _meant_for(name)) is not None and block != path[0]
    ]


def _meant_for(name: str) -> str | None:
    """The block that a secret of this name is for; None where any may have it."""
    first, _, rest = name.removeprefix(_PREFIX).partition("_")
    return _BLOCKS.get(first) if rest else None


def _texts(tree: Tree, path: KeyPath) -> Iterator[tuple[KeyPath, str]]:
    """Every text below a key of the document, and where it stands."""
    match tree:
        case str() if path:
            yield path, tree
        case list():
            for index, item in enumerate(tree):
                yield from _texts(item, (*path, index))
        case dict():
            for key, entry in tree.items():
                yield from _texts(entry, (*path, key))
        case _:
            pass  # there is no value, or no key
