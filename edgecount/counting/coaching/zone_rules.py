"""What may be wrong with a zone: it lies where people are seen and no feet ever are."""

from edgecount.counting.coaching.finding import Finding
from edgecount.counting.coaching.watched_camera import WatchedCamera
from edgecount.counting.trails.trail import Trail
from edgecount.geometry import Point, Polygon
from edgecount.text import people

_PARTS = (0.25, 0.5, 0.75, 1.0)
"""How far up people are looked at, in own heights."""
_FEW = 0.1
"""The share of those before a zone up to which feet in it are chance."""


def feet_elsewhere(camera: WatchedCamera, name: str) -> Finding | None:
    """People's bodies are before the zone and their feet are not in it: it lies over a wall, a shelf or a table."""
    if camera.rule.anchor != "foot":
        return None
    zone = camera.zones[name]
    before = [trail for trail in camera.people if _covers(trail, zone)]
    inside = sum(_enters(trail, zone) for trail in camera.people)
    if len(before) < camera.enough or inside > _FEW * len(before):
        return None
    seen = f"{people(len(before))} passed before the zone, and nobody's feet were in it"
    return Finding("feet_elsewhere", name, seen, "draw it on the floor, where people stand, not over a wall or a shelf")


def _enters(trail: Trail, zone: Polygon) -> bool:
    area = zone.scaled(trail.size)
    return any(area.contains(corner.point) for corner in trail.corners)


def _covers(trail: Trail, zone: Polygon) -> bool:
    """Whether some of a person's body, above the feet, is seen where the zone is."""
    area = zone.scaled(trail.size)
    return any(
        area.contains(Point(corner.point.x, corner.point.y - part * corner.height))
        for corner in trail.corners
        for part in _PARTS
    )
