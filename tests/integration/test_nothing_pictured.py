"""A whole day's work with every feature on, and every file watched that anybody writes: no picture, unless told to."""

import re
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import cv2
import numpy as np
import pytest

from tests.support.footage.walker import write_model, write_walk
from tests.support.machine.inotify import FileWatch
from tests.support.machine.neighbour import KEPT, Neighbour
from tests.support.machine.own_folders import SHARED, own, why_not, with_own
from tests.support.servers.broker import Broker, Listener, retained
from tests.support.servers.mailserver import HOST, MailServer, mail_server
from tests.support.shops.calling import ROOT, Ended, end, start
from tests.support.shops.killing import Life
from tests.support.waiting import wait_until

WALK = (*(0.15 + 0.07 * step for step in range(11)), *(0.85 - 0.07 * step for step in range(11)))
CONFIG = """\
site: {{name: Main Street, timezone: UTC, capacity: 1, opening_hours: {{monday: closed}}}}
health: {{port: off}}
detector: {{model: walker.prototxt, view: frame, pose: true}}
counting: {{u_turn: count, fallen_after_seconds: 1}}
privacy: {{mask: silhouette}}
files: {{period_minutes: 1}}
mqtt: {{host: {broker.host}, port: {broker.port}, discovery: true}}
mail: {{host: {mail}, port: {port}, security: none, sender: shop@example.org, receivers: [anna@example.org]}}
report: {{mail: true}}
alerts: {{full: {{when: occupancy, above: 0, hold_seconds: 0, cool_down_seconds: 0}}}}
cameras:
  entrance:
    source: walk.avi
    lines: {{door: {{from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}}}
    zones: {{floor: {{polygon: [[0.1, 0.1], [0.9, 0.1], [0.9, 0.99], [0.1, 0.99]], capacity: 1}}}}
"""
PAINT_IN_THE_ZONE = (165, 112, 87)
"""What people are painted over with, under the tint of the zone: blue, green, red."""
NO_PICTURES = re.compile(
    r".*\.sqlite(-wal|-shm|-journal)?|.*\.(lock|log|csv|xlsx|pyc|sock)|\..*\.edgecount-part|openpyxl\..*|[a-z0-9_]{8}"
)
"""What may be gone before it can be looked into; the last is Python's, which tries whether it can write there."""


@pytest.fixture
def broker(tmp_path: Path) -> Iterator[Broker]:
    with Broker(tmp_path / "broker") as serving:
        yield serving


@pytest.fixture
def mails() -> Iterator[MailServer]:
    with mail_server() as serving:
        yield serving


@pytest.fixture
def shop(tmp_path: Path, broker: Broker, mails: MailServer) -> Path:
    """A folder with the config, the recording, and places of its own to write to."""
    folder = tmp_path / "shop"
    for name in ("home", "scratch"):
        (folder / name).mkdir(parents=True)
    write_walk(folder / "walk.avi", WALK * 30)
    write_walk(folder / "short.avi", WALK * 2)
    write_model(folder)
    (folder / "config.yaml").write_text(CONFIG.format(broker=broker, mail=HOST, port=mails.port))
    return folder


def environ(shop: Path) -> dict[str, str]:
    home, scratch = str(shop / "home"), str(shop / "scratch")
    return {"HOME": home, "TMPDIR": scratch, "XDG_CACHE_HOME": home, "XDG_CONFIG_HOME": home, "MPLCONFIGDIR": ""}


def alone(shop: Path) -> Sequence[str]:
    """What precedes a command: the system's folders for temporary files are the shop's then, where that is possible.

    What a program writes that keeps to no TMPDIR is seen as well, then, and what others write there is not.
    """
    return () if why_not() else with_own(shop / "system", shop, ROOT, Path(sys.prefix))


def command(shop: Path, *arguments: str, **more: str) -> Ended:
    ended = end(start(*arguments, folder=shop, within=alone(shop), **(environ(shop) | more)))
    assert ended.status == 0, ended
    return ended


def shop_life(shop: Path) -> Life:
    return Life(shop, shop / "life.log", within=alone(shop), **environ(shop))


def test_a_full_run_writes_no_picture(shop: Path, broker: Broker, mails: MailServer) -> None:
    """What another program pictures meanwhile, in the system's folder for temporary files, is none of ours."""
    with Neighbour(), FileWatch(shop) as watch, Listener(broker, "#") as ear:
        with shop_life(shop) as life:
            life.wait_for("watching")
            life.wait_for_more()
            command(shop, "status")
            command(shop, "occupancy", "set", "5")
            wait_until(lambda: bool(mails.mailbox.taken), lambda: life.log)
            ear.wait_for(len)
            assert life.stop() == 0
        command(shop, "report")
        command(shop, "privacy")
        command(shop, "replay", "short.avi", "--events", "events.jsonl", "--logs", "logs")
    assert any(part.get_content_maintype() == "image" for part in mails.mailbox.messages[0].walk())
    names = {path.name for path in watch.seen.written}
    assert {"edgecount.sqlite", "life.log", "events.jsonl"} <= names
    assert any(name.endswith(".xlsx") for name in names)
    assert watch.seen.pictures == {}
    assert {path for path in watch.seen.unread if not NO_PICTURES.fullmatch(path.name)} == set()


