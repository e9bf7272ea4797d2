"""What a drawn picture shows, whatever anti-aliasing made of its colours."""

import numpy as np
import numpy.typing as npt

from edgecount.ports import Image


def mask(image: Image, colour: tuple[int, int, int], tolerance: int = 60) -> npt.NDArray[np.bool_]:
    """Which pixels have about this colour (blue, green, red)."""
    return np.asarray(np.abs(image.astype(int) - colour).max(axis=2) <= tolerance)


def shows(image: Image, colour: tuple[int, int, int], tolerance: int = 60) -> bool:
    """Whether any pixel has about this colour."""
    return bool(mask(image, colour, tolerance).any())
