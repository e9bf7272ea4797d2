"""What may be changed in the browser, and the least role that may: a table of places."""

from collections.abc import Mapping

from edgecount.config.settings.setting import SettingPath

MANAGER, ADMIN = 2, 3
"""As in `accounts.role`: a number that grows with what one may."""

_ANY = "*"
_CAMERA = ("title", "source", "transport", "snapshot_seconds", "mount", "lines", "zones")
_DRAWN = ("lines", "zones")
"""What is drawn in the editor: a manager knows where the queue stands today."""

GRANTS: Mapping[SettingPath, int] = {
    ("site", "opening_hours"): MANAGER,
    ("site", "capacity"): MANAGER,
    ("cameras", _ANY, "zones", _ANY, "capacity"): MANAGER,
    ("alerts",): MANAGER,
    ("alerts", _ANY): MANAGER,
    ("alerts", _ANY, _ANY): MANAGER,
    ("site", "name"): ADMIN,
    ("site", "timezone"): ADMIN,
    ("site", "day_start"): ADMIN,
    ("cameras", _ANY): ADMIN,
    **{("cameras", _ANY, key): MANAGER if key in _DRAWN else ADMIN for key in _CAMERA},
    **{("cameras", _ANY, key, _ANY): MANAGER for key in _DRAWN},
    ("cameras", _ANY, "crowd", "zones"): MANAGER,  # a zone that is drawn no more is estimated no more
    **{("cameras", _ANY, key, _ANY, "title"): MANAGER for key in _DRAWN},
    ("report", "at"): ADMIN,
    ("report", "mail"): ADMIN,
    ("mail", "receivers"): ADMIN,
    ("retention", "events_days"): ADMIN,
    ("retention", "files_days"): ADMIN,
}
"""The least role by place; a star stands for any name."""

CAMERA_KEYS = frozenset(_CAMERA)
"""What may be said of a camera that is added in the browser; a file or a model of its own is the operator's to name."""

IMPORTABLE = (
    ("site",),
    ("cameras",),
    ("alerts",),
    ("report",),
    ("mail", "receivers"),
    ("retention",),
)
"""What `edgecount config import` may differ in from the file: it is run by people that may also change the file."""


def least_role(path: SettingPath) -> int | None:
    """The least role that may change what is at a place; None where that is changed in the file only."""
    return next((role for pattern, role in GRANTS.items() if _matches(pattern, path)), None)


def _matches(pattern: SettingPath, path: SettingPath) -> bool:
    return len(pattern) == len(path) and all(want in (_ANY, key) for want, key in zip(pattern, path, strict=True))
