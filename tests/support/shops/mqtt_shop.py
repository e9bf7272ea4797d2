"""A shop whose counter publishes to a broker, for the tests of the MQTT sink."""

from collections.abc import Callable, Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path
from types import TracebackType
from typing import Any, Self
from zoneinfo import ZoneInfo

import pytest

from edgecount.alerts.rule import AlertRule, AlertStanding
from edgecount.events.model import AnyEvent
from edgecount.figures.live_figures import LineFigures, SiteFigures
from edgecount.figures.period import Calendar
from edgecount.sinks.mqtt.mqtt_settings import MqttSettings
from edgecount.sinks.mqtt.mqtt_sink import MqttSink
from edgecount.sinks.sink import UndeliveredError
from edgecount.site.command import Command
from edgecount.site.layout import SiteLayout
from edgecount.site.status import CameraState, SinkState, Status
from edgecount.site.told_pictures import ToldPictures
from edgecount.store.codec import StoredEvent
from edgecount.store.event_store import EventStore
from tests.support.fakes import BEGAN, FakeClock, FakeMemory
from tests.support.servers.broker import Broker
from tests.support.waiting import wait_until

LINES = {"entrance": ("door", "gate"), "back": ("door",)}
FULL = AlertRule(name="full", kind="occupancy", limit=100, clear_below=90)
PARIS = Calendar(ZoneInfo("Europe/Paris"))


def settings(broker: Broker | None = None, **changes: Any) -> MqttSettings:
    """The shop's settings, at this broker."""
    made = MqttSettings(
        layout=SiteLayout(slug="main-street", name="Main Street", calendar=PARIS, lines=LINES, capacity=120),
        host=broker.host if broker else "127.0.0.1",
        port=broker.port if broker else 1883,
        client_id="shop",
        rules=(FULL,),
    )
    of_site = {
        name: changes.pop(name) for name in ("lines", "zones", "zone_capacities", "crowd_zones") if name in changes
    }
    return replace(made, layout=replace(made.layout, **of_site), **changes)


def status(**changes: Any) -> Status:
    """How the shop stands: nobody has come yet."""
    made = Status(
        version="1.2.3",
        site="main-street",
        site_name="Main Street",
        started=BEGAN,
        now=BEGAN,
        figures=SiteFigures(BEGAN.date()),
        capacity=120,
        cameras={"entrance": CameraState("online", BEGAN), "back": CameraState("offline", BEGAN, "no route")},
        alerts={"full": AlertStanding("occupancy", raised=False, value=0, limit=100)},
    )
    return replace(made, **changes)


class MqttShop:
    """The sink and everything around it, while it is entered as a context manager; it is not open yet."""

    def __init__(
        self,
        made: MqttSettings,
        folder: Path,
        clock: FakeClock | None = None,
        goes_on: Callable[[], bool] = lambda: False,
    ) -> None:
        self.store = EventStore(folder / "edgecount.db")
        self.clock = clock or FakeClock(step=0.0001)
        self.memory = FakeMemory()
        self.status = status()
        self.commands: list[Command] = []
        self.pictures = ToldPictures(self.clock)
        self.answer: Callable[[], Future[int]] = Future
        self.sink = MqttSink(
            made,
            folder / "edgecount.db",
            lambda: self.status,
            self._command,
            self.memory,
            self.clock,
            goes_on,
            self.pictures.take,
        )

    def stored(self, *events: AnyEvent) -> list[StoredEvent]:
        """Store events, and give them with their numbers."""
        return [StoredEvent(seq, event) for seq, event in zip(self.store.append(events), events, strict=True)]

    def counts(self, came_in: int, seq: int = 1) -> None:
        """So many have come in at the entrance's door."""
        line = LineFigures(came_in, 0, came_in, 0, seq, BEGAN)
        figures = SiteFigures(BEGAN.date(), {("entrance", "door"): line}, came_in, seq)
        self.status = replace(self.status, figures=figures)

    def has_delivered(self, seq: int) -> None:
        """The delivery says so."""
        self.status = replace(self.status, sinks={"mqtt": SinkState(seq)})

    def tick_until(self, holds: Callable[[], object]) -> None:
        """Tick until this holds; a hundredth of a second passes in between."""

        def ticked() -> bool:
            self.sink.tick()
            if holds():
                return True
            self.clock.advance(0.01)
            return False

        wait_until(ticked, "what it ticks for")

    def tick_for(self, seconds: int) -> None:
        """Tick until so many of the clock's seconds have passed."""
        for _ in range(seconds * 2):
            self.clock.advance(0.5)
            self.sink.tick()

    def tick_until_lost(self, message: str, patience: float) -> None:
        """Tick until the broker is gone for this reason, and to be left alone for so long."""
        with pytest.raises(UndeliveredError, match=message) as caught:
            self.tick_until(lambda: False)
        assert caught.value.patience_seconds == patience

    def deliver(self, events: Sequence[StoredEvent]) -> None:
        """Deliver all of them."""
        assert self.sink.deliver(events) == events[-1].seq

    def __enter__(self) -> Self:
        self.store.open()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.sink.close()
        self.store.close()

    def _command(self, command: Command) -> Future[int]:
        self.commands.append(command)
        return self.answer()
