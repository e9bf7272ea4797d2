"""What a worker says, held against what workers say: its words, their order, and how much of them."""

from edgecount.bucket import Bucket
from edgecount.clock import Clock
from edgecount.daemon.workers.messages import Beat, Glimpse, Handed, Terms
from edgecount.daemon.workers.talk.checking import check, check_shown
from edgecount.daemon.workers.talk.outbox import MOST_EVENTS, WINDOW
from edgecount.daemon.workers.talk.wire import WireError, from_worker

_BEATS = (30.0, 4.0)
"""So many beats at once, and so many a second: a worker beats once a second."""
_EVENTS = (2.0 * MOST_EVENTS, 100.0)
"""So many events at once, and so many a second: no camera sees so many people, and no more than MOST_EVENTS wait."""


_SHOWN = (40.0, 20.0)
"""So many views at once, and so many a second: people five times, and as many pictures."""


class Overheard:
    """One worker's words since its start; one thread asks what they mean, any thread may say what is taken.

    A message that no worker sends is a WireError: one of another form, of what is not its own, out of order, or more
    than it may say.
    """

    def __init__(self, terms: Terms, clock: Clock) -> None:
        self._terms = terms
        self._clock = clock
        self._latest = clock.now()
        self._beats = Bucket(*_BEATS, clock.monotonic())
        self._events = Bucket(*_EVENTS, clock.monotonic())
        self._shown = Bucket(*_SHOWN, clock.monotonic())
        self._heard = self._taken = 0

    def understood(self, message: bytes) -> Handed | Glimpse | None:
        """What a message hands over or shows; None where it is a beat."""
        said, now = from_worker(message), self._clock.monotonic()
        self._latest = max(self._latest, self._clock.now())  # the clock may be set back while it speaks of before
        if isinstance(said, Beat):
            if not self._beats.take(now):
                raise WireError("it beats without end")
            return None
        if isinstance(said, Glimpse):
            if not self._shown.take(now):
                raise WireError("it shows more than anybody can see")
            check_shown(said, self._latest)
            return said
        self._require_turn(said)
        check(said.update, self._terms, self._latest)
        if not self._events.take(now, len(said.update.events) + len(said.update.trails)):
            raise WireError("more events than a camera can see")
        return said

    def taken(self, number: int) -> None:
        """All up to this number is taken, and the worker is told so."""
        self._taken = max(self._taken, number)

    def _require_turn(self, handed: Handed) -> None:
        if handed.number != self._heard + 1:
            raise WireError("its updates do not count up")
        if handed.number - self._taken > WINDOW:
            raise WireError(f"it did not wait, with {WINDOW} updates on their way")
        self._heard = handed.number
