import itertools
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import cv2
import numpy as np
import pytest

from edgecount.ports import Image
from edgecount.sources.sight import CLEAR_LOOKS, LOOK_SECONDS, Sight, Verdict
from tests.support.footage.h264 import FPS, coded, decoded

HEIGHT, WIDTH = 360, 640
RNG = np.random.default_rng(11)
POOL = 20
Scene = Callable[[int], Image]
Y, X = np.mgrid[0:HEIGHT, 0:WIDTH].astype(np.float32)


def room() -> Image:
    """A doorway: flat walls, a door, a mat."""
    shades = np.full((HEIGHT, WIDTH, 3), 120, np.uint8)
    shades[60:300, 250:400] = (60, 80, 90)
    shades[300:, 220:430] = (30, 30, 40)
    return shades


def gradient() -> Image:
    return np.repeat((60 + 120 * X / WIDTH)[:, :, None], 3, axis=2).astype(np.uint8)


def night() -> Image:
    """Nearly dark, but for a lamp above the door."""
    shades = np.full((HEIGHT, WIDTH, 3), 6, np.uint8)
    cv2.circle(shades, (320, 80), 14, (160, 170, 170), -1)
    return shades


def covered() -> Image:
    """A hand on the lens: dark red, and a little light from one side."""
    shades = np.zeros((HEIGHT, WIDTH, 3), np.uint8)
    shades[:, :, 1] = (8 + 30 * X / WIDTH).astype(np.uint8)
    return shades


def noisy(ground: Image, sigma: float, quality: int | None = None) -> Scene:
    """A still scene as a sensor sees it, compressed where a quality is given; more pictures of it than are kept."""

    @cache
    def shown(number: int) -> Image:
        grain = RNG.normal(0, sigma, (HEIGHT, WIDTH, 1))
        seen = np.clip(ground + grain, 0, 255).astype(np.uint8)
        if quality is None:
            return seen
        jpeg = cv2.imencode(".jpg", seen, [cv2.IMWRITE_JPEG_QUALITY, quality])[1]
        return np.asarray(cv2.imdecode(jpeg, cv2.IMREAD_COLOR), np.uint8)

    return lambda number: shown(number % POOL)


def still(ground: Image) -> Scene:
    return lambda _number: ground


def with_clock(ground: Image) -> Scene:
    """The same picture, but for the seconds that are painted into it."""

    def shown(number: int) -> Image:
        seen = ground.copy()
        cv2.putText(seen, str(number % 10), (8, 16), cv2.FONT_HERSHEY_PLAIN, 1.0, (255, 255, 255))
        return seen

    return shown


def encoded_anew(ground: Image) -> Scene:
    """One picture as an encoder gives it again and again: worse at first, and then always the same."""
    ways = [
        np.asarray(
            cv2.imdecode(cv2.imencode(".jpg", ground, [cv2.IMWRITE_JPEG_QUALITY, quality])[1], cv2.IMREAD_COLOR),
            np.uint8,
        )
        for quality in (60, 80, 90, 90)
    ]
    return lambda number: ways[number % len(ways)]


def looks(sight: Sight, scene: Scene, seconds: float, at: float = 0.0, step: float = LOOK_SECONDS) -> Iterator[Verdict]:
    for number in range(round(seconds / step)):
        yield sight.look(scene(number), at + number * step)


def course(verdicts: Iterator[Verdict]) -> list[Verdict]:
    return [verdict for verdict, _ in itertools.groupby(verdicts)]


def first(verdicts: Iterator[Verdict], wanted: Verdict, step: float = LOOK_SECONDS) -> float:
    """When it was first said (s)."""
    return list(verdicts).index(wanted) * step


@pytest.mark.parametrize(
    "scene",
    [
        pytest.param(noisy(room(), 1.0), id="a clean sensor"),
        pytest.param(noisy(room(), 8.0), id="a noisy one"),
        pytest.param(noisy(room(), 0.6, 40), id="hardly any noise, and strongly compressed"),
        pytest.param(noisy(room(), 2.0, 95), id="hardly compressed"),
        pytest.param(noisy(gradient(), 1.0), id="a wall in slanting light"),
        pytest.param(noisy(gradient(), 1.0, 75), id="such a wall, compressed"),
        pytest.param(noisy(night(), 1.0, 75), id="night"),
        pytest.param(noisy(night(), 6.0), id="night, with the gain turned up"),
    ],
)
def test_a_still_scene_is_clear(scene: Scene) -> None:
    assert course(looks(Sight(), scene, 60)) == ["clear"]


