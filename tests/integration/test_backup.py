"""What was counted is saved in one file while the daemon's store is open, and brought back on another box."""

import zipfile
from datetime import UTC, datetime
from pathlib import Path

import pytest

from edgecount.clock import SystemClock
from edgecount.config.settings.change import Wish
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.settings import Settings
from edgecount.events.model import AnyEvent
from edgecount.store.event_store import EventStore
from edgecount.store.reader import StoreReader
from edgecount.wiring.state import STORE
from tests.support.shops.calling import call
from tests.support.stored import crossing

CONFIG = "cameras: {door: {source: 0, lines: {in: {from: [0.5, 0], to: [0.5, 1], in_side: left}}}}\n"


@pytest.fixture(autouse=True)
def shop(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "config.yaml").write_text(CONFIG)
    return tmp_path


def stored(state: Path) -> list[tuple[int, AnyEvent]]:
    with StoreReader(state / STORE) as reader:
        return [(one.seq, one.event) for one in reader.read_after(0, 1000)]


def test_what_was_counted_comes_back_and_what_was_there_is_kept(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with EventStore(shop / "var" / STORE, clock=SystemClock()) as store:
        store.append([crossing(1, "2026-05-04T10:01")])
        saved = call(capsys, "backup", "shop.zip")
        assert (saved.status, saved.err) == (0, "")
        store.append([crossing(2, "2026-05-04T10:02")])
    before, later = stored(shop / "var")[:1], stored(shop / "var")
    assert len(later) == 2

    restored = call(capsys, "restore", "shop.zip")
    assert (restored.status, restored.err) == (0, "")
    assert stored(shop / "var") == before
    (kept,) = (shop / "var").glob(f"{STORE}.replaced-*Z")
    assert f"what was there before is kept as var/{kept.name}" in restored.out
    with StoreReader(kept) as reader:
        assert len(list(reader.read_after(0, 1000))) == 2


def test_no_number_is_given_twice(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with EventStore(shop / "var" / STORE, clock=SystemClock()) as store:
        store.append([crossing(1, "2026-05-04T10:01")])
        call(capsys, "backup", "shop.zip")
        (given,) = store.append([crossing(2, "2026-05-04T10:02")])
    call(capsys, "restore", "shop.zip")
    with EventStore(shop / "var" / STORE, clock=SystemClock()) as store:
        assert store.append([crossing(3, "2026-05-04T10:03")]) > [given]


def test_on_another_box_the_config_comes_too(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with EventStore(shop / "var" / STORE, clock=SystemClock()) as store:
        store.append([crossing(2, "2026-05-04T10:02")])
        call(capsys, "backup", "shop.zip")
    there = shop / "new box"
    there.mkdir()
    done = call(capsys, "restore", "shop.zip", "--state", str(there / "state"), "--config", str(there / "config.yaml"))
    assert done.status == 0
    assert (there / "config.yaml").read_text() == CONFIG
    assert len(stored(there / "state")) == 1
    assert not list(there.glob("**/*.new"))

    (there / "config.yaml").write_text("mine")
    again = call(capsys, "restore", "shop.zip", "--state", str(there / "state"), "--config", str(there / "config.yaml"))
    assert "is there already, and stays as it is" in again.out
    assert (there / "config.yaml").read_text() == "mine"


def test_a_running_daemon_is_not_disturbed(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with EventStore(shop / "var" / STORE, clock=SystemClock()) as store:
        store.append([crossing(1, "2026-05-04T10:01")])
        call(capsys, "backup", "shop.zip")
        refused = call(capsys, "restore", "shop.zip")
    assert refused.status == 1
    assert "stop that one first" in refused.err


@pytest.mark.parametrize("content", [b"", b"PK", b"no archive"])
def test_what_is_no_backup_changes_nothing(shop: Path, content: bytes, capsys: pytest.CaptureFixture[str]) -> None:
    with EventStore(shop / "var" / STORE, clock=SystemClock()) as store:
        store.append([crossing(2, "2026-05-04T10:02")])
    before = stored(shop / "var")
    (shop / "bad.zip").write_bytes(content)
    refused = call(capsys, "restore", "bad.zip")
    assert (refused.status, refused.err.count("\n")) == (1, 1)
    assert stored(shop / "var") == before
    assert not list((shop / "var").glob("*.replaced-*"))


def test_nothing_to_save(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    nothing = call(capsys, "backup", "shop.zip")
    assert nothing.status == 2
    assert "name the state folder with --state" in nothing.err
    assert not (shop / "shop.zip").exists()


def test_when_it_was_made_is_told_in_local_time(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with EventStore(shop / "var" / STORE, clock=SystemClock()):
        call(capsys, "backup", "shop.zip")
    day = datetime.now(UTC).astimezone().date()
    assert f"as it was at {day}" in call(capsys, "restore", "shop.zip").out


def test_the_login_of_a_camera_is_in_no_backup(shop: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with EventStore(shop / "var" / STORE, clock=SystemClock()):
        kept = Settings(KeptSettings(shop / "var"), shop / "config.yaml", {}, SystemClock())
        kept.change([Wish(("cameras", "yard"), {"source": "rtsp://ada:tulip-and-a-bicycle@192.0.2.1/1"})], "Ada")
        assert call(capsys, "backup", "shop.zip").status == 0
    assert b"tulip-and-a-bicycle" in (shop / "var" / "settings.sqlite").read_bytes()
    with zipfile.ZipFile(shop / "shop.zip") as archive:
        assert all(b"tulip-and-a-bicycle" not in archive.read(name) for name in archive.namelist())

    call(capsys, "restore", "shop.zip", "--state", "new")
    there = Settings(KeptSettings(shop / "new"), shop / "config.yaml", {}, SystemClock())
    assert [change.by for change in there.history()[0]] == ["Ada"], "what was set comes back"
