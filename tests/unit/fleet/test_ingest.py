"""Ingest acknowledges what is committed and nothing else, waits for a database that is away, and asks for gaps."""

import logging
import threading
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from uuid import UUID

import psycopg
import pytest

from edgecount.fleet.arrivals import Arrival
from edgecount.fleet.database.connecting import Database, DatabaseError
from edgecount.fleet.database.staging import ready
from edgecount.fleet.fleet_queue import ResendAsk
from edgecount.fleet.ingest import MOST, Ingest
from edgecount.fleet.site_words import SiteWord
from tests.support.fleet_messages import NOON, STORE, arrival, arrivals, envelope, heartbeat


class FakeDeliveries:
    """Messages in a list; stops ingest when none is left."""

    def __init__(self, waiting: Sequence[Arrival], stop: threading.Event) -> None:
        self._waiting = list(waiting)
        self._stop = stop
        self.taken: list[int] = []
        self.acknowledged: list[int] = []
        self.asks: list[ResendAsk] = []
        self.words: list[SiteWord] = []
        self.waits = 0

    def take(self, most: int, seconds: float) -> Sequence[Arrival]:
        batch, self._waiting = self._waiting[:most], self._waiting[most:]
        if not batch:
            self._stop.set()
        self.taken.append(len(batch))
        return batch

    def acknowledge(self) -> None:
        self.acknowledged.append(sum(self.taken))

    def ask(self, asks: Sequence[ResendAsk]) -> None:
        self.asks += asks

    def tell(self, words: Sequence[SiteWord]) -> None:
        self.words += words

    def wait(self, seconds: float) -> None:
        self.waits += 1


class SteppingClock:
    """Every look at it is twelve seconds later."""

    def __init__(self) -> None:
        self._now = NOON

    def now(self) -> datetime:
        self._now += timedelta(seconds=12)
        return self._now

    def monotonic(self) -> float:
        return 0.0

    def cpu(self) -> float:
        return 0.0


def rows(database: str) -> int:
    with psycopg.connect(database) as connection:
        row = connection.execute("SELECT count(*) FROM event").fetchone()
        assert row is not None
        return int(row[0])


def test_every_batch_is_acknowledged_after_it_is_there(database: str) -> None:
    stop = threading.Event()
    deliveries = FakeDeliveries(arrivals(envelope(seq) for seq in range(1, MOST + 501)), stop)
    Ingest(deliveries, lambda: ready(database), SteppingClock(), stop).run()
    assert deliveries.acknowledged == [MOST, MOST + 500]
    assert rows(database) == MOST + 500


def test_many_refusals_are_one_line_for_each_topic(database: str, caplog: pytest.LogCaptureFixture) -> None:
    stop = threading.Event()
    bad = [Arrival(f"edgecount.{box}.event", b"{", NOON) for box in ("b1", "b2", "b1")]
    with caplog.at_level(logging.WARNING):
        Ingest(FakeDeliveries(bad, stop), lambda: ready(database), SteppingClock(), stop).run()
    assert [record.message.partition(": ")[0] for record in caplog.records] == [
        "refused 2 messages of edgecount.b1.event",
        "refused 1 message of edgecount.b2.event",
    ]


def test_a_database_that_is_away_is_waited_for_and_nothing_acknowledged(
    database: str, caplog: pytest.LogCaptureFixture
) -> None:
    stop = threading.Event()
    deliveries = FakeDeliveries(arrivals([envelope(1)]), stop)
    away = [True, True]

    @contextmanager
    def opened() -> Iterator[Database]:
        with ready(database) as connection:
            if away and away.pop():
                connection.close()
                deliveries.acknowledged.clear()
            yield connection

    with caplog.at_level(logging.WARNING):
        Ingest(deliveries, opened, SteppingClock(), stop).run()
    assert deliveries.acknowledged == [1]
    assert deliveries.waits == 2
    assert "what comes waits at the broker" in caplog.text
    assert rows(database) == 1


