"""Watches where a camera looks: takes a picture now and then, and has them judged aside, so that no frame waits."""

from collections.abc import Callable, Sequence
from concurrent.futures import Executor, Future
from datetime import datetime, timedelta

from edgecount.ports import Frame
from edgecount.site.aim import Aim
from edgecount.sources.aim.aim_judge import AimJudge, Judged
from edgecount.sources.aim.moved_words import told
from edgecount.sources.aim.packed_marks import packed, unpacked
from edgecount.sources.aim.steady_picture import PICTURES, SteadyPicture
from edgecount.sources.aim.verdict import Conclusion
from edgecount.tracking.track import Track

APART_SECONDS = 5.0
"""From one picture to the next of those that are judged together."""
REST_SECONDS = 180.0
"""From one judged picture to the next, where nothing is in doubt: a move is told within ten minutes."""


def never() -> bool:
    """Nobody says that the scene is to be learnt anew."""
    return False


class AimWatch:
    """Takes the frames of one camera, in order; `aside` runs what takes some ten milliseconds.

    `kept` are the marks that were learnt before, None where they are to be learnt; `moved` says whether the camera was
    known to be moved.  `again` says, once each time, that the scene is to be learnt anew.
    """

    def __init__(
        self, aside: Executor, kept: bytes | None = None, *, moved: bool = False, again: Callable[[], bool] = never
    ) -> None:
        self._aside = aside
        self._kept = kept
        self._moved = moved
        self._again = again
        self._judge: AimJudge | None = None
        self._pictures = SteadyPicture()
        self._due = 0.0
        self._first: float | None = None
        self._asked: Future[Judged] | None = None

    def wants(self, now: float) -> bool:
        """Whether a picture of `now` (seconds that never jump) would be taken."""
        return self._asked is None and now >= self._due

    def see(self, frame: Frame, people: Sequence[Track]) -> Aim | None:
        """Take a frame and the people in it; where the camera looks, where that is news."""
        now = frame.media_time
        if self._judge is None:
            return self._begin(frame)
        if self._again():
            self._kept, self._moved = None, False
            return self._begin(frame)
        if self._asked is not None:
            return self._answer(self._judge, self._asked, frame) if self._asked.done() else None
        if self.wants(now):
            self._due = now + APART_SECONDS
            self._first = now if self._first is None else self._first
            steady = self._pictures.add(frame.image, [track.box for track in people])
            if steady is not None:
                self._asked = self._aside.submit(self._judge.take, steady, self._first)
                self._first = None
        return None

    def _begin(self, frame: Frame) -> Aim | None:
        """Begin with the marks that are kept, where they are any."""
        try:
            learnt = None if self._kept is None else unpacked(self._kept)
        except ValueError:
            learnt = None
        self._judge = AimJudge(learnt, frame.media_time, moved=self._moved and learnt is not None)
        self._pictures, self._due, self._asked = SteadyPicture(), frame.media_time, None
        self._first = None
        return Aim("learning", frame.ts) if learnt is None else None

    def _answer(self, judge: AimJudge, asked: Future[Judged], frame: Frame) -> Aim | None:
        judged, self._asked = asked.result(), None
        if not judge.is_doubtful:
            self._due = frame.media_time + REST_SECONDS - (PICTURES - 1) * APART_SECONDS
        if judged.is_anew:
            return Aim("learning", frame.ts)
        if judged.learnt is not None:
            return Aim("right", frame.ts, marks=packed(judged.learnt))
        return None if judged.concluded is None else _aim(judged.concluded, frame)


def _aim(concluded: Conclusion, frame: Frame) -> Aim:
    since: datetime = frame.ts - timedelta(seconds=frame.media_time - concluded.since)
    finding = concluded.finding
    return Aim(finding, since, "" if finding == "right" else told(concluded))
