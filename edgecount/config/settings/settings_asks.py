"""What the dashboard asks of the settings: to see them, to change them, their history, and to take a change back.

    settings.get      -> {"revision": 7, "config": {...}, "effective": {...}, "laid": [...], "left_out": [...]}
    settings.change   {"changes": [{"path": ["site", "capacity"], "value": 20}, ...], "revision": 7}
    settings.history  {"before": 50} -> {"changes": [...], "more": true}
    settings.undo     {"revision": 7}

One change may be given as `path` and `value`; a value of null takes the key out, and `"reset": true` brings back what
the file says.  A change is answered by `revision`, or by `overtaken` (the name of an earlier person) with `change`, or
by `problems`, each with `path` and `text`: then nothing was changed.  `config` has every scalar as text, as the file.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from edgecount.config.reading.yaml_reader import Tree
from edgecount.config.settings.change import Part, SettingsChange, Wish
from edgecount.config.settings.effective import effective
from edgecount.config.settings.grants import ADMIN, CAMERA_KEYS, MANAGER, least_role
from edgecount.config.settings.kept import SettingsError
from edgecount.config.settings.laying import laid_over
from edgecount.config.settings.plain import as_tree
from edgecount.config.settings.secrecy import showable
from edgecount.config.settings.setting import LaidSetting, SettingPath
from edgecount.config.settings.settings import OvertakenError, RefusedChangeError, Settings, SettingsFault
from edgecount.events.model import iso_utc
from edgecount.fields.placeholder import PLACEHOLDER
from edgecount.gateway.ask import Ask
from edgecount.gateway.record import GatewayError, JsonRecord
from edgecount.text import dotted

_SHOWN = ("site", "cameras", "alerts", "report", "retention")
"""The blocks of the file that may be seen; those of servers have logins in them."""
_MOST = 100
"""Changes at once, and changes of the history in one answer."""


def settings_asks(settings: Settings) -> Mapping[str, Ask]:
    """The asks by their names."""
    return {
        "settings.get": Ask(lambda _: seen(settings), is_slow=True),
        "settings.history": Ask(lambda values: told(settings, values), is_slow=True),
        "settings.change": Ask(lambda values: changed(settings, values), 10, 2, is_slow=True, story=_in_words),
        "settings.undo": Ask(lambda values: undone(settings, values), 10, 2, is_slow=True, story=_undo_in_words),
    }


def seen(settings: Settings) -> JsonRecord:
    """The settings as they are: what the file and they say together, what was laid over the file, and what is not."""
    standing = settings.standing()
    found = standing.layered
    tree = laid_over(found.document, found.fitted.kept).data
    blocks = tree if isinstance(tree, dict) else {}
    return {
        "revision": standing.revision,
        "config": {key: showable(blocks[key], (key,)) for key in _SHOWN if key in blocks},
        "effective": effective(found.config, tree),
        "laid": [list(setting.path) for setting in found.fitted.kept],
        "left_out": list(found.left_out),
    }


def told(settings: Settings, values: JsonRecord) -> JsonRecord:
    """The last changes, or those before a revision."""
    before = values.get("before")
    if before is not None and (isinstance(before, bool) or not isinstance(before, int)):
        raise GatewayError("the history goes on before a revision, which is a whole number")
    made, taken_back = settings.history(before, _MOST + 1)
    return {
        "changes": [_change_record(change, is_undone=change.revision in taken_back) for change in made[:_MOST]],
        "more": len(made) > _MOST,
    }


def changed(settings: Settings, values: JsonRecord) -> JsonRecord:
    """What became of a change."""
    upon = values.get("revision")
    if isinstance(upon, bool) or not isinstance(upon, int):
        raise GatewayError("a change names the revision that it was made upon")
    faults: list[SettingsFault] = []
    wishes = [_wish(one, _role(values), faults) for one in _asked(values)]
    if faults:
        return _refused(faults)
    try:
        made = settings.change(wishes, str(values.get("by")), upon=upon)
    except OvertakenError as error:
        return {"overtaken": error.change.by, "change": error.change.revision}
    except RefusedChangeError as error:
        return _refused(error.faults)
    return {"revision": made.revision}


def undone(settings: Settings, values: JsonRecord) -> JsonRecord:
    """What became of taking a change back: for that, one must be allowed to make it."""
    revision = values.get("revision")
    if isinstance(revision, bool) or not isinstance(revision, int):
        raise GatewayError("a change is taken back by its revision, a whole number")
    found, _ = settings.history(revision + 1, 1)
    places = [part.path for change in found for part in change.parts]
    if any(_role(values) < (least_role(place) or ADMIN) for place in places):
        raise SettingsError(f"change {revision} is not yours to undo: ask an administrator")
    try:
        return {"revision": settings.undo(revision, str(values.get("by"))).revision}
    except RefusedChangeError as error:
        return _refused(error.faults)


def _asked(values: JsonRecord) -> Sequence[Mapping[str, Any]]:
    many = values.get("changes", [values])
    if not isinstance(many, list) or not 1 <= len(many) <= _MOST or not all(isinstance(one, dict) for one in many):
        raise GatewayError(f"changes are a list of 1 to {_MOST}, each with a path and a value")
    return many


def _wish(one: Mapping[str, Any], role: int, faults: list[SettingsFault]) -> Wish:
    """What is wished for; what may not be, or is no value, is added to the faults."""
    path = one.get("path")
    if not isinstance(path, list) or not path or not all(isinstance(key, str) and key for key in path):
        raise GatewayError("a path is a list of keys")
    place, value = tuple(path), one.get("value")
    least = least_role(place)
    if least is None:
        faults.append(SettingsFault(place, "is changed in the config file only"))
    elif role < least:
        whose = "a manager" if least == MANAGER else "an administrator"
        faults.append(SettingsFault(place, f"is not yours to change: ask {whose}"))
    elif (
        len(place) == 2 and place[0] == "cameras" and isinstance(value, dict) and (other := value.keys() - CAMERA_KEYS)
    ):
        faults.append(SettingsFault((*place, min(other)), "is changed in the config file only"))
    if _has_placeholder(place, value):
        faults.append(
            SettingsFault((*place[:2], "source"), "is written here with its user and password, without placeholders")
        )
    try:
        tree = None if value is None else as_tree(value)
    except ValueError as error:
        faults.append(SettingsFault(place, str(error)))
        tree = None
    return Wish(place, tree, reset=one.get("reset") is True)


def _has_placeholder(place: SettingPath, value: Any) -> bool:
    """Whether a camera's address names a secret: asking must not be enough to send any secret to any address."""
    address = value.get("source") if isinstance(value, dict) else value if place[-1] == "source" else None
    return place[0] == "cameras" and isinstance(address, str) and PLACEHOLDER.search(address) is not None