def test_tables_that_are_too_old_are_told(postgres: object, caplog: pytest.LogCaptureFixture) -> None:
    stop = threading.Event()
    deliveries = FakeDeliveries([], stop)

    @contextmanager
    def lacking() -> Iterator[Database]:
        stop.set()
        raise DatabaseError("the database lacks the step boxes: run `edgecount fleet migrate`")
        yield

    with caplog.at_level(logging.WARNING):
        Ingest(deliveries, lacking, SteppingClock(), stop).run()
    assert "fleet migrate" in caplog.text


def test_a_gap_is_asked_about_and_filled(database: str) -> None:
    stop = threading.Event()
    told = [envelope(4, prev=None), heartbeat(told_seq=6, last_seq=6)]
    deliveries = FakeDeliveries(arrivals(told), stop)
    ingest = Ingest(deliveries, lambda: ready(database), SteppingClock(), stop)
    with ready(database) as connection:
        for _ in range(4):
            ingest.tick(connection)
        assert deliveries.asks == [ResendAsk("b1", STORE, 0)]
        deliveries._waiting += arrivals([envelope(2, prev=None), envelope(4, prev=2), envelope(6, prev=4)])
        ingest.tick(connection)
        row = connection.execute("SELECT held::text FROM chain").fetchone()
    assert row == ("{[1,7)}",)


def told_at_main_street(number: int, last: int, people: int = 0) -> list[Arrival]:
    """A heartbeat of a box of a site, which has stored so many events, and the first of them."""
    box, store = f"b{number}", UUID(int=number)
    beat = heartbeat(box, store, datetime.now(UTC), site="main-street", last_seq=last)
    events = [envelope(seq, box=box, store=store, site="main-street") for seq in range(1, people + 1)]
    return [*arrivals(events), arrival(beat, datetime.now(UTC))]


def said_to(deliveries: FakeDeliveries) -> list[tuple[str, int, int, str, bool]]:
    """What each box was told since the last look: its name, inside, its own last number, who was heard least, if so."""
    words, deliveries.words = deliveries.words, []
    return [(word.to.box, word.to.inside, word.to.seq, word.heard_box, word.heard is not None) for word in words]


def test_the_boxes_of_a_site_are_told_how_many_are_inside(database: str) -> None:
    stop = threading.Event()
    first = [*told_at_main_street(1, 2, people=2), *told_at_main_street(2, 1), arrival(heartbeat("far"))]
    deliveries = FakeDeliveries(first, stop)
    ingest = Ingest(deliveries, lambda: ready(database), SteppingClock(), stop)
    with ready(database) as connection:
        ingest.tick(connection)
        assert said_to(deliveries) == [("b1", 2, 2, "b2", False), ("b2", 2, 0, "b1", True)]
        deliveries._waiting += told_at_main_street(2, 1, people=1)[:1]
        ingest.tick(connection)
        assert sorted(said_to(deliveries)) == [("b1", 3, 2, "b2", True), ("b2", 3, 1, "b1", True)]
        for _ in range(3):
            ingest.tick(connection)
        assert said_to(deliveries) == [], "nothing has changed"
        ingest.tick(connection)
        assert len(said_to(deliveries)) == 2, "every minute, at least"


def test_a_box_that_has_lost_a_camera_is_not_whole(database: str) -> None:
    stop = threading.Event()
    blind = heartbeat("b2", UUID(int=2), datetime.now(UTC), site="main-street", cameras={"a": "online", "b": "offline"})
    deliveries = FakeDeliveries([*told_at_main_street(1, 0), arrival(blind, datetime.now(UTC))], stop)
    with ready(database) as connection:
        Ingest(deliveries, lambda: ready(database), SteppingClock(), stop).tick(connection)
    assert said_to(deliveries) == [("b1", 0, 0, "b2", False), ("b2", 0, 0, "b1", True)]


def test_the_words_for_thousands_of_boxes_are_said_between_batches(
    database: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("edgecount.fleet.site_teller.AT_ONCE", 3)
    stop = threading.Event()
    boxes = [message for number in range(1, 5) for message in told_at_main_street(number, 0)]
    deliveries = FakeDeliveries(boxes, stop)
    ingest = Ingest(deliveries, lambda: ready(database), SteppingClock(), stop)
    with ready(database) as connection:
        counts = []
        for _ in range(3):
            ingest.tick(connection)
            counts.append(len(said_to(deliveries)))
    assert counts == [3, 1, 0]
