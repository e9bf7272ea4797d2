"""What is drawn on the map of a camera, and where it is fetched from, as its page needs it.  Pure."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class LineShape:
    """A line from one end to the other, in fractions of the picture; people come in to its `in_side`."""

    name: str
    title: str
    ends: tuple[Sequence[float], Sequence[float]]
    in_side: str


@dataclass(frozen=True, slots=True)
class ZoneShape:
    """A zone by its corners, in fractions of the picture."""

    name: str
    title: str
    corners: Sequence[Sequence[float]]


@dataclass(frozen=True, slots=True)
class CameraShapes:
    """A camera with all that is drawn on its map; `crowd` has the zones whose people are estimated, None for none."""

    name: str
    title: str
    lines: Sequence[LineShape]
    zones: Sequence[ZoneShape]
    crowd: Sequence[str] | None = None


def shapes_of(site: Mapping[str, Any]) -> Sequence[CameraShapes]:
    """The cameras of the gateway's answer `site`, in its order."""
    return [_camera(name, camera) for name, camera in site["cameras"].items()]


def _camera(name: str, camera: Mapping[str, Any]) -> CameraShapes:
    lines = [
        LineShape(line, values.get("title") or line, (values["from"], values["to"]), values["in_side"])
        for line, values in camera["lines"].items()
    ]
    zones = [ZoneShape(zone, values.get("title") or zone, values["points"]) for zone, values in camera["zones"].items()]
    return CameraShapes(name, camera.get("title") or name, lines, zones, camera.get("crowd"))
