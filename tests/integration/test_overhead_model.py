"""The shipped network of people seen from above: its runtimes agree, and what is no person gives no crossing."""

from collections.abc import Callable, Iterable

import cv2
import numpy as np
import pytest

from edgecount.config.model import Config
from edgecount.detectors.files import OVERHEAD, shipped
from edgecount.detectors.overhead.self_test import MIDDLE, picture, require_overhead_sight
from edgecount.detectors.runtimes.opencv_runtime import OpenCvRuntime
from edgecount.detectors.runtimes.openvino_runtime import OpenVinoRuntime
from edgecount.detectors.select import load_overhead
from edgecount.events.model import AnyEvent, Crossing
from edgecount.ports import Frame, Image
from edgecount.wiring.replay import build_pipeline
from tests.support.fakes import BEGAN

WIDTH, HEIGHT = 320, 240
LINE = {"from": (0.05, 0.5), "to": (0.95, 0.5), "in_side": "right"}


def shop() -> Image:
    """A tiled floor from above, with a counter and a bright mat."""
    image = np.full((HEIGHT, WIDTH, 3), (150, 158, 162), np.uint8)
    for place in range(0, WIDTH, 40):
        cv2.line(image, (place, 0), (place, HEIGHT), (135, 143, 148), 1)
        cv2.line(image, (0, place), (WIDTH, place), (135, 143, 148), 1)
    cv2.rectangle(image, (0, 0), (60, 90), (70, 90, 120), -1)
    cv2.rectangle(image, (200, 170), (290, 230), (210, 220, 222), -1)
    noisy = image + np.random.default_rng(1).normal(0, 2, image.shape)
    return np.asarray(np.clip(noisy, 0, 255), np.uint8)


def lit(image: Image, gain: float) -> Image:
    return np.asarray(np.clip(image * gain, 0, 255), np.uint8)


def light_steps(n: int) -> Image:
    return lit(shop(), (1.0, 1.25, 1.0, 0.75)[n // 30 % 4])


def clouds(n: int) -> Image:
    return lit(shop(), 1 + 0.25 * float(np.sin(n / 20)))


def door_leaf(n: int) -> Image:
    """A door leaf that swings over the line and back."""
    image, angle = shop(), abs(n % 60 / 30 - 1) * np.pi / 2
    end = (round(100 + 110 * np.cos(angle)), round(90 + 110 * np.sin(angle)))
    cv2.line(image, (100, 90), end, (60, 75, 95), 9, cv2.LINE_AA)
    return image


def shadow(n: int) -> Image:
    """A soft shadow that passes over the line."""
    shade = np.ones((HEIGHT, WIDTH, 1), np.float32)
    cv2.circle(shade, (160, (4 * n) % 400 - 80), 45, 0.6, -1)
    return lit(shop(), 1.0) if n < 20 else np.asarray(shop() * cv2.GaussianBlur(shade, (0, 0), 12)[..., None], np.uint8)


def counted(images: Iterable[Image], rate: float) -> list[AnyEvent]:
    settings = {"mount": "overhead", "person_width": 0.1, "lines": {"door": LINE}}
    pipeline = build_pipeline(Config.model_validate({"cameras": {"door": settings}}), "door", replaying=True)
    events: list[AnyEvent] = []
    for n, image in enumerate(images):
        events += pipeline.process(Frame(image, n + 1, n / rate, BEGAN)).events
    return [*events, *pipeline.finish()]


@pytest.mark.parametrize("runtime", ["openvino", "opencv"])
def test_it_sees_the_drawn_figure(runtime: str) -> None:
    path = shipped(OVERHEAD)
    require_overhead_sight(
        OpenVinoRuntime.load(path, 1, None) if runtime == "openvino" else OpenCvRuntime.load(path, None)
    )


def test_both_runtimes_say_the_same() -> None:
    planes = np.concatenate([picture(MIDDLE).transpose(2, 0, 1), np.zeros((2, 160, 160))]).astype(np.float32)
    (one,), (other,) = (load_overhead(name, 1).infer(planes) for name in ("openvino", "opencv"))
    assert one == pytest.approx(other, abs=1e-3)


def test_inputs_of_any_whole_size_may_follow() -> None:
    network = load_overhead("opencv", 1)
    for height, width in ((64, 96), (160, 208), (16, 16), (64, 96)):
        (output,) = network.infer(np.zeros((5, height, width), np.float32))
        assert output.shape == (6, height // 4, width // 4)


@pytest.mark.parametrize("frames", [130, pytest.param(600, marks=pytest.mark.long)])  # all that happens once, or often
@pytest.mark.parametrize("scene", [light_steps, clouds, door_leaf, shadow])
def test_where_nobody_is_nobody_crosses(scene: Callable[[int], Image], frames: int) -> None:
    events = counted((scene(n) for n in range(frames)), rate=5)
    assert [event for event in events if isinstance(event, Crossing)] == []
