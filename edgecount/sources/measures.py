"""Which pictures are taken, by their measures: a camera sends what it likes, and a small file unpacks to gigabytes."""

from edgecount.errors import SourceError
from edgecount.ports import MOST_PIXELS

SIDES = (16, 16_384)
"""Pixels of a side, at least and at most: nobody is seen on fewer, and no camera has more."""
LONGEST_RATIO = 8
"""The long side in short ones, at most: panoramas of several lenses have up to five."""


class UnfitPictureError(SourceError):
    """A picture is not taken for its measures; the message gives them, and what is wrong with them."""


def require_fit(width: int, height: int) -> None:
    """Raise UnfitPictureError where a picture of these measures, in pixels, is not taken."""
    wrong = _wrong(min(width, height), max(width, height))
    if wrong is not None:
        raise UnfitPictureError(f"{width} × {height} pixels, {wrong}")


def _wrong(short: int, long: int) -> str | None:
    if short < SIDES[0]:
        return f"a side is shorter than {SIDES[0]}"
    if long > SIDES[1]:
        return f"a side is longer than {SIDES[1]}"
    if long > LONGEST_RATIO * short:
        return f"one side is more than {LONGEST_RATIO} times the other"
    return f"more than {MOST_PIXELS // 1_000_000} million" if short * long > MOST_PIXELS else None
