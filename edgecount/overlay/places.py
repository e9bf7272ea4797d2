"""Lines with an arrow to their in side, and zones."""

from edgecount.geometry import Point
from edgecount.overlay.drawn import DrawnLine, DrawnZone
from edgecount.overlay.palette import PURPLE, WHITE, YELLOW, Colour
from edgecount.overlay.pen import Pen

_ARROW = 0.06  # of the frame's height


def draw_zone(pen: Pen, zone: DrawnZone) -> None:
    """Draw a tinted polygon with its name inside its topmost corner."""
    corners = [corner.scaled(pen.size) for corner in zone.corners]
    pen.shade(corners, PURPLE, 0.2)
    pen.strokes([[*corners, corners[0]]], PURPLE)
    top = min(corners, key=lambda corner: corner.y)
    pen.text(zone.name, top.moved(4, pen.text_size(zone.name).height + 4), PURPLE)


def draw_line(pen: Pen, line: DrawnLine, *, counted: bool) -> None:
    """Draw a line, its name at its start and `in` at the arrow's head; thick and white where it has just counted."""
    segment = line.segment.scaled(pen.size)
    colour, thickness = (WHITE, 2 * pen.thickness + 1) if counted else (YELLOW, pen.thickness)
    pen.strokes([[segment.start, segment.end]], colour, thickness)
    # y points down: turning the line's direction by a quarter to the right gives (-dy, dx).
    turn = 1 if line.in_side == "right" else -1
    dx, dy = (segment.end.x - segment.start.x) / segment.length, (segment.end.y - segment.start.y) / segment.length
    inwards = Point(-dy * turn, dx * turn)
    length = _ARROW * pen.size.height
    middle = Point((segment.start.x + segment.end.x) / 2, (segment.start.y + segment.end.y) / 2)
    head = middle.moved(inwards.x * length, inwards.y * length)
    pen.arrow(middle, head, colour)
    _write_beside(pen, "in", head, inwards, colour)
    _write_beside(pen, line.name, segment.start, Point(-inwards.x, -inwards.y), colour)


def _write_beside(pen: Pen, text: str, at: Point, towards: Point, colour: Colour) -> None:
    """Write a text next to a place, on the side that the unit vector `towards` points to."""
    room = pen.text_size(text)
    width, height = room.width, room.height + room.depth
    away = (abs(towards.x) * width + abs(towards.y) * height) / 2 + pen.thickness + 3
    center = at.moved(towards.x * away, towards.y * away)
    pen.text(text, center.moved(-width / 2, height / 2 - room.depth), colour)
