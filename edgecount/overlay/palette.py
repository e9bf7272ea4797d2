"""Colours that people with any colour vision can tell apart: the palette of Okabe and Ito, as blue, green, red."""

Colour = tuple[int, int, int]

BLACK: Colour = (0, 0, 0)
WHITE: Colour = (255, 255, 255)
ORANGE: Colour = (0, 159, 230)
SKY_BLUE: Colour = (233, 180, 86)
GREEN: Colour = (115, 158, 0)
YELLOW: Colour = (66, 228, 240)
VERMILION: Colour = (0, 94, 213)
PURPLE: Colour = (167, 121, 204)
GREY: Colour = (160, 160, 160)

_PEOPLE = (SKY_BLUE, ORANGE, GREEN, VERMILION)  # yellow is for lines, purple for zones

_EDGE = 0.55  # the brightness of an edge, as a share of what it surrounds


def of_person(track: int) -> Colour:
    """A track's colour, the same in every frame."""
    return _PEOPLE[track % len(_PEOPLE)]


def darker(colour: Colour) -> Colour:
    """The colour of an edge around this one."""
    blue, green, red = (round(_EDGE * part) for part in colour)
    return blue, green, red
