"""The lines and zones of a camera as its editor has them: read from the settings, and what a drawing changes.  Pure.

Settings have every scalar as text, as in the config file; a drawing has numbers.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

JsonMap = Mapping[str, Any]
PARTS = ("lines", "zones")


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing that somebody wants to have saved, made upon a revision of the settings.

    `renamed` has the new names of zones and lines by their old ones.
    """

    revision: int
    lines: JsonMap
    zones: JsonMap
    renamed: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, record: object) -> "Drawn":
        """The drawing that the editor has sent; ValueError for what no editor sends."""
        match record:
            case {"revision": int(revision), "lines": dict(lines), "zones": dict(zones), "renamed": dict(renamed)}:
                if all(isinstance(text, str) for text in renamed.values()):
                    return cls(revision, lines, zones, renamed)
            case _:
                pass
        raise ValueError("this is no drawing of lines and zones: reload the page")


def drawing(config: JsonMap, camera: str) -> JsonMap:
    """The lines and zones of a camera, with numbers."""
    block = _block(_block(config, "cameras"), camera)
    lines = {
        name: {**line, "from": _place(line["from"]), "to": _place(line["to"])}
        for name, line in _block(block, "lines").items()
    }
    zones = {name: _zone(zone) for name, zone in _block(block, "zones").items()}
    return {"lines": lines, "zones": zones}


def losing(config: JsonMap, camera: str, zone: str) -> Sequence[str]:
    """The alerts that watch a zone of this name, and nothing once this camera has it no more."""
    elsewhere = {"crowd": estimating(config, camera, zone)}
    return [
        name
        for name, alert in _block(config, "alerts").items()
        if alert.get("zone") == zone
        and not any(
            alert.get("camera") in (None, other)
            for other in elsewhere.get(alert.get("when"), sharing(config, camera, zone))
        )
    ]


def estimated(config: JsonMap, camera: str) -> Sequence[str]:
    """The zones of a camera whose people are estimated."""
    zones = _block(_block(_block(config, "cameras"), camera), "crowd").get("zones")
    return zones if isinstance(zones, Sequence) and not isinstance(zones, str) else ()


def estimating(config: JsonMap, camera: str, zone: str) -> Sequence[str]:
    """The other cameras that estimate the people of a zone of this name."""
    return [other for other in _block(config, "cameras") if other != camera and zone in estimated(config, other)]


def sharing(config: JsonMap, camera: str, zone: str) -> Sequence[str]:
    """The other cameras that have a zone of this name: it is one zone with this one."""
    cameras = _block(config, "cameras")
    return [other for other, block in cameras.items() if other != camera and zone in _block(block, "zones")]


def changes(config: JsonMap, camera: str, wish: Drawn) -> Sequence[JsonMap]:
    """What the settings must become for a drawing; alerts and estimates go with their zone, or follow its new name."""
    before = drawing(config, camera)
    changed = [
        {"path": ["cameras", camera, part], "value": dict(wanted)}
        for part, wanted in zip(PARTS, (wish.lines, wish.zones), strict=True)
        if wanted != before[part]
    ]
    gone = {zone: wish.renamed.get(zone) for zone in before["zones"] if zone not in wish.zones}
    followed = {zone: new if new in wish.zones else None for zone, new in gone.items()}
    return [*changed, *_estimates(config, camera, followed), *_alerts(config, camera, followed)]


def _estimates(config: JsonMap, camera: str, followed: Mapping[str, str | None]) -> Iterator[JsonMap]:
    """The zones that are estimated once these have another name, or are gone (None)."""
    before = estimated(config, camera)
    after = [followed.get(zone, zone) for zone in before]
    if after != list(before):
        kept = [zone for zone in after if zone is not None]
        yield {"path": ["cameras", camera, "crowd", "zones"], "value": kept}


def _alerts(config: JsonMap, camera: str, followed: Mapping[str, str | None]) -> Iterator[JsonMap]:
    for zone, new in followed.items():
        for alert in losing(config, camera, zone):
            if new is not None:
                yield {"path": ["alerts", alert, "zone"], "value": new}
            else:
                yield {"path": ["alerts", alert], "value": None}


def _zone(zone: JsonMap) -> JsonMap:
    capacity = {} if zone.get("capacity") is None else {"capacity": int(zone["capacity"])}
    return {**zone, "polygon": [_place(corner) for corner in zone["polygon"]], **capacity}


def _place(place: Sequence[Any]) -> list[float]:
    return [float(share) for share in place]


def _block(config: JsonMap, key: str) -> JsonMap:
    """A block of the config; empty where there is none."""
    block = config.get(key)
    return block if isinstance(block, Mapping) else {}
