"""What must be wished for so that the file with its settings says what another file says."""

from collections.abc import Iterator
from dataclasses import dataclass

from edgecount.config.reading.yaml_reader import Tree
from edgecount.config.settings.change import Wish
from edgecount.config.settings.grants import IMPORTABLE
from edgecount.config.settings.setting import SettingPath

_NAMED = 2
"""Cameras and alerts are compared one by one, and what is in a camera key by key."""


@dataclass(frozen=True, slots=True)
class Difference:
    """The settings that make one file say what another says, and the places where only the file itself can."""

    wishes: tuple[Wish, ...]
    elsewhere: tuple[SettingPath, ...]


def difference(file: Tree, wanted: Tree) -> Difference:
    """Between what the file holds and what is wanted."""
    found = list(_between((), file, wanted))
    return Difference(
        tuple(wish for wish in found if _importable(wish.path)),
        tuple(wish.path for wish in found if not _importable(wish.path)),
    )


def _between(path: SettingPath, file: Tree, wanted: Tree) -> Iterator[Wish]:
    if file == wanted:
        return
    if isinstance(file, dict) and isinstance(wanted, dict) and _is_compared(path):
        for key in dict.fromkeys((*file, *wanted)):
            yield from _between((*path, key), file.get(key), wanted.get(key))
    else:
        yield Wish(path, wanted)


def _is_compared(path: SettingPath) -> bool:
    """Whether a map at this place is compared key by key, not as a whole."""
    return len(path) < _NAMED or (path[0] == "cameras" and len(path) == _NAMED)


def _importable(path: SettingPath) -> bool:
    return any(path[: len(place)] == place for place in IMPORTABLE)
