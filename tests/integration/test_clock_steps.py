"""The wall clock is set while people come and go: every one of them is counted once, and nobody notices a step."""

import csv
import json
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, date, datetime, timedelta
from datetime import time as time_of_day
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from edgecount.clock import believable
from edgecount.config.load import load
from edgecount.events.model import CameraLost, CameraRestored, Crossing, LineEvent
from edgecount.figures.period import Calendar
from edgecount.sinks.files.reports import Reports
from edgecount.store.reader import StoreReader
from edgecount.wiring.layout import report_settings
from edgecount.wiring.state import REPORTS
from tests.support.books import Books, check_files
from tests.support.footage.walker import THERE_AND_BACK
from tests.support.machine.faked_clock import FakedClock
from tests.support.machine.processes import workers_of
from tests.support.servers.broker import Broker, Listener, retained
from tests.support.shops.killing import Life, Shop
from tests.support.waiting import wait_until

pytestmark = [pytest.mark.long, pytest.mark.chaos]

HOUR, YEARS = 3600, 10 * 365 * 86400
_CONFIG = """\
site: {{name: Main Street, timezone: {zone}, day_start: "{day_start}"}}
detector: {{model: {model}, view: frame}}
health: {{port: off}}
mqtt: {{host: {broker.host}, port: {broker.port}}}
cameras:
  entrance:
    source: walk.avi
    counting: {{u_turn: count}}
    lines: {{door: {{from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}}}
"""


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with Broker(tmp_path / "broker") as started:
        yield started


class AuditedShop:
    """A shop where somebody comes in or goes every two seconds, with a clock of its own; its books must balance."""

    def __init__(self, folder: Path, broker: Broker, zone: str = "UTC", day_start: str = "00:00") -> None:
        self._broker = broker
        self._calendar = Calendar(ZoneInfo(zone), time_of_day.fromisoformat(day_start))
        self.clock = FakedClock(folder)
        self._shop = Shop(
            folder,
            broker,
            seconds=420,
            config=_CONFIG.replace("{zone}", zone).replace("{day_start}", day_start),
            walk=THERE_AND_BACK,
            fps=10,
            environ=self.clock.environ,
        )

    @contextmanager
    def open(self) -> Iterator[Life]:
        """One life of the counter; after it all books must balance, and nobody have noticed that the clock was set."""
        with Listener(self._broker) as ear:
            with self._shop.open() as life:
                life.wait_for("watching")
                workers = workers_of(life.process.pid)
                yield life
                assert workers_of(life.process.pid) == workers, "nobody was started again"
                assert life.stop() == 0, life.log
                assert "Traceback" not in life.log
            books = Books(self._shop.store)
            books.look()
            ear.wait_for(lambda _: books.are_heard(ear.messages))
            heard = [json.loads(message.payload)["id"] for message in ear.messages if message.topic.endswith("/event")]
            assert Counter(heard) == Counter(books.line_events.keys()), "everybody is heard of once"
        crossings = [event for _, event in books.crossings]
        others = [type(event) for event in books.events.values() if not isinstance(event, LineEvent)]
        assert others == [CameraRestored, CameraLost], "the camera was never in doubt"
        assert len(crossings) == life.log.count("entrance: door ")
        for number, event in enumerate(crossings):
            assert event.direction == ("out" if number % 2 else "in"), "they come and go in turn"
        self._check_kept(crossings)
        self._check_files(crossings)

    def days(self) -> list[date]:
        """The business days of those who came and went, each once, in the order in which they were counted."""
        books = Books(self._shop.store)
        books.look()
        return list(dict.fromkeys(self._calendar.day_of(event.ts) for _, event in books.crossings))

    def _check_kept(self, crossings: Sequence[Crossing]) -> None:
        """What the broker keeps is of the last business day, and of all of them."""
        kept = retained(self._broker, "edgecount/#")
        day = self._calendar.day_of(crossings[-1].ts)
        today = Counter(event.direction for event in crossings if self._calendar.day_of(event.ts) == day)
        ever = Counter(event.direction for event in crossings)
        state, occupancy = (json.loads(kept[f"edgecount/{of}"]) for of in ("entrance/door/state", "site/occupancy"))
        assert (state["day"], state["in"], state["out"]) == (day.isoformat(), today["in"], today["out"])
        assert (state["in_total"], state["out_total"]) == (ever["in"], ever["out"])
        assert occupancy["raw"] == today["in"] - today["out"]

    def _check_files(self, crossings: Sequence[Crossing]) -> None:
        """The files that staff have are whole; in those of all days everybody is in one of them."""
        check_files(self._shop.state / REPORTS)
        files, rows, footfall = self._shop.folder / "all", list[str](), Counter[str]()
        with StoreReader(self._shop.store) as reader:
            reports = Reports(reader, report_settings(load(self._shop.folder / "config.yaml", {})), files)
            for day in self.days():
                reports.write_days(day, day, self._calendar.day(day).end)
                rows += [row["id"] for row in _rows(files / f"events-{day}.csv")]
                for row in _rows(files / f"footfall-{day}.csv"):
                    footfall.update({"in": int(row["in"] or 0), "out": int(row["out"] or 0)})
        assert sorted(rows) == sorted(str(event.id) for event in crossings)
        assert footfall == Counter(event.direction for event in crossings)


