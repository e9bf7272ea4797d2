"""Shows where people are, a few times a second, and hands frames to the studio that makes masked pictures of them."""

import math
from collections.abc import Callable, Sequence
from typing import Protocol

from edgecount.clock import Clock
from edgecount.counting.anchor import Anchor, point_of
from edgecount.daemon.workers.messages import Glimpse
from edgecount.daemon.workers.showing.leases import NOTHING, Leases, Wanted
from edgecount.daemon.workers.talk.checking import MOST_DOTS
from edgecount.ports import Frame
from edgecount.site.live.views import Dot, PeopleView
from edgecount.tracking.track import Track

PEOPLE_SECONDS = 0.2
"""From one showing of people to the next: smooth enough for the eye, which sees them walk."""
_EARLY = 0.02  # seconds: frames do not come to the millisecond
_DIGITS = 4


class PictureMaker(Protocol):
    """Makes pictures of some of the frames that it is offered, and never keeps the camera loop waiting."""

    def offer(self, frame: Frame, tracks: Sequence[Track], wanted: Wanted) -> None:
        """Take this frame, in which these tracks are, or let it pass."""


class Showing:
    """Looks at every frame of a camera after it is counted in; while nobody looks, that is one comparison.

    Without `pictures`, nothing of the frames themselves is shown.
    """

    def __init__(
        self,
        leases: Leases,
        show: Callable[[Glimpse], None],
        clock: Clock,
        anchor: Anchor = "foot",
        pictures: PictureMaker | None = None,
    ) -> None:
        self._leases = leases
        self._show = show
        self._clock = clock
        self._anchor = anchor
        self._pictures = pictures
        self._next = -math.inf

    def see(self, frame: Frame, tracks: Sequence[Track]) -> None:
        """Show what is wanted of this frame, in which these tracks are."""
        wanted = self._leases.wanted
        if wanted == NOTHING:
            return
        now = self._clock.monotonic()
        if wanted.people and now >= self._next:
            self._next = now + PEOPLE_SECONDS - _EARLY
            self._show(Glimpse(people=people_of(frame, tracks, self._anchor)))
        if self._pictures is not None and (wanted.picture is not None or wanted.scene):
            self._pictures.offer(frame, tracks, wanted)


def people_of(frame: Frame, tracks: Sequence[Track], anchor: Anchor) -> PeopleView:
    """Where the people of these tracks are, in fractions of the frame; of too many, those seen best."""
    size = frame.size
    known = sorted((track for track in tracks if track.confirmed), key=lambda track: -track.confidence)[:MOST_DOTS]
    points = [(track, point_of(track, anchor)) for track in known]
    dots = tuple(
        Dot(track.id, _within(point.x / size.width), _within(point.y / size.height), track.is_sighted)
        for track, point in points
    )
    return PeopleView(frame.ts, size.width, size.height, dots)


def _within(share: float) -> float:
    return round(min(1.0, max(0.0, share)), _DIGITS)