@pytest.mark.parametrize(
    "scene",
    [
        pytest.param(still(room()), id="one picture"),
        pytest.param(still(noisy(room(), 4.0)(0)), id="one noisy picture"),
        pytest.param(still(gradient()), id="one test card"),
        pytest.param(with_clock(room()), id="with a clock that goes on"),
        pytest.param(encoded_anew(noisy(room(), 4.0)(0)), id="encoded anew"),
    ],
)
def test_a_frozen_picture_is_noticed_within_a_minute(scene: Scene) -> None:
    assert first(looks(Sight(), scene, 60), "frozen") >= 30
    assert course(looks(Sight(), scene, 60))[-2:] == ["doubtful", "frozen"]


@pytest.mark.parametrize(
    "scene",
    [
        pytest.param(still(np.zeros((HEIGHT, WIDTH, 3), np.uint8)), id="black"),
        pytest.param(still(np.full((HEIGHT, WIDTH, 3), 128, np.uint8)), id="grey"),
        pytest.param(still(np.full((HEIGHT, WIDTH, 3), (200, 30, 0), np.uint8)), id="blue: no signal"),
        pytest.param(noisy(np.zeros((HEIGHT, WIDTH, 3), np.uint8), 5.0), id="black, with noise"),
        pytest.param(noisy(np.full((HEIGHT, WIDTH, 3), 250, np.uint8), 3.0, 80), id="white"),
        pytest.param(noisy(covered(), 3.0, 80), id="a hand on the lens"),
    ],
)
def test_a_picture_of_nothing_is_noticed_within_a_minute(scene: Scene) -> None:
    verdicts = list(looks(Sight(), scene, 60))
    assert first(iter(verdicts), "blind") >= 15
    assert course(iter(verdicts)) == ["doubtful", "blind"]


def over_h264(ground: Image, sigma: float, how: str, folder: Path, seconds: int = 65) -> list[Verdict]:
    """What is thought of a still scene as a network camera sends it, with so much noise, coded so."""
    grain, small = np.random.default_rng(5), ground[::2, ::2]
    noise = (grain.normal(0, sigma, (*small.shape[:2], 1)) for _ in range(seconds * FPS))
    sent = coded((np.clip(small + each, 0, 255).astype(np.uint8) for each in noise), how)
    sight = Sight()
    return [sight.look(image, number / FPS) for number, image in enumerate(decoded(sent, folder))]


WEAKLY, STRONGLY, CRUDELY = (f"pass=quant quantizer={quantizer} key-int-max=20" for quantizer in (28, 40, 46))
SELDOM_WHOLE = "pass=quant quantizer=40 key-int-max=300"


@pytest.mark.parametrize(
    ("ground", "sigma", "how"),
    [
        pytest.param(room(), 1.0, STRONGLY, id="a room, strongly compressed"),
        pytest.param(room(), 1.0, WEAKLY, id="a room", marks=pytest.mark.long),
        pytest.param(room(), 1.0, CRUDELY, id="a room, hardly to be recognised", marks=pytest.mark.long),
        pytest.param(room(), 0.6, SELDOM_WHOLE, id="a whole picture every half minute", marks=pytest.mark.long),
        pytest.param(gradient(), 0.6, CRUDELY, id="a wall", marks=pytest.mark.long),
        pytest.param(night(), 2.0, STRONGLY, id="night", marks=pytest.mark.long),
        pytest.param(night(), 2.0, SELDOM_WHOLE, id="night, seldom whole", marks=pytest.mark.long),
        pytest.param(night(), 4.0, "bitrate=64 key-int-max=20", id="night, at 64 kbit/s", marks=pytest.mark.long),
        pytest.param(room(), 4.0, "bitrate=64 key-int-max=100", id="a room, at 64 kbit/s", marks=pytest.mark.long),
    ],
)
def test_a_noisy_still_scene_over_h264_is_not_frozen(ground: Image, sigma: float, how: str, tmp_path: Path) -> None:
    seen = over_h264(ground, sigma, how, tmp_path)
    assert len(seen) > 60 * FPS
    assert not {"frozen", "blind"} & set(seen)


