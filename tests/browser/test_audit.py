"""An audit as people make it: somebody taps on a phone what walks by, late and with mistakes, and sees the result."""

import random
import re
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Any, Protocol

import pytest
from playwright.sync_api import Page, expect

from edgecount.accounts.role import Role
from edgecount.daemon.operations.audit_ask import AuditAsk
from edgecount.events.model import Direction
from edgecount.site.audits.auditing import event_of
from edgecount.site.command import Command, KeepAudit
from edgecount.store.event_store import EventStore
from edgecount.web.parts import WebParts
from tests.browser.conftest import LookedAt, PageAt
from tests.support.fakes import FakeClock
from tests.support.stored import crossing, filled, utc
from tests.support.web.client import web_parts
from tests.support.web.fakes import STATUS, FakeGateway
from tests.support.web.looking import DESK, PHONE, grave_faults, spills
from tests.support.web.weeks import PLAN

BEGAN = utc("2026-11-07T11:00")
AHEAD = timedelta(hours=2, seconds=7)
"""The clock of the phone is wrong."""
LASTS = 600
SETTLES = 6
WAYS: Sequence[Direction] = ("in", "out")


@dataclass(frozen=True, slots=True)
class DoorWalk:
    """Somebody goes through the door, in seconds from the start."""

    at: float
    way: Direction