def _role(values: JsonRecord) -> int:
    role = values.get("role")
    return role if isinstance(role, int) else 0


def _refused(faults: Sequence[SettingsFault]) -> JsonRecord:
    return {"problems": [{"path": list(fault.path), "text": fault.text} for fault in faults]}


def _change_record(change: SettingsChange, *, is_undone: bool) -> JsonRecord:
    return {
        "revision": change.revision,
        "at": iso_utc(change.at),
        "by": change.by,
        "kind": change.kind,
        "undoes": change.undoes,
        "is_undone": is_undone,
        "parts": [_part_record(part, change.was) for part in change.parts],
    }


def _part_record(part: Part, was: Mapping[str, Tree]) -> JsonRecord:
    """What a setting was and is, for people: `is_file` where from then on the file has its say again."""
    place = dotted(part.path)
    return {
        "place": place,
        "path": list(part.path),
        "was": was.get(place),
        "is": _shown(part.after),
        "is_file": part.after is None,
    }


def _shown(setting: LaidSetting | None) -> Tree:
    return None if setting is None else showable(setting.value, setting.path)


def _in_words(values: JsonRecord) -> str:
    places = [dotted(tuple(str(key) for key in one.get("path", ()))) for one in _asked(values)]
    return f"change the settings {', '.join(places[:5])}{' and more' if len(places) > 5 else ''}"


def _undo_in_words(values: JsonRecord) -> str:
    return f"undo change {values.get('revision')} of the settings"
