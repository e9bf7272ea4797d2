"""The ways of people, smoothed with the sights before and after each moment.  Pure.

Theory of operation.  A detector's boxes jump: on PETS their feet are off by 5 % of the person's height to the side and
8 % up or down, and a box that jumps over a line and back looks like a person crossing it.  Smoothing by the past alone
does not help, because it lags where people turn.  So the lines look at all tracks one second late, when the sights
after that moment are known: each place is the value, at its time, of the straight line through all sights within
REACH_SECONDS before and after, the nearest ones weighing most (W. S. Cleveland, "Robust Locally Weighted Regression and
Smoothing Scatterplots", 1979, degree 1 and without the robust step).

People keep their height for a while, boxes do not: the box of a half-hidden person is too short, and a box that reaches
into a neighbour is too tall.  The surplus of a box is its height less the value of the line through all heights from
HEIGHT_SECONDS before on.  A box weighs less the larger its surplus, above or below zero; and its point that counts is
put back by its share of the surplus.  The line is one of ridge regression: growing or shrinking of people in the
picture is believed only as far as it lasts.  From above, a box is as long as arms and legs reach, and says nothing of
the kind: there all sights weigh the same.

Only sights are smoothed, and only with sights: a track that is not sighted, or is cut off by the picture's edge, keeps
the box that the tracker has given it.
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
"""How far before and after a moment sights still say where a person was then; so the lines look this much late."""
HEIGHT_SECONDS = 3.0
"""How far before a moment sights still say how tall a person was."""
STEADY_SECONDS = 1.0
"""The spread of sights over time (standard deviation) at which half of the growth that they show is believed."""
STRANGE = 0.1
"""A box that is too tall or too short by this share of the usual height weighs half."""
FOOT_SHARE = 0.4
"""The share of a surplus that lies at the feet: the lower edge's part of the variance of both edges, compared with
boxes drawn by hand (MobileNet-SSD 0.40, NanoDet 0.48); the rest lies at the head."""


@dataclass(frozen=True, slots=True)
class People:
    """All tracks of one frame, and when it was taken."""

    tracks: tuple[Track, ...]
    moment: FrameTime


@dataclass(frozen=True, slots=True)
class _SmoothedSight:
    """One sight of a person: its time, the point that counts, the box's size, and whether it shows their height."""

    seconds: float
    x: float
    y: float
    width: float
    height: float
    whole: bool = True


class Smoother:
    """Smooths the ways of all people at one camera, in pictures of one size; `anchor` is the point that counts."""

    def __init__(self, anchor: Anchor, size: Size) -> None:
        self._anchor = anchor
        self._share = FOOT_SHARE if anchor == "foot" else FOOT_SHARE - 0.5
        self._size = size
        self._waiting: deque[People] = deque()
        self._sights: dict[int, deque[_SmoothedSight]] = {}

    def update(self, tracks: Sequence[Track], moment: FrameTime) -> tuple[People, ...]:
        """Take the tracks of the next frame; gives the earlier frames that this settles, oldest first."""
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
        """Settle the frames that wait, and forget all tracks: no more frames will come."""
        settled = tuple(self._settle() for _ in range(len(self._waiting)))
        self._sights.clear()
        return settled

    def _sight(self, track: Track, seconds: float) -> _SmoothedSight | None:
        """The track's sight in this frame; None if the frame does not show its point."""
        point, box = known_point(track, self._anchor, self._size), track.box
        if point is None:
            return None
        whole = track.stature is None and box.top >= EDGE and box.bottom <= self._size.height - EDGE
        return _SmoothedSight(seconds, point.x, point.y, box.width, box.height, whole)

    def _settle(self) -> People:
        people = self._waiting.popleft()
        now = people.moment.media_time
        return People(tuple(self._smoothed(track, now) for track in people.tracks), people.moment)

    def _forget(self, before: float) -> None:
        """Forget the sights that no frame needs any more."""
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
            bottom = min(sight.y, self._size.height - EDGE)  # smoothing must not cut off a whole person
        left, top = sight.x - sight.width / 2, bottom - sight.height
        return replace(track, box=Box(left, top, left + sight.width, bottom))


def _at(now: float, sights: Sequence[_SmoothedSight], share: float) -> _SmoothedSight:
    """The sight at `now` that the sights around it make likely: place on the weighted line, size as the weighted mean.

    `share` is how far down a surplus moves the point, as a share of it.  The line's value is also a weighted sum of the
    places, with weights that lean towards the side with fewer sights.
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
    """By how many pixels each box is taller than usual; 0 for a box that is cut off, as its height is unknown."""
    whole = [sight for sight in known if sight.whole]
    if not whole:
        return [0.0] * len(near)
    middle = sum(sight.seconds for sight in whole) / len(whole)
    usual = sum(sight.height for sight in whole) / len(whole)
    spread = sum((sight.seconds - middle) ** 2 for sight in whole) / len(whole)
    lean = sum((sight.seconds - middle) * (sight.height - usual) for sight in whole) / len(whole)
    growth = lean / (spread + STEADY_SECONDS**2)
    return [sight.height - usual - growth * (sight.seconds - middle) if sight.whole else 0.0 for sight in near]
