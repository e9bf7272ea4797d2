"""`edgecount run` as one box among many, at a broker on the loopback."""

import hashlib
import json
from pathlib import Path

import pytest

from edgecount.config.load import load
from tests.support.footage.walker import write_config, write_walk
from tests.support.servers.broker import Broker, Listener
from tests.support.shops.calling import call


def test_all_that_a_box_stores_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    write_config(tmp_path, source=write_walk(tmp_path / "walk.avi"))
    with Broker(tmp_path / "broker") as broker, Listener(broker, "edgecount/#") as ear:
        with (tmp_path / "config.yaml").open("a") as config:
            config.write(f"fleet: {{host: 127.0.0.1, port: {broker.port}, tls: false, box: berlin-12, track: false}}\n")
        assert call(capsys, "run").status == 0
        ear.wait_for(lambda heard: len([item for item in heard if item.topic.endswith("/event")]) >= 3)
        told = [json.loads(item.payload) for item in ear.on("edgecount/berlin-12/event")]
        (beat, *_) = [json.loads(item.payload) for item in ear.on("edgecount/berlin-12/heartbeat")]
    assert [body["event"]["type"] for body in told] == ["camera_restored", "crossing", "camera_lost"]
    assert [(body["seq"], body["prev"]) for body in told] == [(1, None), (2, 1), (3, 2)]
    assert "track" not in told[1]["event"]
    assert {body["store"] for body in (*told, beat)} == {beat["store"]}
    in_force = load(tmp_path / "config.yaml", {}).model_dump_json()
    assert beat["config"] == hashlib.sha256(in_force.encode()).hexdigest()
