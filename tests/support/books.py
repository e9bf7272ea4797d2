"""The books of a shop that must balance whatever happened: the store, what was heard, what is kept, and the files."""

import csv
import io
import json
import logging
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC
from pathlib import Path

import openpyxl

from edgecount.errors import StoreError
from edgecount.events.model import AnyEvent, Crossing, LineEvent, Rejected, StaffMarked, as_record
from edgecount.store.reader import StoreReader
from tests.support.servers.broker import Broker, Heard, Listener, retained
from tests.support.shops.killing import Shop
from tests.support.waiting import wait_until

log = logging.getLogger(__name__)

AVAILABLE = "edgecount/available"


class Books:
    """What has been seen of a store: every further look must find it again, and may only add to it."""

    def __init__(self, store: Path) -> None:
        self._store = store
        self.events: dict[int, AnyEvent] = {}

    def look(self) -> None:
        """Look at the store again."""
        try:
            with StoreReader(self._store) as reader:
                found = {stored.seq: stored.event for stored in reader.read_after(0, 10**9)}
        except StoreError:
            assert not self.events  # it was not made yet
            return
        assert {seq: found.get(seq) for seq in self.events} == self.events
        new = found.keys() - self.events.keys()
        assert not new or min(new) > max(self.events, default=0)
        assert len({event.id for event in found.values()}) == len(found)
        self.events = found

    @property
    def line_events(self) -> dict[str, tuple[int, Crossing | StaffMarked | Rejected]]:
        """Those that are to be heard of, by id, with their numbers."""
        return {str(event.id): (seq, event) for seq, event in self.events.items() if isinstance(event, LineEvent)}

    @property
    def crossings(self) -> list[tuple[int, Crossing]]:
        """In the order of their numbers."""
        return [(seq, event) for seq, event in sorted(self.events.items()) if isinstance(event, Crossing)]

    def check_logged(self, logged: Counter[tuple[str, ...]]) -> None:
        """Every crossing that the log told of is stored."""
        stored = Counter((event.camera, event.line, event.direction) for _, event in self.crossings)
        assert logged <= stored

    def check_heard(self, messages: Iterable[Heard]) -> int:
        """What was heard is in the store just so, however often it came, and came in order; how often it came again."""
        known, order = self.line_events, defaultdict[str, list[int]](list)
        first: dict[str, bytes] = {}
        events = [message for message in messages if message.topic.endswith("/event")]
        for message in events:
            record = json.loads(message.payload)
            seq, event = known[record["id"]]
            if record["id"] not in first:
                assert record == as_record(event, UTC, seq)
                assert message.topic == f"edgecount/{event.camera}/{event.line}/event"
                order[message.topic].append(seq)
            assert first.setdefault(record["id"], message.payload) == message.payload
        assert {topic: sorted(seqs) for topic, seqs in order.items()} == order
        return len(events) - len(first)

    def are_heard(self, messages: Iterable[Heard]) -> bool:
        """Whether every event of a line was heard."""
        return self.line_events.keys() <= {
            json.loads(message.payload)["id"] for message in messages if message.topic.endswith("/event")
        }

    def check_kept(self, kept: Mapping[str, str]) -> None:
        """What the broker keeps is what the store's crossings add up to, and says that nobody is there."""
        assert kept[AVAILABLE] == "offline"
        if not self.crossings:
            return
        lines = {(event.camera, event.line) for _, event in self.crossings}
        states = {key: json.loads(kept[f"edgecount/{'/'.join(key)}/state"]) for key in lines}
        day = next(iter(states.values()))["day"]
        for key, state in states.items():
            mine = [(seq, event) for seq, event in self.crossings if (event.camera, event.line) == key]
            ever = _counting([event for _, event in mine])
            came_in, went_out = _in_and_out(event for event in ever if _day(event) == day)
            in_total, out_total = _in_and_out(ever)
            figures = {"in": came_in, "out": went_out, "in_total": in_total, "out_total": out_total}
            assert state == state | figures | {"day": day, "seq": mine[-1][0]}, key
        came_in, went_out = _in_and_out(event for _, event in self.crossings if _day(event) == day)
        inside = {"raw": came_in - went_out, "value": max(0, came_in - went_out)}
        occupancy = json.loads(kept["edgecount/site/occupancy"])
        assert occupancy == occupancy | inside


def _counting(crossings: Sequence[Crossing]) -> list[Crossing]:
    """Those that did not take another back, and were not taken back."""
    taken_back = {event.reverses for event in crossings}
    return [event for event in crossings if event.reverses is None and event.id not in taken_back]


def _in_and_out(crossings: Iterable[Crossing]) -> tuple[int, int]:
    directions = [event.direction for event in crossings]
    return directions.count("in"), directions.count("out")


def _day(event: Crossing) -> str:
    return event.ts.date().isoformat()


def is_offline(heard: list[Heard]) -> bool:
    """Whether nobody believes that the counter is there."""
    said = [message.text for message in heard if message.topic == AVAILABLE]
    return not said or said[-1] == "offline"


def end_in_peace(shop: Shop, books: Books, ear: Listener, broker: Broker) -> None:
    """A last life in which nobody comes, after which all books must balance."""
    shop.becomes_quiet()
    with shop.open() as life:
        life.wait_for("watching")
        books.look()
        wait_until(lambda: books.are_heard(ear.messages), "all is heard of", lambda: len(ear.messages))
        assert life.stop() == 0, life.log
    books.look()
    wait_until(lambda: books.are_heard(ear.messages), "all is heard of", lambda: len(ear.messages))
    ear.wait_for(is_offline)
    assert books.crossings
    repeated = books.check_heard(ear.messages)
    books.check_kept(retained(broker, "edgecount/#"))
    books.check_logged(shop.logged())
    check_files(shop.state / "reports")
    log.info(
        "%d lives; %d events stored, %d of them for the broker, all heard there in order, %d of them more than once",
        shop.lives,
        len(books.events),
        len(books.line_events),
        repeated,
    )


def check_files(folder: Path) -> None:
    """Every file that staff may see opens."""
    for path in folder.glob("[!.]*"):
        if path.suffix == ".xlsx":
            openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True).close()
            continue
        with path.open(encoding="utf-8", newline="") as file:
            rows = list(csv.reader(file, strict=True))
        assert len({len(row) for row in rows}) == 1, path
