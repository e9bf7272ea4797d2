"""What the parts of a daemon work with in its tests: a store that is real, and a clock and a sink that are not."""

from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import Generic, Self, TypeVar

from edgecount.alerts.rule import AlertRule
from edgecount.clock import Clock
from edgecount.daemon.backoff import Backoff
from edgecount.daemon.delivery.delivery import Delivery
from edgecount.daemon.recording.alerting import Alerting
from edgecount.daemon.recording.counts import Counts
from edgecount.daemon.recording.recorder import Recorder
from edgecount.events.model import AnyEvent, Crossing
from edgecount.site.layout import SiteLayout
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from tests.support.fakes import FakeSink, WallClock
from tests.support.stored import crossing

StoreT = TypeVar("StoreT", bound=EventStore)


class Stage(Generic[StoreT]):
    """A store, a clock that a test sets, a sink, and people who come in one after the other.

    The store, whose file is at `path`, is open while the stage is entered as a context manager.  A test adds what it is
    about in a class of its own.
    """

    def __init__(self, path: Path, store: StoreT) -> None:
        self.path = path
        self.store = store
        self.clock = WallClock()
        self.sink = FakeSink()
        self.number = 0

    def people(self, count: int = 1) -> list[Crossing]:
        """So many come in now, each under the next number."""
        numbers = range(self.number + 1, self.number + count + 1)
        self.number += count
        return [crossing(number, self.clock.now()) for number in numbers]

    def new_recorder(self, layout: SiteLayout, rules: Sequence[AlertRule] = ()) -> Recorder:
        """A recorder of the store, as after a start."""
        alerting = Alerting(rules, layout, self.clock)
        return Recorder(layout, self.store, self.path, alerting, None, Counts(), self.clock)

    def new_delivery(self, clock: Clock | None = None) -> Delivery:
        """From the store to the sink, as after a start; it waits for next to nothing."""
        return Delivery(self.sink, self.store, self.path, clock or self.clock, Backoff(0.001, 0.002, lambda: 0))

    def events(self, camera: str | None = None) -> list[AnyEvent]:
        """What the store has, in its order; of one camera, where given."""
        with StoreReader(self.path) as reader:
            stored = [item.event for item in reader.read_after(0, 10_000)]
        return [event for event in stored if camera in (None, event.camera)]

    def watched(self) -> float:
        """For how long all cameras were watched, as the store has it (s)."""
        with StoreReader(self.path) as reader:
            extent = reader.extent()
            assert extent is not None
            return sum(seconds for minutes in reader.coverage(extent).values() for seconds in minutes.values())

    def __enter__(self) -> Self:
        self.store.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.store.close()
