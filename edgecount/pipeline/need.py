"""How much the next look decides: little while everybody is far from every line, all while somebody is at one.  Pure.

Theory of operation.  What is counted is settled at borders, those of lines and of zones: there one sight more places
the crossing better, keeps two people apart, or makes a newcomer known in time.  Elsewhere it changes nothing.  How near
a border is, is a matter of time and of the person's own height: near is who is there within AHEAD_SECONDS, at the speed
that the motion so far lets expect, whatever the direction, for who leaves a border was at it a moment ago.  Somebody
who stands beside a line, and not at it, is not near.

It is *urgent* where one look may make the difference: the person near was missed at the last look, two people's boxes
touch on their way to a border, or a newcomer there is not confirmed yet.
"""

import math
from collections.abc import Sequence
from enum import Enum, auto

from edgecount.counting.anchor import Anchor, point_of
from edgecount.geometry import Segment
from edgecount.tracking.track import Track

AHEAD_SECONDS = 0.5
"""In what time somebody near reaches the border."""
MEETING_SECONDS = 1.0
"""The same for people whose boxes touch: ids exchanged before a border count in the wrong direction at it."""
AT_BORDER = 0.1
"""How far from a border somebody is at it, however slow, in own heights: a detected foot is off by so much."""
NEWCOMERS_REACH = 2.0
"""How far from a border a newcomer matters, in own heights: as far as a runner comes in the second that the motion
filter takes to know the speed."""


class Need(Enum):
    """How much the next look decides."""

    SELDOM = auto()
    NEAR = auto()
    URGENT = auto()


def need(tracks: Sequence[Track], borders: Sequence[Segment], anchor: Anchor) -> Need:
    """What these tracks need, all in all; `borders` are in the same pixels."""
    found = Need.SELDOM
    for track in tracks:
        one = _need_of(track, tracks, borders, anchor)
        if one is Need.URGENT:
            return one
        found = one if one is Need.NEAR else found
    return found


def _need_of(track: Track, tracks: Sequence[Track], borders: Sequence[Segment], anchor: Anchor) -> Need:
    point, height = point_of(track, anchor), track.height
    away = min((border.distance(point) for border in borders), default=math.inf) / height - AT_BORDER
    if not track.confirmed:
        return Need.URGENT if away <= NEWCOMERS_REACH else Need.SELDOM
    speed = math.hypot(track.vx, track.vy) / height
    is_missed, is_near = track.seen == "predicted", away <= speed * AHEAD_SECONDS
    if is_missed:
        return Need.URGENT if is_near else Need.SELDOM
    if away <= speed * MEETING_SECONDS and _is_touched(track, tracks):
        return Need.URGENT
    return Need.NEAR if is_near else Need.SELDOM


def _is_touched(track: Track, tracks: Sequence[Track]) -> bool:
    """Whether the box of anybody else who was seen at the last look touches the track's."""
    others = (other for other in tracks if other.id != track.id and other.seen != "predicted")
    return any(track.box.intersection(other.box) > 0 for other in others)
