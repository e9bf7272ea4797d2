"""A document with settings laid over it: the same document, as if the file had said so."""

from collections.abc import Iterable
from copy import deepcopy
from dataclasses import replace
from typing import cast

from edgecount.config.reading.problem import Mark, Problem
from edgecount.config.reading.yaml_reader import Document, Tree
from edgecount.config.settings.setting import LaidSetting, SettingPath
from edgecount.text import KeyPath, dotted

LAID = Mark(0, 0)
"""The place of what a setting says: it is not in the file."""

_OWNERS = frozenset({"cameras", "lines", "zones", "alerts"})
"""Maps whose entries have names: what is said of an entry needs the entry."""


def laid_over(document: Document, settings: Iterable[LaidSetting]) -> Document:
    """The document as the settings have it; one that finds no place in it is a problem of the document."""
    made = replace(document, data=deepcopy(document.data))
    for setting in sorted(settings, key=lambda setting: (len(setting.path), setting.path)):
        made = _laid(made, setting)
    return made


def _laid(document: Document, setting: LaidSetting) -> Document:
    """The document with one setting more; its data may be changed."""
    above, why = _map_above(document, setting)
    if why is not None:
        return replace(document, problems=(*document.problems, Problem(LAID, setting.path, why)))
    document = _without(document, setting.path)
    if above is None:
        return document
    key = setting.path[-1]
    above.pop(key, None)
    marks = dict(document.marks)
    if setting.value is not None:
        above[key] = deepcopy(setting.value)
        for length in range(1, len(setting.path) + 1):
            marks.setdefault(setting.path[:length], LAID)
        marks |= dict.fromkeys(_places(setting.value, setting.path), LAID)
    return replace(document, marks=marks)


def _map_above(document: Document, setting: LaidSetting) -> tuple[dict[str, Tree] | None, str | None]:
    """The map that the setting's key stands in, made where it is missing, or why there can be none.

    Neither where a key is to be taken out that is not there.
    """
    here = document.data
    for at, key in enumerate(setting.path):
        if not isinstance(here, dict):
            return None, f"cannot be laid over the file, where {dotted(setting.path[:at])} is no map"
        if at == len(setting.path) - 1:
            return here, None
        if here.get(key) is None:
            if setting.value is None:
                return None, None
            if at and setting.path[at - 1] in _OWNERS:
                return None, f"there is no {dotted(setting.path[: at + 1])} any more"
            here[key] = {}
        here = here[key]
    return cast("dict[str, Tree]", here), None


def _without(document: Document, path: SettingPath) -> Document:
    """The document without the places, and the faults, of what stands at a path."""
    return replace(
        document,
        marks={place: mark for place, mark in document.marks.items() if not _within(place, path)},
        broken=frozenset(place for place in document.broken if not _within(place, path)),
        problems=tuple(problem for problem in document.problems if not _within(problem.path, path)),
    )


def _within(place: KeyPath, path: SettingPath) -> bool:
    return place[: len(path)] == path


def _places(tree: Tree, path: KeyPath) -> Iterable[KeyPath]:
    """The places of a value and of all that is in it."""
    yield path
    if isinstance(tree, list):
        for index, item in enumerate(tree):
            yield from _places(item, (*path, index))
    elif isinstance(tree, dict):
        for key, item in tree.items():
            yield from _places(item, (*path, key))
