"""Every kind of alert: the one place that maps the name of a kind to its record."""

from collections.abc import Mapping
from types import MappingProxyType

from edgecount.alerts.kind import PEOPLE, Key, Kind
from edgecount.alerts.kinds.camera_lost import CAMERA_LOST
from edgecount.alerts.kinds.camera_moved import CAMERA_MOVED
from edgecount.alerts.kinds.crowd_alert import CROWD
from edgecount.alerts.kinds.fallen import FALLEN
from edgecount.alerts.kinds.occupancy_alert import OCCUPANCY
from edgecount.alerts.kinds.out_of_hours import OUT_OF_HOURS
from edgecount.alerts.kinds.zone_alert import ZONE
from edgecount.alerts.rule import AlertKind

KINDS: Mapping[AlertKind, Kind] = MappingProxyType(
    {
        "occupancy": OCCUPANCY,
        "zone": ZONE,
        "camera_lost": CAMERA_LOST,
        "camera_moved": CAMERA_MOVED,
        "fallen": FALLEN,
        "out_of_hours": OUT_OF_HOURS,
        "crowd": CROWD,
    }
)
"""The record of every kind of alert, by its name, in the order of the usual alerts."""


def kinds_with(key: Key) -> tuple[AlertKind, ...]:
    """The kinds of alert to which a key of the config belongs."""
    return tuple(name for name, kind in KINDS.items() if key in kind.setting.keys)


def counted(kind: str, count: int) -> str:
    """A value in words, such as `1 person` or `3 entries`; a kind that only another release knows counts people."""
    one, many = next((known.counted for name, known in KINDS.items() if name == kind), PEOPLE)
    return f"{count:,} {one if count == 1 else many}"


def found(kind: str, count: int, limit: int) -> str:
    """What a raised alert has found, and its limit, unless that is that there be none."""
    return f"{counted(kind, count)}, the limit is {limit:,}" if limit else counted(kind, count)
