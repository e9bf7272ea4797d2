from itertools import combinations

from edgecount.overlay.palette import PURPLE, YELLOW, of_person


def test_a_person_keeps_its_colour_and_neighbours_have_another() -> None:
    assert of_person(7) == of_person(7)
    assert of_person(7) != of_person(8)


def test_colours_are_far_apart_and_none_is_that_of_lines_or_zones() -> None:
    colours = {of_person(track) for track in range(100)} | {YELLOW, PURPLE}
    assert len(colours) == 6
    for one, other in combinations(colours, 2):
        assert sum(abs(a - b) for a, b in zip(one, other, strict=True)) > 80
