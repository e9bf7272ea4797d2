"""What is behind people is learnt from pictures in which they are not; nobody who was seen is ever part of it."""

from collections.abc import Sequence

import numpy as np
import pytest

from edgecount.geometry import Box
from edgecount.masking.learnt_scene import INTERVAL, LearntScene
from edgecount.ports import Image
from edgecount.tracking.detection import Detection

SHAPELY = 0.2
GREEN, RED = (60, 160, 60), (0, 0, 200)
BOX = Box(100, 60, 130, 140)
PERSON = (slice(60, 140), slice(100, 130))
FAR = (slice(0, 30), slice(0, 60))


def picture(gain: float = 1.0, *, somebody: bool = False) -> Image:
    """A floor of green cells of several brightnesses, and somebody in red."""
    rows, columns = np.indices((180, 240)) // 12
    shade = 0.7 + 0.3 * ((rows * 7 + columns * 3) % 5) / 4
    image = (shade[..., None] * GREEN).round()
    if somebody:
        image[PERSON] = RED
    return np.clip(gain * image, 0, 255).astype(np.uint8)


def seen(confidence: float = 0.9) -> list[Detection]:
    return [Detection(BOX, confidence)]


Looks = Sequence[tuple[Image, list[Detection]]]


def learnt(looks: Looks, scene: LearntScene | None = None, begin: float = 0.0) -> LearntScene:
    scene = scene or LearntScene(SHAPELY)
    for number, (image, found) in enumerate(looks):
        scene.learn(image, found, [], begin + INTERVAL * number)
    return scene


def red(scene: LearntScene) -> int:
    """The greatest surplus of red where the person was."""
    assert scene.known is not None
    place = scene.known.picture[PERSON].astype(int)
    return int((place[..., 2] - place[..., 1]).max())


EMPTY: Looks = [(picture(), [])] * 10
STANDING: Looks = [(picture(somebody=True), seen())] * 400


@pytest.mark.parametrize(
    "looks",
    [
        pytest.param([*EMPTY, *STANDING], id="who comes and stands for minutes"),
        pytest.param([*STANDING, *EMPTY], id="who stood there from the first picture on and has gone"),
        pytest.param(STANDING, id="who always stood there: the floor around them"),
        pytest.param(
            [*EMPTY, *[(picture(somebody=True), seen()), (picture(somebody=True), [])] * 60],
            id="missed at each other look",
        ),
        pytest.param([*EMPTY, *EMPTY, *EMPTY, *[(picture(somebody=True), [])] * 25], id="missed for seconds"),
        pytest.param([(picture(somebody=True), []), *EMPTY], id="missed in the first picture"),
    ],
)
def test_nobody_is_left(looks: Looks) -> None:
    assert red(learnt(looks)) < 0


@pytest.mark.parametrize("confidence", [0.9, 0.2, 0.16])
def test_who_was_missed_for_long_and_then_found_is_taken_out_again(confidence: float) -> None:
    scene = learnt([(picture(somebody=True), [])] * 10)
    assert red(scene) > 0, "shown bare in all these pictures"
    assert red(learnt([(picture(somebody=True), seen(confidence))] * 14, scene, begin=100.0)) < 0


def test_a_box_in_which_nobody_is_shows_the_floor() -> None:
    """A faint box that comes and goes is most often a wall."""
    scene = learnt([(picture(), seen(0.16) if number % 8 == 0 else []) for number in range(80)])
    assert scene.known is not None
    assert np.abs(scene.known.picture.astype(int) - picture()).max() <= 1


@pytest.mark.parametrize("gain", [0.5, 1.4])
def test_a_lamp_changes_the_scene_at_once(gain: float) -> None:
    scene = learnt([*EMPTY, *[(picture(gain, somebody=True), seen())] * 3])
    assert scene.known is not None
    apart = np.abs(scene.known.picture[PERSON].astype(int) - picture(gain)[PERSON])
    assert apart.max() <= 6


def test_slow_changes_are_followed() -> None:
    scene = learnt([(picture(1 + number / 200), []) for number in range(80)])
    assert scene.known is not None
    assert np.abs(scene.known.picture.astype(int) - picture(1 + 78 / 200)).max() <= 12


def test_a_camera_that_was_moved_is_learnt_anew() -> None:
    here, moved = (np.random.default_rng(seed).integers(20, 230, (15, 20, 3), np.uint8) for seed in (1, 2))
    here, moved = (cells.repeat(12, axis=0).repeat(12, axis=1) for cells in (here, moved))
    scene = learnt([*[(here, [])] * 60, *[(moved, [])] * 9])
    assert scene.known is not None
    assert np.abs(scene.known.picture.astype(int) - moved).max() <= 1


def test_what_is_put_down_for_good_is_learnt_in_the_end() -> None:
    scene = learnt([*EMPTY, *[(picture(somebody=True), [])] * 40])
    assert red(scene) > 0


def test_nothing_is_known_at_first() -> None:
    assert learnt([(picture(), [])] * 3).known is None


def test_pictures_of_another_size_begin_anew() -> None:
    scene = learnt(EMPTY)
    scene.learn(picture()[:90, :120], [], [], 100.0)
    assert scene.known is None


def test_pictures_that_come_faster_are_not_looked_at() -> None:
    scene = LearntScene(SHAPELY)
    for number in range(40):
        scene.learn(picture(), [], [], number * 0.01)
    assert scene.known is None


def test_a_clock_that_went_back_stops_nothing() -> None:
    scene = LearntScene(SHAPELY)
    for number in range(10):
        scene.learn(picture(), [], [], -1000.0 * number)
    assert scene.known is not None


def test_the_picture_given_stays_as_it_is() -> None:
    scene = LearntScene(SHAPELY)
    for number in range(10):
        given = picture()
        scene.learn(given, [], [], float(number))
        assert np.array_equal(given, picture())
        given[:] = 0
    assert scene.known is not None
    assert (scene.known.picture[FAR] > 0).any()
