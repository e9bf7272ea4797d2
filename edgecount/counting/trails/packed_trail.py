"""A trail in few bits: its corners in exponential Golomb codes, each number as what differs from what is likely.

Places are kept to half a pixel, heights to a pixel, times to a hundredth of a second.  A code of order k is as many
zeros as the number plus 2^k has bits above k + 1, and then that sum: small numbers take k + 1 bits (J. Teuhola, "A
compression method for clustered bit-vectors", 1978; as in H.264).  Signs are folded in: 0, -1, 1, -2, 2 are 0 to 4.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from edgecount.counting.trails.trail import MOST_SIGHTS, Corner, Trail
from edgecount.geometry import Point, Size

_HEAD = (10, 10, 2, 10, 4)
"""The orders of: width, height, the number of the confirmed sight and one, 0.1 ms between sights, number of corners."""
_CORNER = (2, 1, 4, 3, 2)
"""Those of a corner: sights, hundredths of a second beside the even pace, half pixels across and down, height."""
_MOST_BITS = 42
_DAY_SECONDS = 86_400.0
MOST_BYTES = 6000
"""No trail is longer: that of the most sights that a recorder keeps, all of them corners, is not."""


def packed(trail: Trail) -> bytes:
    """The size, which sight was confirmed, and the corners; neither the track nor the start."""
    last = trail.corners[-1]
    pace = round(last.seconds / max(1, last.sight) * 10_000)
    confirmed = 0 if trail.confirmed is None else trail.confirmed + 1
    head = (trail.size.width, trail.size.height, confirmed, pace, len(trail.corners))
    bits = [_code(number, order) for number, order in zip(head, _HEAD, strict=True)]
    before = (0,) * len(_CORNER)
    for corner in trail.corners:
        now = _numbers(corner, pace)
        codes = zip(now, before, _CORNER, strict=True)
        bits += [_code(_folded(value - last), order) for value, last, order in codes]
        before = now
    text = "".join(bits)
    return int(text + "0" * (-len(text) % 8), 2).to_bytes((len(text) + 7) // 8)


def unpacked(track: int, start: datetime, way: bytes) -> Trail:
    """The trail that was packed so; ValueError where these bytes are none."""
    if len(way) > MOST_BYTES:
        raise ValueError(f"a trail has {MOST_BYTES} bytes at most, not {len(way)}")
    codes = _Codes(way)
    width, height, confirmed, pace, count = codes.read(_HEAD)
    if count > MOST_SIGHTS:
        raise ValueError("a trail is not that long")
    values: Sequence[int] = (0,) * len(_CORNER)
    corners = []
    for _ in range(count):
        values = [last + _unfolded(number) for last, number in zip(values, codes.read(_CORNER), strict=True)]
        corners.append(_corner(values, pace))
    codes.require_end()
    if corners and (corners[-1].sight >= MOST_SIGHTS or corners[-1].seconds > _DAY_SECONDS):
        raise ValueError("a trail is not that long")
    return Trail(track, start, Size(width, height), confirmed - 1 if confirmed else None, tuple(corners))


def _numbers(corner: Corner, pace: int) -> tuple[int, ...]:
    beside = round(corner.seconds * 100) - round(corner.sight * pace / 100)
    x, y = round(corner.point.x * 2), round(corner.point.y * 2)
    return corner.sight, beside, x, y, max(1, round(corner.height))


def _corner(values: Sequence[int], pace: int) -> Corner:
    sight, beside, x, y, height = values
    return Corner(sight, (beside + round(sight * pace / 100)) / 100, Point(x / 2, y / 2), float(height))


def _folded(number: int) -> int:
    return 2 * number if number >= 0 else -2 * number - 1


def _unfolded(number: int) -> int:
    return number >> 1 if number % 2 == 0 else -(number >> 1) - 1


def _code(number: int, order: int) -> str:
    digits = f"{number + (1 << order):b}"
    return "0" * (len(digits) - order - 1) + digits


class _Codes:
    """Reads codes one after another."""

    def __init__(self, way: bytes) -> None:
        self._bits = "".join(f"{byte:08b}" for byte in way)
        self._at = 0

    def read(self, orders: Iterable[int]) -> list[int]:
        """The next numbers, of these orders; ValueError where there are no more, or where one is too long."""
        return [self._number(order) for order in orders]

    def require_end(self) -> None:
        """ValueError where more follows than fills the last byte."""
        rest = self._bits[self._at :]
        if len(rest) > 7 or "1" in rest:
            raise ValueError("a trail has more than its corners")

    def _number(self, order: int) -> int:
        first = self._bits.find("1", self._at)
        zeros = first - self._at
        if first < 0 or first + zeros + order >= len(self._bits):
            raise ValueError("a trail is cut short")
        if zeros > _MOST_BITS:
            raise ValueError("a number of a trail is too long")
        self._at = first + zeros + order + 1
        return int(self._bits[first : self._at], 2) - (1 << order)
