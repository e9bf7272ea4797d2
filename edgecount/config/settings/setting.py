"""One setting of the layer: a place in the config, and what stands there in place of what the file says."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeAlias

from edgecount.config.reading.yaml_reader import Tree

SettingPath: TypeAlias = tuple[str, ...]
"""The keys that lead to a place in the config, outermost first; never into a list."""
Layer: TypeAlias = "Mapping[SettingPath, LaidSetting]"
"""The settings by their places."""


@dataclass(frozen=True, slots=True)
class LaidSetting:
    """What stands at a place: a value as the reader of YAML gives it, or None where the key is taken out.

    `revision` is the number of the change that made it.
    """

    path: SettingPath
    value: Tree
    revision: int = 0


def is_below(path: SettingPath, above: SettingPath) -> bool:
    """Whether a place is the other one, or lies in it."""
    return path[: len(above)] == above


def touch(first: SettingPath, second: SettingPath) -> bool:
    """Whether one place is the other, or lies in it."""
    return is_below(first, second) or is_below(second, first)
