"""What draws on the pictures of a camera."""

from edgecount.config.camera import Camera
from edgecount.overlay.painter import Painter
from edgecount.overlay.scene import DrawnLine, DrawnZone
from edgecount.overlay.veil import Veil


def build_painter(camera: Camera, veil: Veil) -> Painter:
    """What draws a camera's lines and zones, and the people in front of it, behind this veil."""
    return Painter(
        veil,
        [DrawnLine(name, line.segment, line.in_side) for name, line in camera.lines.items()],
        [DrawnZone(name, zone.corners) for name, zone in camera.zones.items()],
        camera.anchor,
    )
