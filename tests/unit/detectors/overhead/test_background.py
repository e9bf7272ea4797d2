"""The background: who walks by is strange, a change of the light is not, what stays becomes part of it by and by."""

from collections.abc import Callable

import numpy as np
import pytest

from edgecount.detectors.overhead.background import SLOWEST, Background
from edgecount.detectors.tensors import Floats

HEIGHT, WIDTH = 72, 96
PERSON = (slice(30, 50), slice(40, 60))


def scene(level: float = 120.0) -> Floats:
    """A floor with a dark and a bright stand."""
    picture = np.full((HEIGHT, WIDTH, 3), level, np.float32)
    picture[:20, :30], picture[50:, 70:] = 60.0, 190.0
    return picture


def with_person(picture: Floats, level: float = 20.0) -> Floats:
    seen = picture.copy()
    seen[PERSON] = level
    return seen


def watched(seconds: float, picture: Floats | None = None, background: Background | None = None) -> Background:
    """The background after it has seen a picture for so long, ten times a second."""
    background = background or Background()
    for n in range(round(seconds * 10)):
        background.strangeness(scene() if picture is None else picture, n / 10)
    return background


def stands(background: Background, seconds: float) -> Floats:
    """What is strange once somebody has stood there for so long, from the 60th second on."""
    for n in range(round(10 * seconds)):
        background.strangeness(with_person(scene()), 60.0 + n / 10)
    return background.strangeness(with_person(scene()), 60.0 + seconds)


def test_of_the_first_picture_nothing_is_strange() -> None:
    assert not Background().strangeness(scene(), 0).any()


def test_a_person_is_strange_and_nothing_else_is() -> None:
    strange = watched(5).strangeness(with_person(scene()), 5.0)
    assert strange[PERSON].min() == pytest.approx(100, abs=1)
    strange[PERSON] = 0
    assert strange.max() < 2


@pytest.mark.parametrize(
    "light",
    [
        pytest.param(lambda picture: picture * 1.25, id="brighter by a quarter"),
        pytest.param(lambda picture: picture * 0.75, id="darker by a quarter"),
        pytest.param(lambda picture: np.minimum(picture * 1.5, 255), id="brighter, and the bright stand is cut off"),
    ],
)
def test_a_step_of_the_light_costs_nothing(light: Callable[[Floats], Floats]) -> None:
    background = watched(5)
    lit = light(scene()).astype(np.float32)
    assert background.strangeness(lit, 5.0).max() < 2
    assert background.strangeness(light(with_person(scene())).astype(np.float32), 5.1)[PERSON].min() > 60


def test_what_was_cut_off_may_be_any_level_when_it_gets_darker() -> None:
    glaring = scene()
    glaring[50:, 70:] = 255.0
    darker = glaring * np.float32(0.75)
    darker[50:, 70:] = 240.0
    assert watched(5, glaring).strangeness(darker, 5.0).max() < 2


def test_slow_light_is_followed_for_long() -> None:
    background = watched(5)
    worst = 0.0
    for n in range(1200):
        picture = scene() * np.float32(1 + 0.25 * np.sin(n / 300))
        picture[:, 60:] *= np.float32(1 + 0.2 * np.sin(n / 600))  # the sun moves over a part of the floor
        worst = max(worst, background.strangeness(np.minimum(picture, 255), 5.0 + n).max())
    assert worst < 12


@pytest.mark.parametrize(("stood", "least"), [pytest.param(20, 75, id="for a while"), pytest.param(60, 35, id="long")])
def test_who_stands_stays_strange_for_a_minute(stood: float, least: float) -> None:
    background = watched(60)
    assert stands(background, stood)[PERSON].min() >= least


def test_what_stays_becomes_part_of_it() -> None:
    assert stands(watched(60), 110 / SLOWEST)[PERSON].max() < 2


def test_who_stood_in_the_first_picture_is_forgotten_soon() -> None:
    background = watched(1, with_person(scene()))
    watched(6, scene(), background)
    assert background.strangeness(scene(), 7.0).max() < 2


def test_rates_are_in_seconds() -> None:
    seldom, often = watched(60), watched(60)
    for n in range(20):
        seldom.strangeness(with_person(scene()), 60.0 + n)
    for n in range(200):
        often.strangeness(with_person(scene()), 60.0 + n / 10)
    left = [background.strangeness(with_person(scene()), 80.0)[PERSON].max() for background in (seldom, often)]
    assert left[0] == pytest.approx(left[1], abs=2)


def test_after_a_long_gap_no_picture_counts_for_long() -> None:
    background = watched(60)
    background.strangeness(with_person(scene()), 1000.0)
    assert background.strangeness(with_person(scene()), 1000.1)[PERSON].min() > 95


def test_another_scene_begins_anew() -> None:
    other = np.random.default_rng(1).uniform(0, 255, (HEIGHT, WIDTH, 3)).astype(np.float32)
    background = watched(5)
    assert not background.strangeness(other, 5.0).any()
    assert background.strangeness(with_person(other), 5.1)[PERSON].mean() > 50


def test_pictures_of_another_size_have_the_same_background() -> None:
    smaller = watched(60).resized(WIDTH // 2, HEIGHT // 2)
    assert smaller.strangeness(scene()[::2, ::2], 61.0).max() < 2
    assert not Background().resized(10, 10).strangeness(scene(), 0).any()
