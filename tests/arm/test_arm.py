"""The whole way on an emulated Debian of arm64, as a Raspberry Pi has it: what is counted there is counted here.

`scripts/arm` makes that Debian and keeps it in .arm, or the folder that ARM_ROOT names.  Its processor is that of a
Raspberry Pi 5; the models are also tried on that of a Raspberry Pi 4.  How long anything takes says nothing of either.
"""

import json
import os
import shutil
import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import cv2
import openpyxl
import pytest

from edgecount.detectors.weights import models_folder, read_cards
from tests.support.shops.calling import call
from tests.support.waiting import ran

pytestmark = [pytest.mark.long, pytest.mark.arm]

ROOT = Path(__file__).parents[2]
DEBIAN = Path(os.environ.get("ARM_ROOT") or ROOT / ".arm").resolve()
HERE = "/srv/replays"
FRAMES, FPS = 50, 7
CONFIDENCE = 0.02
"""Largest difference of an event's confidence: the decoder and the network round otherwise on another processor."""
CONFIGS = {
    "person on openvino": "{model: person, runtime: openvino}",
    "mobilenet_ssd on openvino": "{model: mobilenet_ssd, runtime: openvino}",
    "mobilenet_ssd on opencv": "{model: mobilenet_ssd, runtime: opencv}",
    "nanodet on openvino": "{model: nanodet, runtime: openvino}",
    "dlib follows": "{model: mobilenet_ssd, every: 3}",
}


def on_arm(*command: str, **environ: str) -> str:
    """What the command said there; it must succeed."""
    ended = ran([str(ROOT / "scripts" / "arm"), *command], environ=os.environ | environ)
    assert ended.returncode == 0, f"{ended.stdout[-3000:]}{ended.stderr[-3000:]}"
    return ended.stdout


@pytest.fixture(scope="module")
def installed() -> str:
    """What the installation says there, which an operator of a Raspberry Pi runs too."""
    return on_arm("sh", "-c", "make install 2>&1")


@dataclass(frozen=True)
class Replayed:
    """What a replay leaves: the events it told, the store, and the cells of its workbook, sheet by sheet."""

    events: list[dict[str, Any]]
    stored: int
    sheets: dict[str, list[tuple[object, ...]]]


@pytest.fixture(scope="module")
def clip(installed: str) -> Iterator[Path]:
    """The first seconds of the demo's clip, in a folder that both see: three people cross a line."""
    folder = DEBIAN / HERE.lstrip("/")
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    path = folder / "clip.avi"
    source = cv2.VideoCapture(ran([str(ROOT / "scripts" / "fetch-clip")]).stdout.strip())
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*"MJPG"), FPS, (768, 576))
    for _ in range(FRAMES):
        writer.write(source.read()[1])
    source.release()
    writer.release()
    yield path
    shutil.rmtree(folder)


def test_all_its_packages_are_to_be_had_there(installed: str) -> None:
    assert "install: edgecount is installed" in installed.splitlines()
    assert on_arm("uname", "-m") == "aarch64\n"


@pytest.mark.parametrize("processor", ["cortex-a76", "cortex-a72"])
def test_every_model_sees_its_test_picture(installed: str, processor: str) -> None:
    told = on_arm("edgecount", "models", "test", ARM_CPU=processor)
    assert told.splitlines() == [
        f"{model} on {runtime}: sees its test picture"
        for model in read_cards(models_folder())
        for runtime in ("openvino", "opencv")
    ]


@pytest.mark.parametrize("name", CONFIGS)
def test_the_same_is_counted_stored_and_written(clip: Path, name: str, capsys: pytest.CaptureFixture[str]) -> None:
    folder = clip.parent
    config = (ROOT / "demo" / "config.yaml").read_text() + f"detector: {CONFIGS[name]}\n"
    (folder / "config.yaml").write_text(config)
    call_there = replay(HERE, "there")
    on_arm("edgecount", *call_there)
    assert call(capsys, *replay(str(folder), "here")).status == 0
    there, here = read(folder / "there"), read(folder / "here")
    assert len(here.events) >= 3
    assert len(there.events) == len(here.events)
    for found, wanted in zip(there.events, here.events, strict=True):
        assert found.pop("id") != wanted.pop("id")
        assert found.pop("confidence", 0) == pytest.approx(wanted.pop("confidence", 0), abs=CONFIDENCE)
        assert found == wanted
    assert there.stored == here.stored == len(here.events)
    assert there.sheets == here.sheets


def replay(folder: str, name: str) -> list[str]:
    """The arguments of the command; the recording began at the same time wherever it is counted."""
    named = ("--events", f"{folder}/{name}/events.jsonl", "--logs", f"{folder}/{name}/logs")
    (DEBIAN / HERE.lstrip("/") / name).mkdir(exist_ok=True)
    began = ("--start", "2026-05-04T12:00:00+01:00", "--config", f"{folder}/config.yaml")
    return ["replay", f"{folder}/clip.avi", *began, *named]


def read(folder: Path) -> Replayed:
    """What a replay left in a folder, which is whole."""
    events = [json.loads(line) for line in (folder / "events.jsonl").read_text().splitlines()]
    store = sqlite3.connect(folder / "logs" / "edgecount.sqlite")
    assert store.execute("PRAGMA integrity_check").fetchone() == ("ok",)
    (stored,) = store.execute("SELECT count(*) FROM events").fetchone()
    store.close()
    (path,) = (folder / "logs").glob("*.xlsx")
    book = openpyxl.load_workbook(path)
    return Replayed(events, stored, {sheet.title: list(sheet.iter_rows(values_only=True)) for sheet in book})