class CountingShop:
    """A store in which people have crossed the door, and a main process that compares and keeps audits.

    `now` is when the taps come, in seconds from the start.
    """

    def __init__(self, folder: Path, counted: Sequence[DoorWalk], now: float = LASTS + SETTLES) -> None:
        (folder / "web").mkdir()
        people = [crossing(n, BEGAN + timedelta(seconds=walk.at), walk.way) for n, walk in enumerate(counted, 1)]
        minutes = {BEGAN + timedelta(minutes=minute): 60.0 for minute in range(LASTS // 60)}
        self._store = filled(folder / "events.sqlite", people, {"entrance": minutes})
        self._clock = FakeClock(BEGAN + timedelta(seconds=now))
        keep = AuditAsk(self._store, {"entrance": ["door"]}, self._obey, self._clock).ask()
        plan = {**PLAN, "cameras": {"entrance": PLAN["cameras"]["entrance"]}}
        answers: dict[str, Any] = {"site": plan, "status": STATUS, "audit.keep": keep.answer}
        gateway = FakeGateway(answers)
        self.parts: WebParts = web_parts(store=self._store, folder=folder / "web", gateway=gateway, clock=self._clock)

    def _obey(self, command: Command) -> "Future[int]":
        assert isinstance(command, KeepAudit)
        with EventStore(self._store) as store:
            (seq,) = store.append([event_of(command.audit, command.id, "main-street", self._clock.now())])
        done: Future[int] = Future()
        done.set_result(seq)
        return done


class Phone:
    """A page with two buttons, and hands that tap on it; its time stands still but for `till`."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self._now = 0.0
        page.clock.install(time=BEGAN + AHEAD - timedelta(minutes=5))  # loading may take long: it goes on meanwhile
        page.reload()
        page.clock.pause_at(BEGAN + AHEAD + timedelta(seconds=1))
        page.get_by_role("button", name="Start").click()

    def till(self, at: float) -> None:
        """Wait until so many seconds have gone by."""
        self.page.clock.run_for(round(1000 * (at - self._now)))
        self._now = at

    def tap(self, walk: DoorWalk) -> None:
        """Tap for somebody, at that time."""
        self.till(walk.at)
        self.page.locator(f"[data-way={walk.way}]").click()

    def tapped(self) -> Mapping[str, int]:
        """What the page shows of its own taps."""
        return {way: int(self.page.locator(f"[data-count={way}]").inner_text()) for way in WAYS}


def people_at_a_door(seed: int) -> tuple[Sequence[DoorWalk], Sequence[DoorWalk]]:
    """Those that walk by, some side by side, and those that are counted: one in fifteen missed, some invented."""
    rng = random.Random(seed)
    walks = [DoorWalk(rng.uniform(2, LASTS - 4), rng.choice(WAYS)) for _ in range(45)]
    walks += [DoorWalk(walk.at + rng.uniform(0.3, 0.9), walk.way) for walk in walks[::6]]
    counted = [DoorWalk(walk.at + rng.gauss(0, 0.2), walk.way) for walk in walks if rng.random() > 1 / 15]
    counted += [DoorWalk(rng.uniform(2, LASTS - 4), rng.choice(WAYS)) for _ in range(3)]
    return sorted(walks, key=lambda walk: walk.at), sorted(counted, key=lambda walk: walk.at)


def matched(walks: Sequence[DoorWalk], counted: Sequence[DoorWalk], way: Direction) -> int:
    """How many of them were counted, nearest first, as benchmarks are scored: within three seconds."""
    near = sorted(
        (abs(one.at - other.at), i, j)
        for i, one in enumerate(walks)
        for j, other in enumerate(counted)
        if one.way == other.way == way and abs(one.at - other.at) <= 3
    )
    used: set[tuple[str, int]] = set()
    for _, i, j in near:
        if not {("walk", i), ("count", j)} & used:
            used |= {("walk", i), ("count", j)}
    return len(used) // 2


def late(walks: Sequence[DoorWalk], seed: int) -> Iterator[DoorWalk]:
    """The taps for them: 0.2 to 1.5 seconds late, and no two of a hand in less than 0.2 seconds."""
    rng, last = random.Random(seed), 0.0
    for tap in sorted((DoorWalk(walk.at + rng.uniform(0.2, 1.5), walk.way) for walk in walks), key=lambda tap: tap.at):
        last = max(tap.at, last + 0.2)
        yield DoorWalk(last, tap.way)


def figures(page: Page) -> Mapping[str, Sequence[int]]:
    """The numbers of the result, each way."""
    rows = {}
    for name in ("People, by hand", "Counted", "Missed", "Invented"):
        row = page.get_by_role("row", name=re.compile(f"^{name}"))
        rows[name] = [int(text) for text in row.get_by_role("cell").all_inner_texts()]
    return rows


class CountingPage(Protocol):
    """Opens the page at a door at which these have been counted; the taps come so many seconds after the start."""

    def __call__(self, counted: Sequence[DoorWalk], now: float = LASTS + SETTLES) -> Phone: ...


@pytest.fixture
def counting(page_at: PageAt, tmp_path: Path) -> CountingPage:
    """The page on a manager's phone, at a door at which these have been counted."""

    def opened(counted: Sequence[DoorWalk], now: float = LASTS + SETTLES) -> Phone:
        parts = CountingShop(tmp_path, counted, now).parts
        return Phone(
            page_at("/audit/count?camera=entrance&lines=door", parts, role=Role.MANAGER, size=PHONE, touch=True)
        )

    return opened


@pytest.mark.web
def test_taps_of_a_hand_say_what_the_truth_says(counting: CountingPage, looked_at: LookedAt) -> None:
    walks, counted = people_at_a_door(seed=4)
    phone = counting(counted)
    page = phone.page
    for number, tap in enumerate(late(walks, seed=5)):
        phone.tap(tap)
        if number % 10 == 4:  # twice for one, and at once taken back
            phone.tap(DoorWalk(tap.at + 0.02, tap.way))  # too soon for a hand: no tap at all
            phone.page.clock.run_for(150)
            page.locator(f"[data-way={tap.way}]").click()
            page.get_by_role("button", name="Undo the last tap").click()
            phone._now += 0.15
        if number == 20:
            looked_at(page, "audit-counting")
            assert not spills(page)
            page.reload()
    assert phone.tapped() == {way: sum(walk.way == way for walk in walks) for way in WAYS}
    phone.till(LASTS + 1)
    expect(page.get_by_text("Comparing your taps")).to_be_visible()
    phone.till(LASTS + SETTLES + 2)
    expect(page.get_by_role("heading", name="Audit · Entrance · Door")).to_be_visible()
    found = figures(page)
    for at, way in enumerate(WAYS):
        of_way = [sum(one.way == way for one in series) for series in (walks, counted)]
        assert found["People, by hand"][at] == of_way[0]
        truth = matched(walks, counted, way)
        assert abs(found["People, by hand"][at] - found["Missed"][at] - truth) <= 1
        assert abs(found["Counted"][at] - found["Invented"][at] - truth) <= 1
    page.clock.resume()  # axe waits by the page's own clock
    looked_at(page, "audit-result")
    assert not grave_faults(page)
    assert not spills(page)


@pytest.mark.web
def test_taps_outlast_a_lost_connection_and_a_reload(counting: CountingPage, looked_at: LookedAt) -> None:
    walks = [DoorWalk(10, "in"), DoorWalk(20, "out")]
    phone = counting(walks, now=40)
    page = phone.page
    for walk in walks:
        phone.tap(DoorWalk(walk.at + 0.5, walk.way))
    page.evaluate("() => { window.fetch = () => Promise.reject(new TypeError()); }")
    page.get_by_role("button", name="Finish").click()
    phone.till(40)
    expect(page.get_by_text("No connection: your taps are kept")).to_be_visible()
    looked_at(page, "audit-lost")
    page.reload()
    expect(page.get_by_role("heading", name="Audit · Entrance · Door")).to_be_visible()
    assert figures(page)["Missed"] == [0, 0]


@pytest.mark.web
@pytest.mark.parametrize("reloads", [False, True], ids=["page-asleep", "page-left"])
def test_minutes_away_are_no_part_of_an_audit(counting: CountingPage, looked_at: LookedAt, *, reloads: bool) -> None:
    """Two people are counted; in the minutes away, others went through, and nobody tapped for them."""
    phone = counting([DoorWalk(10, "in"), DoorWalk(20, "in"), *(DoorWalk(60 + 10 * at, "in") for at in range(50))])
    page = phone.page
    for at in (10.5, 20.5):
        phone.tap(DoorWalk(at, "in"))
    phone.till(30)
    page.clock.fast_forward(1000 * 575)  # as a phone that was put away: nothing runs meanwhile
    if reloads:
        page.reload()
    expect(page.get_by_text("You were away")).to_be_visible()
    looked_at(page, "audit-away")
    assert not spills(page)
    phone.page.clock.run_for(20_000)
    expect(page.get_by_role("button", name="Throw the taps away")).to_be_visible()
    page.get_by_role("button", name="Compare the taps").click()
    page.clock.run_for(2_000)
    expect(page.get_by_role("heading", name="Audit · Entrance · Door")).to_be_visible()
    assert (figures(page)["Counted"], figures(page)["Invented"]) == ([2, 0], [0, 0])


@pytest.mark.web
def test_a_refusal_is_said_and_the_taps_may_be_thrown_away(counting: CountingPage) -> None:
    phone = counting([])
    page = phone.page
    refusal = 'new Response(JSON.stringify({"error": "nobody was tapped"}), {"status": 503})'
    page.evaluate(f"() => {{ window.fetch = () => Promise.resolve({refusal}); }}")
    page.get_by_role("button", name="Finish").click()
    phone.till(10)
    expect(page.get_by_text("nobody was tapped")).to_be_visible()
    page.get_by_role("button", name="Try again").click()
    expect(page.get_by_text("nobody was tapped")).to_be_visible()
    page.get_by_role("button", name="Throw the taps away").click()
    expect(page.get_by_role("button", name="Start")).to_be_visible()


@pytest.mark.web
@pytest.mark.parametrize(("size", "name"), [(PHONE, "phone"), (DESK, "desk")])
def test_the_doors(page_at: PageAt, looked_at: LookedAt, tmp_path: Path, size: Any, name: str) -> None:
    parts = CountingShop(tmp_path, [DoorWalk(10, "in")]).parts
    page = page_at("/audit", parts, role=Role.MANAGER, size=size)
    expect(page.get_by_role("link", name="Count at Entrance · Door")).to_be_visible()
    looked_at(page, f"audit-doors-{name}")
    page.get_by_role("link", name="Count at Entrance · Door").click()
    expect(page.get_by_role("button", name="Start")).to_be_visible()
    looked_at(page, f"audit-ready-{name}")
    assert not grave_faults(page)
    page.get_by_role("button", name="Start").click()
    page.locator("[data-way=in]").click()
    looked_at(page, f"audit-tapping-{name}")
    assert not grave_faults(page)
    assert not spills(page)
