"""The marks of a scene: corners that are found again, with a code of what is around each; and how fine edges are.

Theory of operation.  Brightness is evened out first, so that lamps, exposure and night change little.  Marks are ORB's
(Rublee and others, 2011): corners at several sizes, with 256 bits of which of two points near them is brighter.  They
are taken from all over the picture, else a new poster would have most of them.  *Fineness* is, cell by cell, how strong
the finest details are beside coarser ones: it does not depend on contrast, and falls where the lens is out of focus.
Noise is fine, too: what the flattest parts of the picture have of it is taken off everywhere.
Codes and fineness are all that is kept; there is no picture in them.
"""

from dataclasses import dataclass

import cv2
import numpy as np
import numpy.typing as npt

from edgecount.sources.aim.steady_picture import Grey, Steady

PER_CELL = 4
"""So many marks are taken at most from each cell of the picture."""
COLUMNS, ROWS = 12, 9
"""The cells."""
MOST = PER_CELL * COLUMNS * ROWS
"""Marks of one picture at most, and of a scene that was learnt."""
CODE = 32
"""Bytes of a code."""

_CORNERS = 3000  # of which the best of each cell are taken
_FAST = 7  # shades between a corner and what is around it, once brightness is evened out
_PATCH = 25  # pixels around a corner that its code is made of, at the finest size
_CONTRAST = 40.0  # shades of one standard deviation, once brightness is evened out
_FLAT = 6.0  # shades of noise, which is not to be made a pattern
_FINE_WIDTH = 320  # pixels at which fineness is measured: what a codec or a sensor does to single pixels is not seen
_ALL = 0.99  # of a cell, but for rounding
_FLATTEST = 20  # percent of all parts
_LEAST = 1 / 64  # of the coarser details; finer ones are taken for nothing
_DETAIL = 1.0  # shades, squared: below it a cell has nothing that could be sharp

Places = npt.NDArray[np.float32]
"""Places in the picture, in pixels, one a row."""
Codes = npt.NDArray[np.uint8]
"""The code of each mark, one a row."""
Fineness = npt.NDArray[np.float32]
"""The logarithm to the base 2, by cell; not a number where a cell has no detail."""


@dataclass(frozen=True, slots=True, eq=False)
class SceneMarks:
    """The marks of a scene in a steady picture of this size."""

    width: int
    height: int
    places: Places
    codes: Codes
    fineness: Fineness

    def __post_init__(self) -> None:
        if not (1 <= self.width <= 10_000 and 1 <= self.height <= 10_000):
            raise ValueError(f"a picture has 1 to 10,000 pixels a side, not {self.width} x {self.height}")
        count = len(self.places)
        if self.places.shape != (count, 2) or self.codes.shape != (count, CODE):
            raise ValueError(f"each mark has a place and a code of {CODE} bytes")
        if self.fineness.shape != (ROWS, COLUMNS):
            raise ValueError(f"fineness has {ROWS} x {COLUMNS} cells, not {self.fineness.shape}")

    def replaced(self, places: Places, codes: Codes) -> "SceneMarks":
        """Other marks of the same scene."""
        return SceneMarks(self.width, self.height, places, codes, self.fineness)


def marks_of(steady: Steady) -> SceneMarks:
    """The marks of a steady picture, none where people were; some 5 to 30 ms of a core."""
    orb = cv2.ORB.create(_CORNERS, 1.2, 8, _PATCH // 2 + 3, patchSize=_PATCH, fastThreshold=_FAST)
    even = _evened(steady.grey)
    found = orb.detect(even, steady.free.astype(np.uint8))
    height, width = even.shape
    cells: dict[tuple[int, int], list[cv2.KeyPoint]] = {}
    for point in sorted(found, key=lambda point: -point.response):
        cell = cells.setdefault((int(point.pt[0] * COLUMNS / width), int(point.pt[1] * ROWS / height)), [])
        if len(cell) < PER_CELL:
            cell.append(point)
    kept, codes = orb.compute(even, [point for cell in cells.values() for point in cell])
    places = np.array([point.pt for point in kept], np.float32).reshape(-1, 2)
    found_codes = np.asarray(codes, np.uint8) if len(kept) else np.zeros((0, CODE), np.uint8)
    return SceneMarks(width, height, places, found_codes, _fineness(steady))


def _evened(grey: Grey) -> Grey:
    """The picture with the same brightness and contrast everywhere."""
    shades, around = grey.astype(np.float32), grey.shape[1] / 40
    off = shades - cv2.GaussianBlur(shades, (0, 0), around)
    spread = cv2.sqrt(cv2.GaussianBlur(off * off, (0, 0), around))
    return np.asarray(np.clip(128 + _CONTRAST * off / (spread + _FLAT), 0, 255), np.uint8)


def _fineness(steady: Steady) -> Fineness:
    scale = min(1.0, _FINE_WIDTH / steady.grey.shape[1])
    shades = cv2.resize(steady.grey, None, fx=scale, fy=scale, interpolation=cv2.INTER_AREA).astype(np.float32)
    soft, softer = (cv2.GaussianBlur(shades, (0, 0), sigma) for sigma in (1.0, 4.0))
    fine, coarse = (_by_cell(part * part) for part in (shades - soft, soft - softer))
    free = _by_cell(steady.free.astype(np.float32)) > _ALL
    sharp = np.maximum(fine - _noise(shades - soft), _LEAST * coarse) / np.maximum(coarse, _DETAIL)
    told = free & (coarse > _DETAIL)
    return np.where(told, np.log2(np.where(told, sharp, 1.0)), np.nan).astype(np.float32)


def _noise(fine: npt.NDArray[np.float32]) -> float:
    """How strong the noise is: the finest details of the flattest parts."""
    parts = cv2.resize(fine * fine, (8 * COLUMNS, 8 * ROWS), interpolation=cv2.INTER_AREA)
    return float(np.percentile(parts, _FLATTEST))


def _by_cell(values: npt.NDArray[np.float32]) -> npt.NDArray[np.float32]:
    return np.asarray(cv2.resize(values, (COLUMNS, ROWS), interpolation=cv2.INTER_AREA), np.float32)
