"""`kill -9` while exports are written, from the first one on: what exists opens, and nothing half written stays."""

import csv
import io
import random
import subprocess
import sys
import threading
from datetime import timedelta
from pathlib import Path

import openpyxl
import pytest

from edgecount.sinks.files.csv_files import EVENT_COLUMNS, FOOTFALL_COLUMNS
from edgecount.sinks.files.reports import Reports
from edgecount.store.reader import StoreReader
from tests.support.shops.exporting import FIRST, LAST, NOW, SETTINGS
from tests.support.stored import crossing, filled, utc
from tests.support.waiting import wait_until, work_of

ROOT = Path(__file__).parents[2]


def write_and_kill(store: Path, folder: Path, chance: random.Random) -> None:
    """Kill a writer after some kinds of files: as soon as one is seen half written, or at any other moment."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.support.shops.exporting", store, folder],
        stdout=subprocess.PIPE,
        text=True,
        cwd=ROOT,
    ) as writer:
        assert writer.stdout is not None
        for _ in range(chance.randint(1, 3)):
            assert next(writer.stdout)
        if chance.random() < 0.5:
            threading.Event().wait(chance.uniform(0, 0.15))
        else:
            wait_for_part(folder, writer)
        writer.kill()


def wait_for_part(folder: Path, writer: "subprocess.Popen[str]") -> None:
    wait_until(lambda: any(folder.glob(".*")), "a file half written", work_of(writer))


def assert_opens(path: Path) -> None:
    if path.suffix == ".xlsx":
        book = openpyxl.load_workbook(io.BytesIO(path.read_bytes()), read_only=True)
        assert book.sheetnames == ["Summary", "Lines", *(f"2026-05-0{day}" for day in range(1, 5)), "About"]
        book.close()
        return
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.reader(file, strict=True))
    columns = FOOTFALL_COLUMNS if path.name.startswith("footfall") else EVENT_COLUMNS
    assert tuple(rows[0]) == columns
    assert {len(row) for row in rows} == {len(columns)}


def kill_again_and_again(tmp_path: Path, times: int, chance: random.Random) -> None:
    start = utc("2026-05-01T05:00")
    store = filled(tmp_path / "edgecount.db", (crossing(n, start + timedelta(minutes=4 * n)) for n in range(1000)))
    folder = tmp_path / "reports"
    for _ in range(times):
        write_and_kill(store, folder, chance)
        there = list(folder.iterdir()) if folder.exists() else []
        for path in there:
            if not path.name.startswith("."):
                assert_opens(path)
    with StoreReader(store) as reader:
        written = Reports(reader, SETTINGS, folder).write_all(FIRST, LAST, NOW)
    assert sorted(folder.iterdir()) == sorted(written)
    for path in written:
        assert_opens(path)


def test_killed_four_times(tmp_path: Path) -> None:
    kill_again_and_again(tmp_path, 4, random.Random(8))


@pytest.mark.long
def test_killed_a_hundred_times(tmp_path: Path) -> None:
    kill_again_and_again(tmp_path, 100, random.Random(100))
