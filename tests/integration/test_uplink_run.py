"""`edgecount run` as one box among many, at a broker on the loopback."""

import hashlib
import json
from pathlib import Path

import pytest

from edgecount.config.load import load
from tests.support.footage.walker import write_config, write_walk
from tests.support.servers.broker import Broker, Listener
from tests.support.shops.calling import call, end, started
from tests.support.waiting import wait_until


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


@pytest.mark.long
def test_a_box_shows_the_number_of_the_whole_site_that_it_is_told(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    config = write_config(tmp_path, source="rtsp://127.0.0.1:9/")
    with Broker(tmp_path / "broker") as broker, Listener(broker, "edgecount/#") as ear:
        with config.open("a") as file:
            file.write(f"fleet: {{host: 127.0.0.1, port: {broker.port}, tls: false, box: berlin-12, site: whole}}\n")
        where = ("--config", config, "--state", tmp_path)
        with started("run", *where, folder=tmp_path) as process:
            beat = json.loads(ear.wait_for_topic("edgecount/berlin-12/heartbeat").payload)
            day = json.loads(call(capsys, "status", "--json", "--state", tmp_path).out)["day"]
            told = {"store": beat["store"], "at": beat["now"], "day": day, "inside": 12, "seq": 0}
            told |= {"missing": [], "heard_box": "berlin-13", "heard_seconds": 2.5}
            ear.publish("edgecount/berlin-12/site/set", json.dumps(told))
            wait_until(lambda: "12 people inside now" in call(capsys, "status", "--state", tmp_path).out)
            said = call(capsys, "status", "--state", tmp_path).out
            assert "at all doors of the site, as the fleet tells it" in said
            assert call(capsys, "occupancy", "set", "7", *where).status == 0
            assert "7 people inside now" in call(capsys, "status", "--state", tmp_path).out
            process.terminate()
            assert end(process).status == 0