@pytest.mark.long
@pytest.mark.parametrize("how", [WEAKLY, STRONGLY, CRUDELY, SELDOM_WHOLE])
@pytest.mark.parametrize("ground", [room(), night(), gradient()], ids=["room", "night", "wall"])
def test_one_picture_coded_again_and_again_is_frozen_within_a_minute(ground: Image, how: str, tmp_path: Path) -> None:
    assert "frozen" in over_h264(ground, 0.0, how, tmp_path)[: 60 * FPS]


@pytest.mark.parametrize(
    ("fault", "said"),
    [(still(room()), "frozen"), (still(np.zeros((HEIGHT, WIDTH, 3), np.uint8)), "blind")],
    ids=["frozen", "blind"],
)
def test_recovery_is_noticed_within_a_few_seconds(fault: Scene, said: Verdict) -> None:
    sight = Sight()
    assert list(looks(sight, fault, 60))[-1] == said
    assert first(looks(sight, noisy(room(), 2.0), 10, at=60), "clear") <= CLEAR_LOOKS * LOOK_SECONDS


def test_who_only_passes_close_by_does_not_make_it_blind() -> None:
    sight, black, lit = Sight(), still(np.zeros((HEIGHT, WIDTH, 3), np.uint8)), noisy(room(), 2.0)
    for minute in range(3):
        assert "blind" not in list(looks(sight, black, 15, at=minute * 60))
        assert list(looks(sight, lit, 45, at=minute * 60 + 15))[-1] == "clear"


def test_a_frozen_picture_that_stutters_is_still_frozen() -> None:
    sight = Sight()
    pictures = [noisy(room(), 2.0)(0) for _ in range(9)]
    assert list(looks(sight, still(pictures[0]), 60))[-1] == "frozen"
    for number, picture in enumerate(pictures[1:], 1):
        assert course(looks(sight, still(picture), 5, at=60 + number * 5)) == ["frozen"]


@pytest.mark.parametrize("gap", [3.5, 3600.0])
def test_a_gap_says_nothing(gap: float) -> None:
    sight = Sight()
    verdicts = [sight.look(room(), number * gap) for number in range(60)]
    assert set(verdicts) == {"clear", "doubtful"}


def test_what_it_knew_survives_a_gap() -> None:
    sight = Sight()
    assert list(looks(sight, still(room()), 60))[-1] == "frozen"
    assert sight.look(room(), 500) == "frozen"


def test_a_picture_of_another_size_is_another_picture() -> None:
    sight = Sight()
    assert list(looks(sight, still(room()), 60))[-1] == "frozen"
    small = noisy(room(), 2.0)
    halves = (cv2.resize(small(0), (WIDTH // 2 + number, HEIGHT // 2)) for number in range(3))
    verdicts = [sight.look(np.asarray(half, np.uint8), 60 + number) for number, half in enumerate(halves)]
    assert verdicts[-1] == "clear"


@pytest.mark.parametrize("size", [(1, 1), (2, 3), (17, 31)])
def test_the_smallest_pictures_are_looked_at(size: tuple[int, int]) -> None:
    sight = Sight()
    verdicts = [sight.look(np.zeros((*size, 3), np.uint8), number * 0.5) for number in range(60)]
    assert verdicts[-1] == "blind"


def test_between_two_looks_the_last_one_holds() -> None:
    sight = Sight()
    assert sight.look(room(), 0.0) == "clear"
    assert [sight.look(room(), seconds) for seconds in (0.1, 0.49, 0.5)] == ["clear", "clear", "doubtful"]


def test_it_says_how_light_a_picture_is() -> None:
    sight = Sight()
    sight.look(night(), 0.0)
    assert 6 <= sight.light < 10
    sight.look(room(), LOOK_SECONDS)
    assert 80 < sight.light < 120
