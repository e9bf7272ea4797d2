"""Ingest: messages from the broker into the database, batch by batch, each acknowledged after it is committed."""

import logging
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from datetime import datetime, timedelta

from edgecount.clock import Clock
from edgecount.fleet.arrivals import Arrival, Refusal
from edgecount.fleet.database.chains import open_gaps, remember_asks
from edgecount.fleet.database.connecting import Database, DatabaseError
from edgecount.fleet.database.taking import take
from edgecount.fleet.fleet_queue import FleetQueue
from edgecount.fleet.gaps import Book, asked, due, looked
from edgecount.fleet.site_teller import SiteTeller
from edgecount.text import number_of, printable

MOST, BATCH_SECONDS = 1000, 1.0
"""A batch is taken when it has so many messages, or after so many seconds."""
LOOK_EVERY = timedelta(seconds=10)
"""How often gaps are looked for."""
AGAIN_SECONDS = 2.0
"""The wait until a database that is away is tried again."""

_LOG = logging.getLogger(__name__)
Connect = Callable[[], AbstractContextManager[Database]]


class Ingest:
    """Moves what one connection to the broker brings; `connect` opens the database, again after it was away."""

    def __init__(self, deliveries: FleetQueue, connect: Connect, clock: Clock, stop: threading.Event) -> None:
        self._deliveries = deliveries
        self._connect = connect
        self._clock = clock
        self._stop = stop
        self._teller = SiteTeller(deliveries)
        self._held: Sequence[Arrival] = ()
        self._book: Book = {}
        self._looked: datetime | None = None

    def run(self) -> None:
        """Go on until told to stop; BrokerError where the broker's connection ends.

        While the database is away, what was taken from the broker is held, and nothing is acknowledged.
        """
        while not self._stop.is_set():
            try:
                with self._connect() as connection:
                    while not self._stop.is_set():
                        self.tick(connection)
            except DatabaseError as error:
                _LOG.warning("%s; what comes waits at the broker", error)
                self._deliveries.wait(AGAIN_SECONDS)

    def tick(self, connection: Database) -> None:
        """Take one batch; look for gaps, and tell sites how many are inside, if it is time."""
        self._held = self._held or self._deliveries.take(MOST, BATCH_SECONDS)
        if self._held:
            refusals = take(connection, self._held)
            _tell_refused(refusals)
            self._teller.note(self._held)
            self._held = ()
            self._deliveries.acknowledge()
        now = self._clock.now()
        self._teller.tick(connection, now)
        if self._looked is None or now - self._looked >= LOOK_EVERY:
            self._looked = now
            self._ask(connection, now)

    def _ask(self, connection: Database, now: datetime) -> None:
        gaps = open_gaps(connection, now)
        self._book = looked(gaps, self._book, now)
        asks = due(gaps, self._book, now)
        remember_asks(connection, asks)
        if asks:
            self._deliveries.ask(asks)
            _LOG.info("asked %s for events that are missing", number_of("store", len(asks)))
        self._book = asked(asks, self._book, now)


def _tell_refused(refusals: Sequence[Refusal]) -> None:
    """Say it in a line for each topic: a box that goes wrong may send hundreds a second."""
    by_topic = Counter(refusal.arrival.key for refusal in refusals)
    reasons = {refusal.arrival.key: refusal.reason for refusal in reversed(refusals)}
    for topic, count in by_topic.items():
        of = printable(topic)
        _LOG.warning("refused %s of %s: %s", number_of("message", count), of, reasons[topic])
