"""Which model and which mount suits a camera, from trials."""

from dataclasses import dataclass

import pytest

from edgecount.commands.text.advice import FEW, Room, advice, costs, verdict
from edgecount.wiring.trials import Trial

ROOMY = Room(15, "auto", 1.0)
MORE_ABOVE = "more are found with mount: overhead; take it if the camera looks straight down"
MORE_ASIDE = "more are found with mount: side and model: nanodet; take it if the camera looks from the side"


def trials(mobilenet: int, nanodet: int, person: int, overhead: int) -> list[Trial]:
    """Those of the shipped models, which found so many people; MobileNet-SSD looks at two tiles."""
    return [
        Trial("mobilenet_ssd", 0.032, 2, mobilenet),
        Trial("nanodet", 0.036, 1, nanodet),
        Trial("person", 0.018, 1, person),
        Trial("overhead", 0.006, 1, overhead),
    ]


@dataclass(frozen=True)
class AdviceCase:
    name: str
    model: str
    found: tuple[int, int, int, int]
    words: str
    room: Room = ROOMY


SHARED, CROWDED = Room(15, "auto", 0.25), Room(25, "auto", 0.1)
CASES = [
    AdviceCase("as many", "mobilenet_ssd", (16, 18, 0, 0), "mobilenet_ssd suits"),
    AdviceCase("fewer", "nanodet", (12, 16, 0, 0), "nanodet suits"),
    AdviceCase(
        "many more", "mobilenet_ssd", (16, 45, 0, 0), "take detector.model: nanodet, which finds more and keeps up"
    ),
    AdviceCase(
        "many more, too slowly",
        "mobilenet_ssd",
        (16, 45, 0, 0),
        "mobilenet_ssd suits; nanodet finds more, but does not keep up here",
        SHARED,
    ),
    AdviceCase(
        "too slow",
        "nanodet",
        (16, 45, 0, 0),
        "nanodet does not keep up here: take detector.model: mobilenet_ssd",
        SHARED,
    ),
    AdviceCase(
        "too slow, and another finds as many",
        "nanodet",
        (16, 45, 40, 0),
        "nanodet does not keep up here: take detector.model: person",
        Room(15, "auto", 0.3),
    ),
    AdviceCase(
        "all too slow",
        "nanodet",
        (16, 16, 0, 0),
        "none keeps up with every frame here, mobilenet_ssd misses fewest; fewer frames a second help",
        CROWDED,
    ),
    AdviceCase(
        "the cheapest too slow",
        "mobilenet_ssd",
        (16, 16, 0, 0),
        "mobilenet_ssd does not keep up with every frame here: fewer frames a second, or fewer cameras, help",
        CROWDED,
    ),
    AdviceCase(
        "two find many more",
        "mobilenet_ssd",
        (16, 45, 40, 0),
        "take detector.model: person, which finds more and keeps up",
    ),
    AdviceCase(
        "one finds more, another most",
        "mobilenet_ssd",
        (16, 45, 30, 0),
        "take detector.model: nanodet, which finds more and keeps up",
    ),
    AdviceCase(
        "only the cheaper of two keeps up",
        "mobilenet_ssd",
        (16, 45, 45, 0),
        "take detector.model: person, which finds more and keeps up",
        Room(15, "auto", 0.3),
    ),
    AdviceCase("as many for half the cost", "nanodet", (16, 45, 45, 0), "nanodet suits"),
    AdviceCase("nobody", "mobilenet_ssd", (0, 0, 0, 0), FEW),
    AdviceCase("hardly anybody", "mobilenet_ssd", (0, 0, 0, 3), FEW),
    AdviceCase("from above", "mobilenet_ssd", (0, 2, 0, 27), MORE_ABOVE),
    AdviceCase(
        "steeply from above",
        "mobilenet_ssd",
        (16, 45, 0, 58),
        "take detector.model: nanodet, which finds more and keeps up",
    ),
    AdviceCase("overhead, rightly", "overhead", (0, 2, 0, 27), "overhead suits"),
    AdviceCase("overhead, wrongly", "overhead", (9, 17, 0, 6), MORE_ASIDE),
    AdviceCase("overhead, nobody", "overhead", (1, 2, 0, 1), FEW),
]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_what_suits(case: AdviceCase) -> None:
    assert verdict(case.model, trials(*case.found), case.room) == case.words


def test_a_model_that_cannot_be_tried_is_left_out() -> None:
    assert verdict("mobilenet_ssd", trials(5, 0, 0, 0)[:1], ROOMY) == "mobilenet_ssd suits"


@pytest.mark.parametrize(
    ("room", "load"),
    [
        pytest.param(Room(15, "auto", 1), 0.54, id="every frame, where it may decide"),
        pytest.param(Room(15, 3, 1), 0.18, id="every third frame"),
    ],
)
def test_what_a_camera_takes_at_its_busiest(room: Room, load: float) -> None:
    assert room.load(Trial("nanodet", 0.036, 1, 0)) == pytest.approx(load)


def test_a_look_of_several_runs_comes_less_often() -> None:
    assert Room(15, "auto", 1).load(Trial("mobilenet_ssd", 0.032, 2, 0)) == pytest.approx(0.032 / 0.16)


def test_the_whole_line() -> None:
    assert advice("mobilenet_ssd", trials(16, 18, 0, 0), 8, ROOMY) == (
        "when busiest, of 1.00 of a core: mobilenet_ssd 0.20 (32 ms a look), nanodet 0.54 (36 ms a look), "
        "person 0.27 (18 ms a look); "
        "people found in 8 pictures: mobilenet_ssd 16, nanodet 18, person 0, overhead 0: mobilenet_ssd suits"
    )
    assert advice("overhead", trials(0, 1, 0, 9), 8, ROOMY) == (
        "people found in 8 pictures: mobilenet_ssd 0, nanodet 1, person 0, overhead 9: overhead suits"
    )


def test_what_a_look_costs_without_a_picture() -> None:
    assert costs(trials(0, 0, 0, 0)) == (
        "a look at a picture of 1280×720 here: mobilenet_ssd 32 ms, nanodet 36 ms, person 18 ms, overhead 6 ms; "
        "check --connect says which model suits each camera"
    )
