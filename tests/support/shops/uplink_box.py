"""A shop's box with its uplink: a store, and the delivery that brings its events to a node of RabbitMQ."""

import time
from collections.abc import Iterable, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random
from typing import Any
from uuid import NAMESPACE_URL, uuid5

from edgecount.clock import SystemClock
from edgecount.daemon.backoff import Backoff
from edgecount.daemon.delivery.delivery import Delivery
from edgecount.events.model import AnyEvent, Crossing
from edgecount.sinks.fleet.fleet_settings import FleetSettings
from edgecount.sinks.fleet.fleet_sink import FleetSink
from edgecount.site.status import SinkState, Status
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from tests.support.fakes import BEGAN
from tests.support.servers.rabbit import RabbitNode
from tests.support.shops.fleet_shop import fleet_settings
from tests.support.shops.mqtt_shop import status
from tests.support.stored import crossing
from tests.support.waiting import wait_until


def came_in(box: str, number: int) -> Crossing:
    """Somebody comes in, as event number so many of a box."""
    found = crossing(number, BEGAN + timedelta(seconds=number))
    return replace(found, id=uuid5(NAMESPACE_URL, f"{box}/{number}"))


class UplinkBox:
    """A store, and its delivery; more events are stored whenever a test says so.

    Its clock may be `ahead` of the real one, as far as heartbeats say.
    """

    def __init__(self, folder: Path, made: FleetSettings) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.name = made.box
        self.path = folder / "edgecount.db"
        self.store = EventStore(self.path)
        self.store.open()
        with StoreReader(self.path) as reader:
            found = reader.numbering()
        self.number = found.last if found else 0
        self.ahead = timedelta()
        clock = SystemClock()
        sink = FleetSink(made, self.path, self._status, clock, lambda _command: Future())
        self.delivery = Delivery(sink, self.store, self.path, clock, Backoff(0.2, 1.0, Random(4).random))

    def people(self, count: int) -> None:
        """So many come in, a second apart."""
        self.tell([came_in(self.name, number) for number in range(self.number + 1, self.number + count + 1)])

    def tell(self, events: Iterable[AnyEvent]) -> None:
        """These happen."""
        self.number = max([self.number, *self.store.append(events)])
        self.delivery.wake()

    @property
    def state(self) -> SinkState:
        """How its uplink stands."""
        return self.delivery.state(self.number)

    def wait(self) -> None:
        """Until all is told."""
        wait_until(lambda: self.state.waiting == 0, lambda: self.state, lambda: self.state.delivered)

    def close(self) -> None:
        """Say no more; harmless when repeated."""
        self.delivery.finish(time.monotonic() + 1)
        self.delivery.join(60)
        self.store.close()

    def _status(self) -> Status:
        return replace(status(), now=datetime.now(UTC) + self.ahead, sinks={"fleet": self.state})


@contextmanager
def uplink_box(folder: Path, made: FleetSettings) -> Iterator[UplinkBox]:
    """A box that tells while the block runs."""
    made_box = UplinkBox(folder, made)
    try:
        made_box.delivery.start()
        yield made_box
    finally:
        made_box.close()


def at(node: RabbitNode, **changes: Any) -> FleetSettings:
    """The settings of a box at a node."""
    of_the_node: dict[str, Any] = {"host": node.host, "port": node.port, "user": "box", "password": "box"}
    return fleet_settings(None, **of_the_node | changes)
