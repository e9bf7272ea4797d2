"""What the dashboard asks about what is kept, at a real state folder."""

import json
from collections.abc import Mapping
from pathlib import Path

import pytest

from edgecount.backup.archive import BackupReader
from edgecount.clock import SystemClock
from edgecount.config.settings.kept import KeptSettings
from edgecount.config.settings.layered import load_layered
from edgecount.config.settings.settings import Settings
from edgecount.gateway.ask import Ask
from edgecount.store.event_store import EventStore
from edgecount.wiring.pages.kept_asks import kept_asks
from edgecount.wiring.state import STORE, WEB
from tests.support.stored import crossing
from tests.support.web.hostile import RECEIPT

CONFIG = "cameras: {door: {source: 0}}\nwebhook: {url: 'https://hooks.example.org/x'}\n"


@pytest.fixture
def offered(tmp_path: Path) -> Mapping[str, Ask]:
    """The asks of a shop that has counted one person; its state is the folder `var`."""
    (tmp_path / "config.yaml").write_text(CONFIG)
    state = tmp_path / "var"
    with EventStore(state / STORE, clock=SystemClock()) as store:
        store.append([crossing(1, "2026-05-04T10:00")])
    (state / WEB).mkdir()
    config, kept = tmp_path / "config.yaml", KeptSettings(state)
    settings = Settings(kept, config, {}, SystemClock())
    return kept_asks(load_layered(config, {}, kept), settings, state, SystemClock())


def test_the_receipt_is_what_pages_read(offered: Mapping[str, Ask]) -> None:
    told = offered["receipt"].answer({})
    assert json.loads(json.dumps(told)) == told
    assert told.keys() == RECEIPT.keys(), "and what the tests of pages make up"
    assert told["kept"][0].keys() == RECEIPT["kept"][0].keys()
    assert any(kept["count"] == 1 for kept in told["kept"])
    assert any("hooks.example.org" in line for line in told["told"])


def test_the_backup_is_whole_and_lies_where_the_dashboard_reads(offered: Mapping[str, Ask], tmp_path: Path) -> None:
    made = offered["backup"].answer({"by": "Ada", "role": 3})
    with BackupReader(tmp_path / "var" / WEB / made["file"]) as backup:
        assert set(backup.manifest.members) == {STORE, "config.yaml"}
        backup.extract("config.yaml", tmp_path / "back.yaml")
    assert (tmp_path / "back.yaml").read_text() == CONFIG
    assert offered["backup"].story is not None, "who took it is in the log"
