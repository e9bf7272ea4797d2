"""A shop that is one box among many, for the tests of the uplink."""

from collections.abc import Callable
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from edgecount.events.model import AnyEvent
from edgecount.sinks.fleet.fleet_settings import FleetSettings
from edgecount.sinks.fleet.fleet_sink import FleetSink
from edgecount.site.command import Command
from edgecount.site.layout import SiteLayout
from edgecount.site.status import SinkState
from edgecount.store.codec import StoredEvent
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from tests.support.fakes import FakeClock
from tests.support.servers.broker import Broker
from tests.support.shops.mqtt_shop import LINES, PARIS, status
from tests.support.waiting import wait_until

BOX = "berlin-12"


def fleet_settings(broker: Broker | None = None, **changes: Any) -> FleetSettings:
    """The shop's settings, at this broker."""
    made = FleetSettings(
        layout=SiteLayout(slug="main-street", name="Main Street", calendar=PARIS, lines=LINES),
        host=broker.host if broker else "127.0.0.1",
        port=broker.port if broker else 1883,
        client_id=BOX,
        box=BOX,
        config_hash="c0ffee",
    )
    return replace(made, **changes)


class FleetShop:
    """The sink and everything around it, while it is entered as a context manager; it is not open yet."""

    def __init__(self, made: FleetSettings, folder: Path) -> None:
        self.settings = made
        self.path = folder / "edgecount.db"
        self.store = EventStore(self.path)
        self.clock = FakeClock(step=0.0001)
        self.status = status()
        self.heard: list[Command] = []
        self.sink = FleetSink(made, self.path, lambda: self.status, self.clock, self._take)

    @property
    def id(self) -> str:
        """That of the store."""
        with StoreReader(self.path) as reader:
            found = reader.numbering()
        assert found is not None
        return str(found.store)

    def stored(self, *events: AnyEvent) -> list[StoredEvent]:
        """Store events, and give them with their numbers."""
        return [StoredEvent(seq, event) for seq, event in zip(self.store.append(events), events, strict=True)]

    def deliver(self, *events: AnyEvent) -> list[StoredEvent]:
        """Store events and deliver them, as a delivery does."""
        stored = left = self.stored(*events)
        while left:
            number = self.sink.deliver(left)
            self.store.move_cursor(self.sink.cursor, number)
            self.status = replace(self.status, sinks={self.sink.name: SinkState(number)})
            left = [item for item in left if item.seq > number]
        return stored

    def tick_until(self, holds: Callable[[], object]) -> None:
        """Tick until this holds; a hundredth of a second passes in between."""

        def ticked() -> bool:
            self.sink.tick()
            if holds():
                return True
            self.clock.advance(0.01)
            return False

        wait_until(ticked, "what it ticks for")

    def _take(self, command: Command) -> "Future[int]":
        self.heard.append(command)
        return Future()

    def __enter__(self) -> Self:
        self.store.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.sink.close()
        self.store.close()
