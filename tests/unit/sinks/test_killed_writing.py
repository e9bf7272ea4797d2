"""`kill -9` while files are written: each that has its name is whole, and what was half written goes away."""

import csv
import random
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest

from edgecount.sinks.reports import Reports
from edgecount.store.reader import StoreReader
from tests.unit.sinks.workbooks import sheets
from tests.unit.sinks.writing import FIRST, LAST, NOW, SETTINGS
from tests.unit.store.made import crossing, filled, utc

ROOT = Path(__file__).parents[3]


def write_and_kill(store: Path, folder: Path, after: float) -> None:
    """Let a writer write all files once, and kill it so many seconds into its next rounds."""
    with subprocess.Popen(
        [sys.executable, "-m", "tests.unit.sinks.writing", store, folder], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as writer:
        assert writer.stdout is not None
        next(writer.stdout)
        time.sleep(after)  # where the kill falls is chance, and every outcome must be right
        writer.kill()


def assert_whole(path: Path) -> None:
    if path.suffix == ".xlsx":
        assert list(sheets(path.read_bytes()))[-1] == "About"
    else:
        content = path.read_text(encoding="utf-8")
        rows = list(csv.reader(content.splitlines(), strict=True))
        assert content.endswith("\n")
        assert len(rows) == 25 if path.name.startswith("footfall") else len(rows) >= 1
        assert {len(row) for row in rows} == {13}


def kill_again_and_again(tmp_path: Path, times: int, rng: random.Random) -> None:
    start = utc("2026-05-01T08:00")
    store = filled(tmp_path / "edgecount.db", (crossing(n, start + timedelta(minutes=5 * n)) for n in range(1000)))
    folder = tmp_path / "reports"
    for _ in range(times):
        write_and_kill(store, folder, rng.uniform(0, 0.3))
        found = [path for path in folder.iterdir() if not path.name.startswith(".")]
        assert len(found) == 9
        for path in found:
            assert_whole(path)
    with StoreReader(store) as reader:
        Reports(reader, SETTINGS, folder).write_days(FIRST, LAST, NOW)
    assert [path.name for path in folder.iterdir() if path.name.startswith(".")] == []


def test_killed_four_times(tmp_path: Path) -> None:
    kill_again_and_again(tmp_path, 4, random.Random(4))


@pytest.mark.long
def test_killed_a_hundred_times(tmp_path: Path) -> None:
    kill_again_and_again(tmp_path, 100, random.Random(100))
