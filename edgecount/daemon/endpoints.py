"""The daemon's endpoints: the deliveries to the sinks, and the socket and the pages that answer other programs."""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass

from edgecount.clock import Clock
from edgecount.daemon.delivery.delivery import Delivery
from edgecount.daemon.operations.control import ControlServer
from edgecount.daemon.operations.pages.page_server import PageServer
from edgecount.site.told_pictures import ToldPictures

log = logging.getLogger(__name__)

FAREWELL_SECONDS = 1.5
"""How long the deliveries may take to deliver the last events and to close (seconds)."""


def _no_dashboard() -> None:
    """There is none."""


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Started before the first event is stored, finished after the last; the deliveries tell of `pictures`, too.

    `dashboard` has the dashboard's process answered anew; that goes on where another config takes over.
    """

    clock: Clock
    deliveries: Sequence[Delivery] = ()
    control: ControlServer | None = None
    pages: PageServer | None = None
    pictures: ToldPictures | None = None
    dashboard: Callable[[], None] = _no_dashboard

    def start(self) -> None:
        """Begin to deliver and to answer."""
        for delivery in self.deliveries:
            delivery.start()
        if self.control is not None:
            self.control.start()
        if self.pages is not None:
            self.pages.start()
        self.dashboard()

    def finish(self) -> None:
        """Deliver what was stored last, and close all; what a sink does not take now waits for the next start."""
        if self.pages is not None:
            self.pages.stop()
        if self.control is not None:
            self.control.stop()
        until = self.clock.monotonic() + FAREWELL_SECONDS
        for delivery in self.deliveries:
            delivery.finish(until - FAREWELL_SECONDS / 2)
        for delivery in self.deliveries:
            if not delivery.join(max(0.0, until - self.clock.monotonic())):
                log.warning("%s did not end in time; what it has not delivered waits in the store", delivery.name)
