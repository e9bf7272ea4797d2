"""The forms of settings: what a form that was sent wishes for, and beside which field a problem stands.  Pure.

The name of a field is the place of its setting, such as `site.capacity`; a zone's limit is `zones.queue`, for a zone
may be seen by several cameras.
"""

from collections.abc import Iterator, Mapping, Sequence
from typing import Any

JsonMap = Mapping[str, Any]
WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
SECTIONS: Mapping[str, Sequence[str]] = {
    "limits": ("site.capacity",),
    "hours": (),
    "alerts": (),
    "shop": ("site.name", "site.timezone", "site.day_start"),
    "report": ("report.at",),
    "keeping": ("retention.events_days", "retention.files_days"),
}
"""The forms, and their fields of a single value."""
_DAYS = frozenset(f"site.opening_hours.{day}" for day in WEEKDAYS)
ALERT_FIELDS = ("above", "hold_seconds")


def wishes(section: str, form: Mapping[str, str], settings: JsonMap) -> list[JsonMap]:
    """The changes that a form wishes for: only what is not so already."""
    now = settings["effective"]
    found = [_single(field, form, now) for field in SECTIONS[section] if field in form]
    if section == "limits":
        found += _zones(form, now["cameras"])
    elif section == "hours":
        found += _hours(form, now["site"]["opening_hours"])
    elif section == "alerts":
        found += _alerts(form, settings)
    elif section == "report":
        found += _report(form, now)
    return [wish for wish in found if wish is not None]


def as_the_config_says(form: Mapping[str, str], closed: str) -> Mapping[str, str]:
    """The form, with `closed` for a day on which somebody has written that in words of their own language."""
    return {
        name: "closed" if name in _DAYS and text.strip().casefold() == closed.casefold() else text
        for name, text in form.items()
    }


def zone_limits(cameras: JsonMap) -> Mapping[str, int | None]:
    """The limit of each zone of the site, by its name."""
    limits: dict[str, int | None] = {}
    for camera in cameras.values():
        for zone, capacity in camera["zones"].items():
            limits[zone] = limits.get(zone) or capacity
    return limits


def by_field(problems: Sequence[JsonMap], fields: Sequence[str]) -> tuple[Mapping[str, str], Sequence[str]]:
    """The problems by the field that they stand beside, and those that stand beside none."""
    beside: dict[str, str] = {}
    general = []
    for problem in problems:
        place = ".".join(str(key) for key in problem["path"])
        near = [field for field in fields if place == field or place.startswith(f"{field}.")]
        if near:
            beside.setdefault(max(near, key=len), problem["text"])
        else:
            general.append(f"{place}: {problem['text']}" if place else problem["text"])
    return beside, general


def _single(field: str, form: Mapping[str, str], now: JsonMap) -> JsonMap | None:
    block, key = field.split(".")
    return _wish([block, key], form[field].strip(), now[block][key])


def _wish(path: Sequence[str], text: str, now: object) -> JsonMap | None:
    if text == ("" if now is None else str(now)):
        return None
    return {"path": list(path), "value": text or None}


def _zones(form: Mapping[str, str], cameras: JsonMap) -> Iterator[JsonMap | None]:
    for zone, limit in zone_limits(cameras).items():
        wish = _wish([], form.get(f"zones.{zone}", str(limit or "")).strip(), limit)
        if wish is None:
            continue
        seeing = [name for name, camera in cameras.items() if zone in camera["zones"]]
        for name in [name for name in seeing if cameras[name]["zones"][zone] is not None] or seeing[:1]:
            yield {**wish, "path": ["cameras", name, "zones", zone, "capacity"]}


def _hours(form: Mapping[str, str], now: JsonMap) -> Iterator[JsonMap]:
    given = {day: form.get(f"site.opening_hours.{day}", "").strip() for day in WEEKDAYS}
    hours = {day: text for day, text in given.items() if text}
    if hours != dict(now):
        yield {"path": ["site", "opening_hours"], "value": hours or None}


def _alerts(form: Mapping[str, str], settings: JsonMap) -> Iterator[JsonMap]:
    """Changes of alerts; where those in force are the usual ones, they are all written down with the first change."""
    rules = settings["effective"]["alerts"]
    changed: dict[str, dict[str, Any]] = {}
    for name, rule in rules.items():
        for key in ALERT_FIELDS:
            text = form.get(f"alerts.{name}.{key}", "").strip()
            if key in rule and text and text != f"{rule[key]:g}":
                changed.setdefault(name, {})[key] = text
        mails = f"alerts.{name}.mail" in form
        if mails != rule["mail"]:
            changed.setdefault(name, {})["mail"] = mails
    if not changed:
        return
    if "alerts" in settings["config"]:
        for name, keys in changed.items():
            yield from ({"path": ["alerts", name, key], "value": value} for key, value in keys.items())
        return
    whole = {
        name: {key: rule[key] for key in ("when", "camera", "zone") if key in rule} | changed.get(name, {})
        for name, rule in rules.items()
    }
    yield {"path": ["alerts"], "value": whole}


def _report(form: Mapping[str, str], now: JsonMap) -> Iterator[JsonMap]:
    mails = "report.mail" in form
    if now["mail"] is None:
        return
    if mails != now["report"]["mail"]:
        yield {"path": ["report", "mail"], "value": mails}
    receivers = form.get("mail.receivers", "").split()
    if receivers != list(now["mail"]["receivers"]):
        yield {"path": ["mail", "receivers"], "value": receivers or None}
