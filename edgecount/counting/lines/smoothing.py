"""Where people really were: their ways, smoothed with what was seen before and after.  Pure.

Theory of operation.  A detector's boxes jump: on PETS their feet are off by 5 % of the person's height to the side and
8 % up or down, and what jumps over a line and back looks like somebody who crosses it.  Smoothing by the past alone
does not help, for it is late where people turn.  So the lines look at everybody one second late, when it is known what
came after: each place is the value, at its time, of the straight line through all sights within REACH_SECONDS to both
sides, the nearest ones weighing most (W. S. Cleveland, "Robust Locally Weighted Regression and Smoothing Scatterplots",
1979, degree 1 and without the robust step).

People keep their height for a while, boxes do not: who is half hidden has a box that is too short, and a taller one
reaches into a neighbour.  What a box is too tall or too short by, beside the line through all heights since
HEIGHT_SECONDS before, makes it weigh less; and the point that counts is put back by its share of that.  The line is one
of ridge regression, for that people grow or shrink in the picture is believed only as far as it shows for long.

Only sights are smoothed and smoothed with: who is only believed to be somewhere, or cut off by the picture's edge,
stays as the tracker has them.
"""

from collections import deque
from collections.abc import Sequence
from dataclasses import dataclass, replace
from operator import mul

from edgecount.counting.anchor import EDGE, Anchor, known_point
from edgecount.counting.facts import FrameTime
from edgecount.geometry import Box, Size
from edgecount.tracking.track import Track

REACH_SECONDS = 1.0
"""How far before and after a moment sights still say where somebody was then; and hence how late the lines look."""
HEIGHT_SECONDS = 3.0
"""How far before a moment they still say how tall somebody was."""
STEADY_SECONDS = 1.0
"""The spread of sights over time (standard deviation) at which half of the growth that they show is believed."""
STRANGE = 0.1
"""The share of the usual height by which a box that weighs half is too tall or too short."""
FOOT_SHARE = 0.4
"""The share of it that lies at the feet: the lower edge's part of the variance of both edges, as against boxes drawn by
hand (MobileNet-SSD 0.40, NanoDet 0.48); the rest lies at the head."""


@dataclass(frozen=True, slots=True)
class People:
    """Everybody in one frame, and when it was taken."""

    tracks: tuple[Track, ...]
    moment: FrameTime


@dataclass(frozen=True, slots=True)
class _SmoothedSight:
    """When one person was seen, with the point that counts where, how large, and whether from head to foot."""

    seconds: float
    x: float
    y: float
    width: float
    height: float
    whole: bool = True


class Smoother:
    """Smooths the ways of all people before one camera, in pictures of one size; `anchor` is the point that counts."""

    def __init__(self, anchor: Anchor, size: Size) -> None:
        self._anchor = anchor
        self._share = FOOT_SHARE if anchor == "foot" else FOOT_SHARE - 0.5
        self._size = size
        self._waiting: deque[People] = deque()
        self._sights: dict[int, deque[_SmoothedSight]] = {}

    def update(self, tracks: Sequence[Track], moment: FrameTime) -> tuple[People, ...]:
        """Take the people of the next frame; the frames of a while ago that are settled by that, oldest first."""
        self._waiting.append(People(tuple(tracks), moment))
        for track in tracks:
            sight = self._sight(track, moment.media_time)
            if sight is not None:
                self._sights.setdefault(track.id, deque()).append(sight)
        settled = []
        while self._waiting[0].moment.media_time <= moment.media_time - REACH_SECONDS:
            settled.append(self._settle())
        self._forget(self._waiting[0].moment.media_time - HEIGHT_SECONDS)
        return tuple(settled)

    def finish(self) -> tuple[People, ...]:
        """No more frames: settle those that wait, and forget everybody."""
        settled = tuple(self._settle() for _ in range(len(self._waiting)))
        self._sights.clear()
        return settled

    def _sight(self, track: Track, seconds: float) -> _SmoothedSight | None:
        """Where the track was really seen; None where it is only believed to be."""
        point, box = known_point(track, self._anchor, self._size), track.box
        if point is None:
            return None
        whole = box.top >= EDGE and box.bottom <= self._size.height - EDGE
        return _SmoothedSight(seconds, point.x, point.y, box.width, box.height, whole)

    def _settle(self) -> People:
        people = self._waiting.popleft()
        now = people.moment.media_time
        return People(tuple(self._smoothed(track, now) for track in people.tracks), people.moment)

    def _forget(self, before: float) -> None:
        """Let go of the sights that no frame needs any more."""
        for id_, sights in list(self._sights.items()):
            while sights and sights[0].seconds <= before:
                sights.popleft()
            if not sights:
                del self._sights[id_]

    def _smoothed(self, track: Track, now: float) -> Track:
        if self._sight(track, now) is None:
            return track
        sight = _at(now, self._sights[track.id], self._share)
        bottom = sight.y + sight.height / 2
        if self._anchor == "foot":
            bottom = min(sight.y, self._size.height - EDGE)  # nobody seen whole is cut off by being smoothed
        left, top = sight.x - sight.width / 2, bottom - sight.height
        return replace(track, box=Box(left, top, left + sight.width, bottom))


def _at(now: float, sights: Sequence[_SmoothedSight], share: float) -> _SmoothedSight:
    """The sight that all those around it make likely: the place on the weighted line, the size as the weighted mean.

    `share` is how far down too much height moves the point.  The value of that line is a sum of the places too, in
    which each one's share leans towards the side with fewer.
    """
    known = [sight for sight in sights if sight.seconds < now + REACH_SECONDS]
    near = [sight for sight in known if sight.seconds > now - REACH_SECONDS]
    times = [(sight.seconds - now) / REACH_SECONDS for sight in near]
    usual = sum(sight.height for sight in known) / len(known)
    surplus = _surplus(near, known)
    weights = [
        (1 - abs(time) ** 3) ** 3 / (1 + (extra / (STRANGE * usual)) ** 2)
        for time, extra in zip(times, surplus, strict=True)
    ]
    total = sum(weights)
    shares = [weight / total for weight in weights]
    middle = sum(map(mul, shares, times))
    spread = sum(part * (time - middle) ** 2 for part, time in zip(shares, times, strict=True))
    lean = middle / spread if spread > 0 else 0.0
    leaning = [part * (1 - lean * (time - middle)) for part, time in zip(shares, times, strict=True)]
    return _SmoothedSight(
        now,
        x=sum(map(mul, leaning, [sight.x for sight in near])),
        y=sum(map(mul, leaning, [sight.y - share * extra for sight, extra in zip(near, surplus, strict=True)])),
        width=sum(map(mul, shares, [sight.width for sight in near])),
        height=sum(map(mul, shares, [sight.height for sight in near])),
    )


def _surplus(near: Sequence[_SmoothedSight], known: Sequence[_SmoothedSight]) -> list[float]:
    """By how many pixels each box is taller than usual, as far as it is known; nobody knows of one that is cut off."""
    whole = [sight for sight in known if sight.whole]
    if not whole:
        return [0.0] * len(near)
    middle = sum(sight.seconds for sight in whole) / len(whole)
    usual = sum(sight.height for sight in whole) / len(whole)
    spread = sum((sight.seconds - middle) ** 2 for sight in whole) / len(whole)
    lean = sum((sight.seconds - middle) * (sight.height - usual) for sight in whole) / len(whole)
    growth = lean / (spread + STEADY_SECONDS**2)
    return [sight.height - usual - growth * (sight.seconds - middle) if sight.whole else 0.0 for sight in near]
