"""A picture out of a file: JPEG, PNG and what else OpenCV reads."""

from pathlib import Path

import cv2
import numpy as np

from edgecount.errors import SourceError
from edgecount.ports import MOST_PIXELS, Image

ENDINGS = (".jpg", ".jpeg", ".png", ".bmp", ".webp", ".tif", ".tiff")


def is_picture(path: Path) -> bool:
    """Whether a file's name is that of a picture."""
    return path.suffix.lower() in ENDINGS


def read_picture(path: Path) -> Image:
    """The picture, turned as its camera says; SourceError, in one line, if it is none or too large."""
    try:
        content = np.frombuffer(path.read_bytes(), np.uint8)
    except OSError as error:
        raise SourceError(f"{path}: cannot be read ({error.strerror}); check the path and its permissions") from error
    try:
        image = cv2.imdecode(content, cv2.IMREAD_COLOR) if content.size else None
    except cv2.error:  # more pixels than OpenCV takes
        image = None
    if image is None:
        raise SourceError(f"{path}: no picture, or a damaged one; save it anew as JPEG or PNG")
    if image.shape[0] * image.shape[1] > MOST_PIXELS:
        raise SourceError(f"{path}: more than {MOST_PIXELS // 1_000_000} million pixels; make it smaller")
    return np.asarray(image, np.uint8)
