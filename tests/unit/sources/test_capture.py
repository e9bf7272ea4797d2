import os

import cv2
import cv2.typing
import numpy as np
import pytest

from edgecount.sources.capture import as_bgr, next_picture, open_ffmpeg
from tests.support.footage.clips import picture

OPTIONS = "OPENCV_FFMPEG_CAPTURE_OPTIONS"


class FakeCapture:
    """Gives one answer, or raises it."""

    def __init__(self, answer: tuple[bool, cv2.typing.MatLike] | cv2.error) -> None:
        self._answer = answer

    def isOpened(self) -> bool:  # noqa: N802 - OpenCV's name
        return True

    def read(self) -> tuple[bool, cv2.typing.MatLike]:
        if isinstance(self._answer, cv2.error):
            raise self._answer
        return self._answer

    def get(self, propId: int, /) -> float:  # noqa: N803 - OpenCV's name
        return 0

    def release(self) -> None:
        pass


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(np.full((5, 7, 3), 90, np.uint8), id="blue, green, red"),
        pytest.param(np.full((5, 7), 90, np.uint8), id="grey"),
        pytest.param(np.full((5, 7, 1), 90, np.uint8), id="grey, one channel"),
        pytest.param(np.full((5, 7, 4), 90, np.uint8), id="with alpha"),
        pytest.param(np.full((5, 7), 90 * 256 + 17, np.uint16), id="grey, 16 bits"),
        pytest.param(np.full((5, 7, 3), 90 * 256 + 17, np.uint16), id="16 bits"),
        pytest.param(np.full((10, 14, 3), 90, np.uint8)[::2, ::2], id="every other pixel of a larger one"),
    ],
)
def test_every_kind_of_picture_becomes_blue_green_red_bytes(given: cv2.typing.MatLike) -> None:
    picture = as_bgr(given)
    assert picture is not None
    assert picture.shape == (5, 7, 3)
    assert picture.dtype == np.uint8
    assert picture.flags.c_contiguous
    assert (picture == 90).all()


@pytest.mark.parametrize(
    "given",
    [
        pytest.param(np.zeros((0, 7, 3), np.uint8), id="empty"),
        pytest.param(np.zeros((5, 7, 2), np.uint8), id="two channels"),
        pytest.param(np.zeros((5, 7, 3), np.float32), id="floats"),
    ],
)
def test_other_pictures_are_lost(given: cv2.typing.MatLike) -> None:
    assert as_bgr(given) is None


def test_next_picture() -> None:
    assert next_picture(FakeCapture((True, picture(1)))) is not None
    assert next_picture(FakeCapture((False, picture(1)))) is None
    assert next_picture(FakeCapture(cv2.error("bad conversion"))) is None


@pytest.mark.parametrize("before", [None, "rtsp_transport;udp"])
def test_options_hold_for_one_opening_only(before: str | None, monkeypatch: pytest.MonkeyPatch) -> None:
    if before is None:
        monkeypatch.delenv(OPTIONS, raising=False)
    else:
        monkeypatch.setenv(OPTIONS, before)
    assert not open_ffmpeg("/absent.mp4", "protocol_whitelist;file", []).isOpened()
    assert os.environ.get(OPTIONS) == before


def test_what_the_options_forbid_is_not_opened() -> None:
    assert not open_ffmpeg("data:,hello", "protocol_whitelist;file", []).isOpened()
