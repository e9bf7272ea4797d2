"""Zones from a recording to all that is told of them: files, MQTT, and mail."""

import csv
import json
from datetime import timedelta
from itertools import pairwise
from pathlib import Path

import pytest
from openpyxl import load_workbook

from edgecount.events.model import Visit
from edgecount.sinks.mqtt.pace import BURST
from edgecount.store.reader import StoreReader
from tests.support.footage.walker import TO_THE_RIGHT, write_model, write_walk
from tests.support.servers.broker import Broker, Listener, retained
from tests.support.servers.mailserver import mail_server
from tests.support.shops.calling import call

STANDS = [*TO_THE_RIGHT, *[0.85] * 20, *reversed(TO_THE_RIGHT), *[None] * 40]
"""Some seconds in the right half of the picture."""
HALVES = """\
site: {{name: Main Street, timezone: Europe/Paris}}
cameras:
  front:
    source: walk.avi
    zones:
      queue: {{polygon: [[0.5, 0], [1, 0], [1, 1], [0.5, 1]], capacity: 1}}
  side:
    source: walk.avi
    zones:
      queue: {{polygon: [[0.5, 0], [1, 0], [1, 1], [0.5, 1]]}}
      attic: {{polygon: [[0, 0], [0.1, 0], [0.1, 1], [0, 1]]}}
alerts: {{zone-queue: {{when: zone, zone: queue, above: 0, hold_seconds: 0}}}}
detector: {{model: {model}, view: frame}}
health: {{port: off}}
"""


@pytest.fixture(autouse=True)
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    write_walk(tmp_path / "walk.avi", STANDS)
    (tmp_path / "config.yaml").write_text(HALVES.format(model=write_model(tmp_path)))
    return tmp_path


def rows_of(path: str) -> list[dict[str, str]]:
    with Path(path).open(newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_the_files_of_a_replay(capsys: pytest.CaptureFixture[str]) -> None:
    call(capsys, "replay", "walk.avi", "--camera", "side", "--start", "2026-05-04T14:00+02:00", "--logs", "logs")
    rows = rows_of("logs/zones-2026-05-04.csv")
    queue, attic = rows  # a row for each zone and quarter of an hour that was recorded
    assert (queue["zone"], queue["visitors"], queue["dwell_mean_seconds"], queue["peak"]) == ("queue", "1", "3.9", "1")
    assert (attic["zone"], attic["visitors"], attic["dwell_mean_seconds"], attic["peak"]) == ("attic", "0", "", "0")
    sheet = load_workbook("logs/footfall-2026-05.xlsx")["Zones"]
    assert [cell.value for cell in sheet[2]][1:5] == ["queue", 1, timedelta(seconds=4), timedelta(seconds=4)]
    call(capsys, "report", "--state", "logs", "--from", "2026-05-04", "--output", "again")
    again = rows_of("again/zones-2026-05-04.csv")
    assert [row["visitors"] for row in again if row["visitors"] == "1"] == ["1"]


def test_a_daemon_tells_of_its_zones(capsys: pytest.CaptureFixture[str], folder: Path) -> None:
    config = folder / "config.yaml"
    with Broker(folder / "broker") as broker, mail_server() as server, Listener(broker, "edgecount/#") as listener:
        mail = (
            f"{{host: 127.0.0.1, port: {server.port}, security: none, sender: a@x.example, receivers: [b@x.example]}}"
        )
        config.write_text(f"{config.read_text()}mqtt: {{host: 127.0.0.1, port: {broker.port}}}\nmail: {mail}\n")
        assert call(capsys, "run").status == 0
        counts = [json.loads(item.payload)["count"] for item in listener.on("edgecount/site/queue/state")]
        visits = [item for camera in ("front", "side") for item in listener.on(f"edgecount/{camera}/queue/event")]
        alerts = [json.loads(item.payload)["state"] for item in listener.on("edgecount/alert/zone-queue")]
        kept = retained(broker, "edgecount/#")
    assert {count for count in counts if count} & {1, 2}, "both cameras at once, or one after the other"
    assert (counts[0], counts[-1]) == (None, None), "before the first picture and after the last nobody knows"
    assert 0 in counts or len(counts) > BURST, (
        "after so many changes at once the next one waits, and the end came first"
    )
    assert [json.loads(item.payload)["type"] for item in visits] == ["visit", "visit"]
    changes = [state for before, state in pairwise([None, *alerts]) if state != before]
    assert changes[:3] == ["OFF", "ON", "OFF"]
    assert json.loads(kept["edgecount/side/attic/state"])["count"] is None
    assert "Too many people in zone queue" in server.mailbox.messages[0]["Subject"]
    with StoreReader(Path("var/edgecount.sqlite")) as reader:
        stored = [item.event for item in reader.read_after(0, 1000) if isinstance(item.event, Visit)]
    assert [event.zone for event in stored] == ["queue", "queue"]
    (written,) = Path("var/reports").glob("zones-*.csv")
    assert sum(int(row["visitors"] or 0) for row in rows_of(str(written))) == 2
