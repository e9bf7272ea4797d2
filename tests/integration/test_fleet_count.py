"""`edgecount fleet count` and `worker`: recordings counted by several workers come to what one machine counts."""

import csv
import os
import signal
import threading
import time
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from pathlib import Path

import pytest

from edgecount.clock import SystemClock
from edgecount.events.model import Crossing
from edgecount.fleet.jobs.part_worker import PartWorker
from edgecount.store.reader import StoreReader
from edgecount.wiring.recordings.elsewhere.order_work import OrderWork
from tests.support.footage.walker import THERE_AND_BACK, TO_THE_RIGHT, write_config, write_walk
from tests.support.servers.postgres import Postgres
from tests.support.shops.calling import call, end, start, started
from tests.support.shops.fleet_tables import rows as rows_of
from tests.support.waiting import wait_until
from tests.support.workbooks import lasting_files

NOBODY = (None,) * 40
OVER_A_SEAM = (*(None,) * 85, *TO_THE_RIGHT, *NOBODY, *NOBODY, *TO_THE_RIGHT, *NOBODY, *THERE_AND_BACK, *NOBODY)
"""Some 33 seconds: somebody comes in ten seconds after the beginning, where chunks of ten seconds meet."""
COUNT = ("day", "--logs", "logs", "--chunk", "10s")


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder of recordings, beside a config."""
    monkeypatch.chdir(tmp_path)
    write_config(tmp_path)
    (tmp_path / "day").mkdir()
    return tmp_path / "day"


@contextmanager
def worker(database: str) -> Iterator[None]:
    """A worker within this process."""
    stop = threading.Event()
    working = PartWorker(database, "a worker", OrderWork("server7"), 1, SystemClock())
    thread = threading.Thread(target=working.run, args=(stop,), name="worker")
    thread.start()
    try:
        yield
    finally:
        stop.set()
        thread.join()


def crossings(logs: Path) -> list[tuple[str, str, int | None]]:
    """Every crossing in the store: id, direction, frame."""
    with StoreReader(logs / "edgecount.sqlite") as reader:
        events = [stored.event for stored in reader.read_after(0, 9999)]
    return [(str(event.id), event.direction, event.frame) for event in events if isinstance(event, Crossing)]


def rows(logs: Path) -> list[dict[str, str]]:
    with (logs / "recordings.csv").open(newline="") as file:
        return list(csv.DictReader(file))


def parts(logs: Path) -> int:
    """How many results there are that were not joined yet."""
    return len(list((logs / "parts").glob("part-*")))


def test_a_worker_counts_and_a_rerun_changes_nothing(
    folder: Path, database: str, capsys: pytest.CaptureFixture[str]
) -> None:
    write_walk(folder / "door_20260504_140000.avi")
    with worker(database):
        first = call(capsys, "fleet", "count", *COUNT, "--database", database)
    assert first.status == 0
    # on a busy machine the worker may be heard of a moment late
    assert [line for line in first.err.splitlines() if "no worker is there" not in line] == []
    found, made = crossings(Path("logs")), lasting_files(Path("logs"))
    assert (parts(Path("logs")), [direction for _, direction, _ in found]) == (0, ["in"])
    again = call(capsys, "fleet", "count", *COUNT, "--database", database)  # no worker is needed any more
    assert (again.out, crossings(Path("logs")), lasting_files(Path("logs"))) == (first.out, found, made)


def test_a_worker_that_would_count_something_else_counts_nothing(
    folder: Path, database: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    file = write_walk(folder / "door_20260504_140000.avi")
    monkeypatch.setattr("edgecount.wiring.recordings.part_work.counted_as", lambda *_of: "another version")
    with worker(database):
        ended = call(capsys, "fleet", "count", *COUNT, "--database", database)
    assert ended.status == 1
    assert ended.err.splitlines()[-1] == (
        f"edgecount: server7 would count {file.absolute()} otherwise than was asked: "
        f"let it have the same edgecount, and the same {Path('config.yaml').absolute()}"
    )
    assert parts(Path("logs")) == 0


def test_a_database_that_is_away_is_one_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    write_walk(folder / "door_20260504_140000.avi")
    for action in (("count", *COUNT), ("worker",)):
        ended = call(capsys, "fleet", *action, "--database", "postgresql://nobody@/gone?host=/nonexistent")
        assert ended.status == 1
        assert ended.err.startswith("edgecount: the database cannot be used (")
        assert ended.err.count("\n") == 1


@pytest.mark.long
@pytest.mark.parametrize("least", [1, 5, 9])
def test_two_workers_and_one_killed_count_the_same(tmp_path: Path, folder: Path, database: str, least: int) -> None:
    for number in range(4):
        write_walk(folder / f"door_2026050{number + 4}_140000.avi", OVER_A_SEAM[number:])
    (folder / "damaged.avi").write_bytes(b"hello")
    assert end(start("count", "day", "--logs", "whole", folder=tmp_path)).status == 1
    to = ("--database", database)
    logs = tmp_path / "logs"
    with ExitStack() as stack:
        first, second = (stack.enter_context(started("fleet", "worker", *to, folder=tmp_path)) for _ in range(2))
        counting = stack.enter_context(started("fleet", "count", *COUNT, *to, folder=tmp_path))
        wait_until(lambda: parts(logs) >= least)
        os.kill(first.pid, signal.SIGKILL)
        ended = end(counting)
        second.send_signal(signal.SIGTERM)
        assert end(second).status == 0
    assert (ended.status, parts(logs)) == (1, 0)
    assert (crossings(logs), rows(logs)) == (crossings(tmp_path / "whole"), rows(tmp_path / "whole"))
    made = lasting_files(logs)
    again = end(start("fleet", "count", *COUNT, *to, folder=tmp_path))
    assert (again.status, again.out, again.err, lasting_files(logs)) == (1, ended.out, ended.err, made)
    assert crossings(logs) == crossings(tmp_path / "whole")


@pytest.mark.long
@pytest.mark.chaos
def test_the_database_is_killed_while_two_workers_count(tmp_path: Path, folder: Path) -> None:
    """It is away for some seconds each time: all wait for it, and the count is that of one machine."""
    for number in range(4):
        write_walk(folder / f"door_2026050{number + 4}_140000.avi", OVER_A_SEAM[number:])
    whole = end(start("count", "day", "--logs", "whole", folder=tmp_path))
    logs = tmp_path / "logs"
    with Postgres(is_safe=True) as own, own.database() as database, ExitStack() as stack:
        to = ("--database", database)
        workers = [stack.enter_context(started("fleet", "worker", *to, folder=tmp_path)) for _ in range(2)]
        counting = stack.enter_context(started("fleet", "count", *COUNT, *to, folder=tmp_path))
        for least in (1, 4, 8):
            wait_until(lambda least=least: parts(logs) >= least, lambda: parts(logs))  # type: ignore[misc]  # as mypy has it
            own.kill()
            time.sleep(3)
            own.start()
        ended = end(counting)
        for worker in workers:
            worker.send_signal(signal.SIGTERM)
            assert end(worker).status == 0
        left = rows_of(
            database, "SELECT count(*) FROM procrastinate_jobs UNION ALL SELECT count(*) FROM recording_part"
        )
    assert (ended.status, parts(logs)) == (whole.status, 0), ended.err
    assert (crossings(logs), rows(logs)) == (crossings(tmp_path / "whole"), rows(tmp_path / "whole"))
    assert left == [(0,), (0,)]
    assert [line for line in ended.err.splitlines() if not line.startswith("edgecount: ")] == []
