"""Keeps OpenCV and FFmpeg off stderr: edgecount says in one line what a user has to know."""

import os

import cv2


def quiet_opencv() -> None:
    """Silence the libraries' own messages, unless the environment asks for them.

    FFmpeg takes its level once, when the process first uses it: call this before any capture or writer is made.
    """
    os.environ.setdefault("OPENCV_FFMPEG_LOGLEVEL", "-8")  # FFmpeg's AV_LOG_QUIET
    if "OPENCV_LOG_LEVEL" not in os.environ:
        cv2.utils.logging.setLogLevel(cv2.utils.logging.LOG_LEVEL_SILENT)
