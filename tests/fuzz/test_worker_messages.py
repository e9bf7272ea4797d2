"""What a worker that was taken over may say: refused in a few words, or taken without harm to the main process."""

import json
from contextlib import suppress
from pathlib import Path
from random import Random
from typing import Any

from edgecount.daemon.workers.messages import Beat, Handed, WorkerUpdate
from edgecount.daemon.workers.talk.overheard import Overheard
from edgecount.daemon.workers.talk.wire import WireError, encoded
from edgecount.daemon.workers.work import Durations, Work
from edgecount.events.model import CameraLost
from edgecount.figures.period import Calendar
from edgecount.site.layout import SiteLayout
from edgecount.store.event_store import EventStore
from tests.support.daemon_stage import Stage
from tests.support.fakes import BEGAN, FakeClock
from tests.support.fuzzing import Fuzz
from tests.support.shops.workers import FakeJob
from tests.support.stored import crossing

CAMERA = "entrance"
PLACE = SiteLayout(
    slug="main-street",
    name="Main Street",
    calendar=Calendar(BEGAN.tzinfo),  # type: ignore[arg-type]  # the fake's time is aware
    lines={CAMERA: ("door",)},
    zones={CAMERA: ("hall",)},
)
ODD: tuple[Any, ...] = (
    None, True, 0, -1, 1.5, 1e308, 2**63, 10**400, float("nan"), float("inf"), "", "x" * 5000, "\0", "\ud800",
    "2026-05-04T12:00:00Z", "0001-01-01T00:00:00Z", "9999-12-31T23:59:59Z", "camera_lost", [], {}, [[]], {"x": []},
)  # fmt: skip


def attempt(random: Random, folder: Path) -> None:
    """Some messages, most of them not quite those of a worker; what is understood is taken by a real store."""
    overheard = Overheard(FakeJob(CAMERA).terms, FakeClock())
    with Stage(folder / "store.db", EventStore(folder / "store.db")) as stage:
        recorder = stage.new_recorder(PLACE)
        recorder.start([])
        refused = ""
        for number in range(1, 6):
            try:
                said = overheard.understood(_message(random, number))
            except WireError as error:
                refused = str(error)
                break
            if isinstance(said, Handed):
                _take(recorder, said.update)
                overheard.taken(said.number)
        recorder.tick()
        recorder.status()
    assert len(refused) < 1000


def _take(recorder: Any, update: WorkerUpdate) -> None:
    """As the intake does."""
    recorder.note(update.events)
    recorder.cover(update.camera, update.watched, update.work)
    recorder.add_heat(update.camera, update.heat)
    recorder.settle()
    if update.zones is not None:
        recorder.see_zones(update.camera, update.zones)


def _message(random: Random, number: int) -> bytes:
    lost = CameraLost(id=crossing(9, BEGAN).id, site="main-street", ts=BEGAN, camera=CAMERA, reason="off")
    update = WorkerUpdate(
        CAMERA,
        (crossing(number, BEGAN), lost),
        {BEGAN.replace(second=0, microsecond=0): 5.0},
        work=Work({"processed": 3}, BEGAN, Durations().after(0.1)),
        heat={BEGAN.replace(minute=0, second=0, microsecond=0): {7: 1.5}},
        person_width=0.2,
    )
    whole = encoded(Beat() if random.random() < 0.1 else Handed(number, update))
    kind = random.random()
    if kind < 0.2:
        return _scratched(random, whole)
    record = json.loads(whole)
    for _ in range(random.choice((0, 0, 1, 1, 2, 5))):
        _bend(random, record)
    with suppress(UnicodeEncodeError, ValueError):  # ValueError: bent into a circle
        return json.dumps(record).encode()
    return whole


def _scratched(random: Random, whole: bytes) -> bytes:
    """Some bytes of a message are others, or are missing."""
    scratched = bytearray(whole)
    for _ in range(random.randint(1, 4)):
        scratched[random.randrange(len(scratched))] = random.randrange(256)
    return bytes(scratched[: random.choice((None, random.randrange(len(scratched))))])


def _bend(random: Random, record: Any) -> None:
    """Put something odd in the place of some value, however deep, or under another key."""
    while isinstance(record, dict | list) and record:
        key = random.choice(list(record) if isinstance(record, dict) else range(len(record)))
        inner = record[key]
        if not isinstance(inner, dict | list) or not inner or random.random() < 0.2:
            if isinstance(record, dict) and random.random() < 0.3:
                record[str(random.choice(ODD))] = record.pop(key)
            else:
                record[key] = random.choice(ODD)
            return
        record = inner


test_what_failed_once, test_at_random = Fuzz("worker_messages", attempt).tests()
