import os

import cv2
import pytest

from edgecount.sources.quiet import quiet_opencv

FFMPEG, OPENCV = "OPENCV_FFMPEG_LOGLEVEL", "OPENCV_LOG_LEVEL"


@pytest.fixture(autouse=True)
def level_of_before(monkeypatch: pytest.MonkeyPatch):
    before = cv2.utils.logging.getLogLevel()
    monkeypatch.delenv(FFMPEG, raising=False)
    monkeypatch.delenv(OPENCV, raising=False)
    cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_WARNING)
    yield
    cv2.utils.logging.setLogLevel(before)


def test_both_libraries_are_silenced() -> None:
    quiet_opencv()
    assert os.environ[FFMPEG] == "-8"
    assert cv2.utils.logging.getLogLevel() == cv2.utils.logging.LOG_LEVEL_SILENT


def test_who_asks_for_messages_gets_them(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv(FFMPEG, "32")
    monkeypatch.setenv(OPENCV, "WARNING")
    quiet_opencv()
    assert os.environ[FFMPEG] == "32"
    assert cv2.utils.logging.getLogLevel() == cv2.utils.logging.LOG_LEVEL_WARNING
