"""Where a person is: one point for a whole body."""

from typing import Literal

from edgecount.geometry import Point, Size
from edgecount.tracking.track import Track

Anchor = Literal["foot", "center"]
"""The point of a person that crosses lines and is in zones: between the feet, or the middle of the box."""

EDGE = 2.0
"""A box that ends within this many pixels of the frame's edge is cut off there."""


def point_of(track: Track, anchor: Anchor) -> Point:
    """The point of a person's box that crosses lines and is in zones."""
    return track.box.foot if anchor == "foot" else track.box.center


def known_point(track: Track, anchor: Anchor, size: Size) -> Point | None:
    """That point, if a frame of this size shows it; None if the track is not sighted, or the foot is cut off."""
    cut_off = anchor == "foot" and track.box.bottom > size.height - EDGE
    return None if not track.is_sighted or cut_off else point_of(track, anchor)
