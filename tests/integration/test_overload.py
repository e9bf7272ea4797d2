"""A machine that has too much to do, or just enough: a crowd, a worker that is held back, four cameras on two cores."""

import json
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from urllib.request import urlopen

import pytest
from prometheus_client.parser import text_string_to_metric_families

from edgecount.events.model import AnyEvent, Crossing
from edgecount.store.reader import StoreReader
from tests.support.footage.recorded import DATA
from tests.support.footage.walker import write_walk
from tests.support.machine.cpu_limit import cpu_first, cpu_limit, no_limit, why_no_limit
from tests.support.machine.processes import workers_of
from tests.support.servers.ports import free_port
from tests.support.shops.calling import ROOT, end, start
from tests.support.shops.killing import STORE, Life

LATE = 0.01
"""The share of the frames that may be older than a second when they are done."""
SHARE = 0.12
"""Of a processor: too little for the looks that the config below wants."""
NOTICED_SECONDS, RECOVERED_SECONDS = 30.0, 300.0
CALM_FRAMES, BUSY_FRAMES = 25 * 15, 25 * 20
CLIP = DATA / "pets09-s2l1"
CAMERAS = ("north", "east", "south", "west")

limited = pytest.mark.skipif(why_no_limit() is not None, reason=str(why_no_limit()))


# A crowd


@limited
@pytest.mark.long
@pytest.mark.parametrize("share", [0.5, 0.25, 0.12])
def test_a_crowd_of_sixty_before_a_slow_machine(share: float) -> None:
    with cpu_limit(share) as group:
        command = [sys.executable, "-m", "tests.support.shops.crowded", "--group", str(group)]
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True, timeout=120)
    found = json.loads(done.stdout)
    print(found)  # noqa: T201 - shown with -s
    assert found["late"] <= LATE
    assert "follows at most 4 people" in found["degraded"][0]
    assert found["looks"] > 2 * 60, "twice a second at least"


# A worker that is held back, and let go again


def write_quiet_shop(folder: Path, port: int) -> None:
    """A camera at 25 frames a second that shows nobody, and is looked at often."""
    write_walk(folder / "quiet.avi", [None] * 25 * 600, 25)
    (folder / "config.yaml").write_text(
        f"site: {{name: Main Street}}\nhealth: {{port: {port}}}\ndetector: {{view: tiles, every: 2}}\n"
        "cameras: {entrance: {source: quiet.avi, lines: {door: {from: [0.5, 0], to: [0.5, 1], in_side: left}}}}\n"
    )


@dataclass(frozen=True)
class Page:
    """What `/metrics` says of a camera."""

    text: str
    camera: str

    def value(self, name: str, **labels: str) -> float:
        wanted = {"camera": self.camera, **labels}
        for family in text_string_to_metric_families(self.text):
            for sample in family.samples:
                if sample.name == f"edgecount_{name}" and sample.labels == wanted:
                    return sample.value
        return 0.0

    @property
    def frames(self) -> float:
        return self.value("frame_age_seconds_count")

    @property
    def in_time(self) -> float:
        return self.value("frame_age_seconds_bucket", le="1.0")

    @property
    def is_degraded(self) -> bool:
        return self.value("camera_degraded") == 1


def page(port: int, camera: str = "entrance") -> Page:
    """The metrics as they are now; nothing where nobody answers yet."""
    try:
        with urlopen(f"http://127.0.0.1:{port}/metrics", timeout=5) as answer:
            return Page(answer.read().decode(), camera)
    except OSError:
        return Page("", camera)


def wait_until(holds: Callable[[], bool], seconds: float, life: Life) -> float:
    """Wait until something is so; how long that took (s)."""
    began = time.monotonic()
    while not holds():
        assert time.monotonic() - began < seconds, life.log
        time.sleep(0.25)
    return time.monotonic() - began


@limited
@pytest.mark.long
def test_a_worker_that_is_held_back_says_so_and_recovers(tmp_path: Path) -> None:
    port = free_port()
    write_quiet_shop(tmp_path, port)
    with cpu_limit(SHARE) as held_back, Life(tmp_path, tmp_path / "life.log") as life:
        wait_until(lambda: page(port).frames > CALM_FRAMES, 60, life)
        assert "degraded" not in life.log
        before, worker = page(port), str(workers_of(life.process.pid)["entrance"])

        held_back.write_text(worker)
        noticed = wait_until(lambda: page(port).is_degraded, NOTICED_SECONDS, life)
        assert "WARNING entrance is degraded: this machine cannot keep up: it looks every " in life.log
        asked = end(start("status", folder=tmp_path))
        assert "degraded" in asked.out, asked
        wait_until(lambda: page(port).frames > before.frames + BUSY_FRAMES, 120, life)
        after = page(port)

        no_limit().write_text(worker)
        recovered = wait_until(lambda: not page(port).is_degraded, RECOVERED_SECONDS, life)
        assert life.stop() == 0
    late = 1 - (after.in_time - before.in_time) / (after.frames - before.frames)
    print(f"noticed in {noticed:.0f} s, {late:.4f} late, recovered in {recovered:.0f} s")  # noqa: T201 - with -s
    assert late <= LATE
    assert life.log.count("entrance is degraded") == life.log.count("entrance is not degraded any more") == 1


# Four cameras


def write_street(folder: Path) -> None:
    """Four cameras that see the clip, each with all lines whose truth is known."""
    lines = {
        name: {key: line[key] for key in ("from", "to", "in_side")}
        for name, line in json.loads((CLIP / "truth.json").read_text())["lines"].items()
    }
    cameras = {name: {"source": str(CLIP / "video.avi"), "lines": lines} for name in CAMERAS}
    (folder / "config.yaml").write_text(json.dumps({"health": {"port": "off"}, "cameras": cameras}))


def counts(state: Path) -> Mapping[str | None, Counter[tuple[str, str]]]:
    """How many crossed each line to each side, by camera."""
    with StoreReader(state) as reader:
        events: list[AnyEvent] = [stored.event for stored in reader.read_after(0, 10_000)]
    found: dict[str | None, Counter[tuple[str, str]]] = {}
    for event in events:
        if isinstance(event, Crossing):
            found.setdefault(event.camera, Counter())[event.line, event.direction] += 1
    return found


@limited
@pytest.mark.long
@pytest.mark.skipif(not CLIP.exists(), reason="needs the clip pets09-s2l1 in BENCH_DATA")
def test_four_cameras_at_once_count_as_each_alone(tmp_path: Path) -> None:
    """Two cores are enough for them, where nothing else takes them away."""
    write_street(tmp_path)
    replay = ("replay", CLIP / "video.avi", "--camera", "north", "--logs", "alone", "--events", "alone.jsonl")
    assert end(start(*replay, folder=tmp_path)).status == 0
    (alone,) = counts(tmp_path / "alone" / STORE.name).values()
    with cpu_first() as first, Life(tmp_path, tmp_path / "life.log") as life:
        first.write_text(str(life.process.pid))
        assert life.process.wait(180) == 0
        assert "degraded" not in life.log
    assert alone.total() > 100
    assert counts(tmp_path / STORE) == dict.fromkeys(CAMERAS, alone)
