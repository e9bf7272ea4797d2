"""Ingest and database are killed at random moments: every event is there once, and the sums are exact."""

import json
import random
import subprocess
import sys
import textwrap
import time
from datetime import timedelta
from pathlib import Path
from uuid import UUID

import psycopg
import pytest

from tests.support.fleet_messages import NOON, envelope
from tests.support.servers.postgres import Postgres
from tests.support.shops.calling import ROOT
from tests.support.waiting import wait_until

EVENTS, BOXES, KILLS = 30_000, 50, 24

INGEST = """
    import sys, threading, time
    from datetime import UTC, datetime
    from pathlib import Path
    from edgecount.clock import SystemClock
    from edgecount.fleet.arrivals import Arrival
    from edgecount.fleet.database.staging import ready
    from edgecount.fleet.ingest import Ingest

    messages, cursor, database = Path(sys.argv[1]), Path(sys.argv[2]), sys.argv[3]

    class Kept:
        '''A broker that gives again whatever was not acknowledged.'''

        def __init__(self):
            self._lines = messages.read_bytes().splitlines()
            self._next = int(cursor.read_text() or 0)

        def take(self, most, seconds):
            found = self._lines[self._next : self._next + 300]
            self._next += len(found)
            time.sleep(0.05 if found else seconds)
            parts = [line.split(b" ", 1) for line in found]
            return [Arrival(key.decode(), body, datetime.now(UTC)) for key, body in parts]

        def acknowledge(self):
            new = cursor.with_suffix(".new")
            new.write_text(str(self._next))
            new.replace(cursor)

        def ask(self, asks): ...

        def wait(self, seconds):
            time.sleep(0.2)

    Ingest(Kept(), lambda: ready(database), SystemClock(), threading.Event()).run()
"""


def write_messages(path: Path) -> int:
    """Write down what fifty boxes tell, a fiftieth of it taken back; how many people are left."""
    chance = random.Random(5)
    counted = 0
    lines = []
    for number in range(EVENTS):
        box, seq = number % BOXES, number // BOXES + 1
        ts = NOON + timedelta(seconds=number)
        is_back = seq % 50 == 0
        store = UUID(int=box + 1)
        before = envelope(seq - 1, ts, store=store)["event"]
        assert isinstance(before, dict)
        told = envelope(
            seq,
            ts,
            box=f"b{box}",
            store=store,
            direction=chance.choice(["in", "out"]),
            reverses=before["id"] if is_back else None,
        )
        counted += -1 if is_back else 1
        lines.append(f"edgecount.b{box}.event {json.dumps(told)}")
    path.write_text("\n".join(lines))
    return counted


@pytest.mark.long
@pytest.mark.chaos
def test_every_event_is_there_once_whatever_is_killed(tmp_path: Path) -> None:
    messages, cursor, program = tmp_path / "messages", tmp_path / "cursor", tmp_path / "program.py"
    counted = write_messages(messages)
    cursor.write_text("0")
    program.write_text(textwrap.dedent(INGEST))
    chance = random.Random(11)
    with Postgres(is_safe=True) as postgres, postgres.database() as database, (tmp_path / "log").open("wb") as log:

        def ingest() -> "subprocess.Popen[bytes]":
            command = [sys.executable, *map(str, (program, messages, cursor, database))]
            return subprocess.Popen(command, cwd=ROOT, env={"PYTHONPATH": str(ROOT)}, stderr=log)

        process = ingest()
        for number in range(KILLS):
            time.sleep(chance.uniform(0.3, 1.6))  # a kill comes at any moment
            if number % 2:
                postgres.kill()
                postgres.start()
            else:
                process.kill()
                process.wait()
                process = ingest()
        try:
            wait_until(lambda: cursor.read_text() == str(EVENTS), cursor.read_text, cursor.read_text)
        finally:
            process.kill()
            process.wait()
        with psycopg.connect(database) as connection:
            row = connection.execute(
                "SELECT (SELECT count(*) FROM event), (SELECT sum(people_in + people_out) FROM hourly),"
                " (SELECT sum(people_in + people_out) FROM daily), (SELECT count(*) FROM missing),"
                " (SELECT count(*) FROM refused), (SELECT count(DISTINCT held) FROM chain)"
            ).fetchone()
    assert row == (EVENTS, counted, counted, 0, 0, 1)
