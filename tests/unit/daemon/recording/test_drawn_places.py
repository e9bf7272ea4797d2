"""Lines and zones that were redrawn: found at the next start or reload, stored once, with by whom."""

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path

import pytest

from edgecount.daemon.recording.alerting import Alerting
from edgecount.daemon.recording.counts import Counts
from edgecount.daemon.recording.drawn_places import KEY, Drawn, DrawnPlaces, Place
from edgecount.daemon.recording.recorder import Recorder
from edgecount.events.model import LayoutChanged
from edgecount.store.event_store import EventStore
from tests.support.fakes import FakeClock
from tests.support.outputs import LAYOUT
from tests.support.stored import utc

NOW = utc("2026-05-04T12:00")
BEFORE: Drawn = {("door", "line", "in"): "a", ("door", "zone", "floor"): "b"}
Changes = list[tuple[str, str, str, str]]


class Texts:
    """A memory in a map."""

    def __init__(self, texts: Mapping[str, str]) -> None:
        self.texts = dict(texts)

    def recall(self, key: str) -> str | None:
        return self.texts.get(key)

    def remember(self, key: str, value: str) -> None:
        self.texts[key] = value


def anna(_place: Place, since: datetime) -> str:
    return f"Anna after {since:%H:%M}"


def places(memory: Texts, drawn: Drawn) -> DrawnPlaces:
    return DrawnPlaces(memory, drawn, "shop", anna)


@pytest.mark.parametrize(
    ("after", "changes"),
    [
        pytest.param(BEFORE, None, id="as it was"),
        pytest.param({**BEFORE, ("door", "line", "in"): "c"}, [("line", "in", "moved")], id="moved"),
        pytest.param({**BEFORE, ("back", "line", "in"): "a"}, [("line", "in", "added")], id="at another camera"),
        pytest.param({("door", "line", "in"): "a"}, [("zone", "floor", "removed")], id="removed"),
        pytest.param(
            {("door", "line", "in"): "a", ("door", "zone", "hall"): "b"},
            [("zone", "hall", "added"), ("zone", "floor", "removed")],
            id="renamed",
        ),
    ],
)
def test_what_is_other_than_before_is_told(after: Drawn, changes: list[tuple[str, str, str]] | None) -> None:
    memory = Texts({KEY: places(Texts({}), BEFORE).remembered(NOW)})
    found = places(memory, after).changes(NOW)
    told = None if found is None else [(change.what, change.name, change.change) for change in found]
    assert told == changes
    assert all(change.by == "Anna after 12:00" for change in found or [])


@pytest.mark.parametrize(
    ("kept", "changes"), [({}, []), ({KEY: "{"}, None), ({KEY: "[]"}, None), ({KEY: '{"places": 3}'}, None)]
)
def test_the_first_time_and_after_damage_nothing_is_told(kept: dict[str, str], changes: list[LayoutChanged]) -> None:
    assert places(Texts(kept), BEFORE).changes(NOW) == changes


def test_a_change_is_stored_once(tmp_path: Path) -> None:
    clock, path = FakeClock(NOW), tmp_path / "edgecount.sqlite"
    with EventStore(path) as store:
        for drawn in (BEFORE, BEFORE, {}, {}):
            known = DrawnPlaces(store, drawn, "shop", anna)
            recorder = Recorder(LAYOUT, store, path, Alerting((), LAYOUT, clock), None, Counts(), clock)
            recorder.know(known)
            recorder.start([])
        stored = [item.event for item in store.read_after(0, 10)]
    assert [(event.type, event.name, event.change) for event in stored if isinstance(event, LayoutChanged)] == [
        ("layout_changed", "in", "removed"),
        ("layout_changed", "floor", "removed"),
    ]