def _rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def day_from_now(seconds: float = 0) -> date:
    return believable(datetime.now(UTC) + timedelta(seconds=seconds), time.monotonic()).date()


def test_a_clock_that_is_set(tmp_path: Path, broker: Broker) -> None:
    steps = (HOUR, YEARS, -YEARS, -HOUR, YEARS, 0)
    shop = AuditedShop(tmp_path, broker)
    first = day_from_now()
    with shop.open() as life:
        life.wait_for_more()
        for step in steps:
            shop.clock.set_wrong(step)
            life.wait_for_more()
    assert set(shop.days()) <= {first, *(day_from_now(step) for step in steps)}


def at(text: str) -> datetime:
    return datetime.fromisoformat(text)


@pytest.mark.long
@pytest.mark.chaos
@pytest.mark.parametrize(
    ("day_start", "moments", "days"),
    [
        pytest.param("04:00", ["2026-05-05T03:59:58+02:00"], ["2026-05-04", "2026-05-05"], id="day-begins"),
        pytest.param(
            "04:00",
            ["2026-05-05T03:59:58+02:00", "2026-05-05T03:00:00+02:00", "2026-05-05T04:00:00+02:00"],
            ["2026-05-04", "2026-05-05"],
            id="back-into-yesterday",
        ),
        pytest.param(
            "00:00",
            ["2026-05-04T23:59:58+02:00", "2026-05-04T22:59:59+02:00", "2026-05-05T00:59:59+02:00"],
            ["2026-05-04", "2026-05-05"],
            id="an-hour-back-and-on-at-midnight",
        ),
        pytest.param("00:00", ["2026-10-25T02:59:58+02:00"], ["2026-10-25"], id="winter-begins"),
        pytest.param(
            "02:30",
            ["2026-10-25T02:29:58+02:00", "2026-10-25T02:59:58+02:00", "2026-10-25T02:29:58+01:00"],
            ["2026-10-24", "2026-10-25"],
            id="winter-begins-after-a-day-that-begins-twice",
        ),
        pytest.param("00:00", ["2026-03-29T01:59:58+01:00"], ["2026-03-29"], id="summer-begins"),
        pytest.param(
            "02:30",
            ["2026-03-29T01:59:58+01:00", "2026-03-29T01:29:58+01:00", "2026-03-29T03:29:58+02:00"],
            ["2026-03-28", "2026-03-29"],
            id="summer-begins-where-the-day-does",
        ),
    ],
)
def test_a_clock_that_is_set_where_days_meet(
    tmp_path: Path, broker: Broker, day_start: str, moments: Sequence[str], days: Sequence[str]
) -> None:
    shop = AuditedShop(tmp_path, broker, "Europe/Paris", day_start)
    shop.clock.set(at(moments[0]) - timedelta(minutes=1))
    with shop.open() as life:
        for moment in moments:
            shop.clock.set(at(moment))
            for _ in range(4):
                life.wait_for_more()
    assert [day.isoformat() for day in sorted(shop.days())] == days


@pytest.mark.parametrize(
    "begins",
    [
        pytest.param("1970-01-01T00:00:20+00:00", id="no-clock"),
        pytest.param("2024-11-19T00:00:00+00:00", id="build-time", marks=pytest.mark.long),
    ],
)
def test_a_clock_that_is_right_only_after_a_while(tmp_path: Path, broker: Broker, begins: str) -> None:
    shop = AuditedShop(tmp_path, broker)
    shop.clock.set(at(begins))
    unset, today = believable(at(begins), time.monotonic()).date(), day_from_now()
    with shop.open() as life:
        life.wait_for_more()
        life.wait_for_more()
        shop.clock.set_wrong(0)
        # on a busy machine, those who are counted next may have been seen while it was wrong
        wait_until(lambda: shop.days()[-1] != unset, "somebody seen since", advances=lambda: life.log)
    assert set(shop.days()) <= {unset, today, day_from_now()}
