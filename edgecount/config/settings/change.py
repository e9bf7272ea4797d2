"""What a change does to the layer, part by part, so that it can be told, refused and undone."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Literal, TypeAlias

from edgecount.config.reading.yaml_reader import Tree
from edgecount.config.settings.setting import LaidSetting, Layer, SettingPath, is_below, touch

Kind: TypeAlias = Literal["change", "undo", "import"]


@dataclass(frozen=True, slots=True)
class Wish:
    """What is to stand at a place: a value, nothing (None), or with `reset` what the file says."""

    path: SettingPath
    value: Tree = None
    reset: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """What happens to one setting: what the layer had there and has then; None where it has nothing there."""

    path: SettingPath
    before: LaidSetting | None
    after: LaidSetting | None


@dataclass(frozen=True, slots=True)
class SettingsChange:
    """A change that was made: by whom (the account's name), when (aware UTC), and what it did.

    `was` has what the config said at each place that was wished for, in words that may be shown.
    """

    revision: int
    at: datetime
    by: str
    kind: Kind
    parts: tuple[Part, ...]
    undoes: int | None = None
    was: Mapping[str, Tree] = field(default_factory=dict)


def parts_of(layer: Layer, wishes: Sequence[Wish], revision: int) -> tuple[Part, ...]:
    """What the wishes do to the layer: settings that lie in a place that is set anew go with it."""
    now, touched = dict(layer), dict[SettingPath, None]()
    for wish in wishes:
        for path in [path for path in now if is_below(path, wish.path)]:
            del now[path]
            touched[path] = None
        touched[wish.path] = None
        if not wish.reset:
            now[wish.path] = LaidSetting(wish.path, wish.value, revision)
    return tuple(
        Part(path, layer.get(path), now.get(path)) for path in touched if not _same(layer.get(path), now.get(path))
    )


def _same(first: LaidSetting | None, second: LaidSetting | None) -> bool:
    """Whether two settings of a place say the same, whenever they were made."""
    return first == second or (first is not None and second is not None and first.value == second.value)


def applied(layer: Layer, parts: Iterable[Part]) -> Layer:
    """The layer after a change."""
    now = dict(layer)
    for part in parts:
        now.pop(part.path, None)
        if part.after is not None:
            now[part.path] = part.after
    return now


def inverse(layer: Layer, change: SettingsChange, revision: int) -> tuple[Part, ...]:
    """What takes a change back; ask `in_the_way` first."""
    return tuple(
        Part(part.path, layer.get(part.path), part.before and LaidSetting(part.path, part.before.value, revision))
        for part in change.parts
    )


def in_the_way(change: SettingsChange, later: Iterable[SettingsChange]) -> SettingsChange | None:
    """The last of the later changes that concern the same places; None where the change can be taken back."""
    places = [part.path for part in change.parts]
    return max(concerned(places, later), key=lambda other: other.revision, default=None)


def concerned(places: Sequence[SettingPath], changes: Iterable[SettingsChange]) -> list[SettingsChange]:
    """Those of the changes that concern one of these places, or what it lies in, or what lies in it."""
    return [change for change in changes if any(touch(part.path, place) for part in change.parts for place in places)]
