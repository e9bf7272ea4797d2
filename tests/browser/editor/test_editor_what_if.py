"""The editor's question what yesterday would have counted, as people ask it."""

from copy import deepcopy
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from playwright.sync_api import expect

from edgecount.accounts.role import Role
from edgecount.counting.lines.rule import LineRule
from edgecount.store.batch import Batch
from edgecount.store.event_store import EventStore
from tests.browser.conftest import LookedAt, PageAt
from tests.support.stored import trail
from tests.support.web.easel import EDITOR, Easel, FakeSettings
from tests.support.web.weeks import NOW, PLAN, ThatDay

DOOR = {"from": [0.2, 0.6], "to": [0.8, 0.6], "in_side": "right"}


@pytest.mark.web
def test_a_line_is_asked_as_it_lies_on_the_desk(page_at: PageAt, looked_at: LookedAt, tmp_path: Path) -> None:
    with EventStore(tmp_path / "events.sqlite") as store:
        began = NOW - timedelta(days=1)
        store.put(Batch(trails={"entrance": tuple(trail(n, began + n * timedelta(minutes=1)) for n in range(3))}))
    plan = deepcopy(PLAN)
    plan["cameras"]["entrance"]["rule"] = {
        name: getattr(LineRule(), name) for name in ("anchor", "clear_of_line", "u_turn", "u_turn_window_seconds")
    }
    parts = FakeSettings(lines={"door": DOOR}).parts({"site": plan})
    parts = replace(parts, store=tmp_path / "events.sqlite", clock=ThatDay())
    easel = Easel(page_at(EDITOR, parts, role=Role.MANAGER))
    easel.do("What would yesterday have counted?")
    told = easel.page.locator("[data-yesterday] li")
    expect(told).to_have_text("Door: yesterday 3 in and 0 out; counted were 0 in and 0 out.")
    easel.drag((0.5, 0.6), (0.5, 0.8), (0.5, 0.95))
    easel.do("What would yesterday have counted?")
    expect(told).to_have_text("Door: yesterday 0 in and 0 out; counted were 0 in and 0 out.")
    looked_at(easel.page, "editor-what-if")
