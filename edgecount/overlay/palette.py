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


def of_person(track: int) -> Colour:
    """A track's colour, the same in every frame."""
    return _PEOPLE[track % len(_PEOPLE)]
