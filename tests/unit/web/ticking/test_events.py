"""The stream by which figures tick: the daemon is asked for all viewers together, and not while nobody looks."""

import asyncio
from collections.abc import AsyncIterator, Callable, Coroutine
from contextlib import aclosing

import pytest

from edgecount.errors import EdgecountError
from edgecount.web.ticking import events
from edgecount.web.ticking.events import Viewers, as_event
from edgecount.web.ticking.standing import SiteStanding
from tests.support.web.fakes import STATUS, FakeGateway


@pytest.fixture(autouse=True)
def _quick(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "PERIOD_SECONDS", 0.001)


def inside(count: int) -> dict[str, object]:
    return {**STATUS, "occupancy": {**STATUS["occupancy"], "value": count}}


def run(scene: Callable[[], Coroutine[None, None, None]]) -> None:
    asyncio.run(scene())


async def next_of(stream: AsyncIterator[SiteStanding | None]) -> SiteStanding:
    """The next standing, whatever beats come before it."""
    while (found := await anext(stream)) is None:
        pass
    return found


def test_a_viewer_hears_how_it_stands_and_what_changes() -> None:
    gateway = FakeGateway()

    async def scene() -> None:
        async with aclosing(Viewers(gateway).watch()) as stream:
            assert (await next_of(stream)).inside == 23
            gateway.answers["status"] = inside(24)
            assert (await next_of(stream)).inside == 24

    run(scene)


def test_all_viewers_are_asked_for_together_and_nobody_for_none() -> None:
    gateway = FakeGateway()
    viewers = Viewers(gateway)

    async def scene() -> None:
        async with aclosing(viewers.watch()) as first, aclosing(viewers.watch()) as second:
            assert await next_of(first) == await next_of(second)
            assert len(viewers) == 2
            assert [name for name, _ in gateway.asked].count("site") == 1
        asked = len(gateway.asked)
        await asyncio.sleep(0.05)
        assert len(viewers) == 0
        assert len(gateway.asked) == asked

    run(scene)


def test_a_slow_page_gets_the_newest_only() -> None:
    gateway = FakeGateway()

    async def scene() -> None:
        async with aclosing(Viewers(gateway).watch()) as stream:
            await next_of(stream)
            for count in (1, 2, 3):
                gateway.answers["status"] = inside(count)
                seen = len(gateway.asked)
                while len(gateway.asked) < seen + 2:
                    await asyncio.sleep(0.001)
            assert (await next_of(stream)).inside == 3

    run(scene)


def test_where_nothing_changes_the_stream_only_beats(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "BEAT_SECONDS", 0.01)
    gateway = FakeGateway({"status": inside(5)})

    async def scene() -> None:
        async with aclosing(Viewers(gateway).watch()) as stream:
            assert (await next_of(stream)).inside == 5
            assert await anext(stream) is None

    run(scene)


def test_a_stream_ends_without_a_beat_where_nobody_answers_for_long(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(events, "BEAT_SECONDS", 0.01)
    monkeypatch.setattr(events, "AWAY_SECONDS", 0.02)
    gateway = FakeGateway({"status": EdgecountError("away")})

    async def scene() -> None:
        assert [standing async for standing in Viewers(gateway).watch()] == []

    run(scene)


def test_an_event_is_a_line_of_its_kind_and_one_of_json() -> None:
    assert as_event("figures", {"inside": 3}) == b'event: figures\ndata: {"inside":3}\n\n'