def test_a_picture_goes_to_the_broker_where_the_config_wants_it_and_nowhere_else(shop: Path, broker: Broker) -> None:
    """Everybody in it is painted over; no file on this machine has it, and the broker keeps none."""
    config = (shop / "config.yaml").read_text().replace(", pose: true", "")
    config = config.replace("source: walk.avi", "source: walk.avi\n    picture_seconds: 60")
    (shop / "config.yaml").write_text(config)
    with Neighbour(), FileWatch(shop) as watch, Listener(broker, "#") as ear, shop_life(shop) as life:
        heard = ear.wait_for_topic("edgecount/entrance/picture")
        assert life.stop() == 0
    assert watch.seen.pictures == {}
    picture = np.asarray(cv2.imdecode(np.frombuffer(heard.payload, np.uint8), cv2.IMREAD_COLOR), np.uint8)
    assert picture.shape == (120, 160, 3)
    is_painted = np.abs(picture.astype(int) - PAINT_IN_THE_ZONE).max(axis=2) < 30
    assert is_painted.mean() > 0.1
    assert not [topic for topic in retained(broker) if topic.endswith("/picture")]
    assert "a picture of entrance every 60 seconds" in command(shop, "privacy").out


@pytest.mark.long
@pytest.mark.parametrize(
    ("arguments", "picture"),
    [
        pytest.param(("replay", "walk.avi", "--frames", "frames"), "frames/000001.png", id="frames"),
        pytest.param(("replay", "walk.avi", "--video", "out.avi"), "out.avi", id="video"),
    ],
)
def test_a_picture_that_somebody_asked_for_is_seen(shop: Path, arguments: tuple[str, ...], picture: str) -> None:
    write_walk(shop / "walk.avi", WALK)
    with FileWatch(shop) as watch:
        command(shop, *arguments)
    assert shop / picture in watch.seen.pictures


SECRETLY = """
import cv2, numpy, os, sys
os.makedirs(sys.argv[1], exist_ok=True)
png = cv2.imencode('.png', numpy.zeros((9, 9, 3), numpy.uint8))[1].tobytes()
with open(sys.argv[1] + '/notes.txt', 'wb') as file:
    file.write(png)
os.unlink(file.name)
"""
"""A program that writes a picture under another name, and deletes it again."""


@pytest.mark.parametrize("folder", ["var/reports", "scratch", "home/.cache/deep"])
def test_a_picture_that_is_deleted_again_is_seen(shop: Path, folder: str) -> None:
    (shop / folder).mkdir(parents=True, exist_ok=True)
    with FileWatch(shop) as watch:
        subprocess.run([sys.executable, "-c", SECRETLY, str(shop / folder)], check=True)
    assert shop / folder / "notes.txt" in {*watch.seen.pictures, *watch.seen.unread}


@pytest.mark.skipif(why_not() is not None, reason=f"no folders of one's own here: {why_not()}")
@pytest.mark.parametrize("shared", SHARED, ids=str)
def test_a_picture_in_a_folder_of_the_system_is_seen_and_no_other_programs(tmp_path: Path, shared: Path) -> None:
    (tmp_path / "shop").mkdir()
    within = alone(tmp_path / "shop")
    with Neighbour() as neighbour, FileWatch(tmp_path) as watch:
        wait_until(lambda: neighbour.written > KEPT, "pictures in the system's folder", lambda: neighbour.written)
        subprocess.run([*within, sys.executable, "-c", SECRETLY, str(shared)], check=True)
    assert not (shared / "notes.txt").exists()
    assert {*watch.seen.pictures, *watch.seen.unread} == {own(tmp_path / "shop" / "system", shared) / "notes.txt"}


@pytest.mark.long
def test_the_model_of_shapes_is_not_even_opened_where_no_picture_is_shown(shop: Path) -> None:
    write_walk(shop / "walk.avi", WALK)
    (shop / "config.yaml").write_text((shop / "config.yaml").read_text().replace(", pose: true", ""))
    tree = shop / "tree"  # other tests open the models of the checkout at any time
    for folder in ("edgecount", "models"):
        shutil.copytree(ROOT / folder, tree / folder, symlinks=True)
    with FileWatch(tree / "models") as watch:
        command(shop, "replay", "walk.avi", "--logs", "logs", PYTHONPATH=str(tree))
        command(shop, "replay", "walk.avi", "--mask", "box", "--frames", "boxes", PYTHONPATH=str(tree))
    assert {path for path in watch.seen.opened if path.suffix == ".tflite"} == set()
    with FileWatch(tree / "models") as watch:
        command(shop, "replay", "walk.avi", "--frames", "shapes", PYTHONPATH=str(tree))
    assert {path.suffix for path in watch.seen.opened} >= {".tflite"}
