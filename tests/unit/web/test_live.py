"""Cameras live: who may see what, one question for all who look, the newest alone for whoever is slow."""

import asyncio
from base64 import b64encode
from collections.abc import Sequence
from html import unescape
from typing import Any

import pytest

from edgecount.accounts.role import Role
from edgecount.errors import EdgecountError
from edgecount.web.live import watching
from edgecount.web.live.newest_picture import FRESH_SECONDS, PERIOD_SECONDS, LivePictures
from edgecount.web.live.shapes import shapes_of
from edgecount.web.live.watching import LiveCameras, Newest, Seen
from tests.support.fakes import FakeClock
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import SITE, FakeGateway

JPEG = b"\xff\xd8\xff a picture"
PICTURE = {"number": 7, "ts": "2026-05-04T12:00:00.000+00:00", "jpeg": b64encode(JPEG).decode()}
SEEN = {"camera": "entrance", "state": "online", "number": 1, "people": [{"id": 3, "place": [0.5, 0.5], "seen": True}]}


def gateway(**answers: Any) -> FakeGateway:
    return FakeGateway({"live": SEEN, "picture": PICTURE, "scene": PICTURE, **answers})


def test_the_page_shows_every_camera_or_one() -> None:
    client = browser(web_parts(gateway=gateway()))
    every, one = client.get("/live").text, client.get("/live?camera=yard").text
    assert [every.count("data-camera="), one.count("data-camera=")] == [2, 1]
    assert client.get("/live?camera=attic").status_code == 404


@pytest.mark.parametrize(
    ("role", "page", "picture"),
    [
        pytest.param(Role.STAFF, 200, 403, id="staff see a map"),
        pytest.param(Role.MANAGER, 200, 200, id="managers see pictures, too"),
        pytest.param(None, 303, 401, id="nobody else sees anything"),
    ],
)
def test_pictures_are_for_managers(role: Role | None, page: int, picture: int) -> None:
    client = browser(web_parts(gateway=gateway()), role=role)
    shown, fetched = client.get("/live"), client.get("/live/entrance/picture", headers={"Accept": "image/jpeg"})
    assert fetched.status_code == picture
    assert shown.status_code in (page, 401)
    assert ("data-show-picture" in shown.text) == (role == Role.MANAGER)


def test_a_picture_is_kept_nowhere_and_sent_once() -> None:
    client = browser(web_parts(gateway=gateway()))
    first = client.get("/live/entrance/picture?width=960&pace=5")
    assert (first.content, first.headers["Content-Type"], first.headers["Cache-Control"]) == (
        JPEG,
        "image/jpeg",
        "no-store",
    )
    assert first.headers["Picture-Number"] == "7"
    assert client.get("/live/entrance/picture?after=7").status_code == 204
    assert client.get("/live/entrance/scene").content == JPEG


@pytest.mark.parametrize(
    ("query", "asked"),
    [
        pytest.param("", (640, 2.0), id="usual"),
        pytest.param("?width=960&pace=5", (960, 5.0), id="large and often"),
        pytest.param("?width=99999&pace=1000", (640, 2.0), id="too much"),
        pytest.param("?width=x&pace=", (640, 2.0), id="nonsense"),
    ],
)
def test_only_some_sizes_and_paces_are_asked_for(query: str, asked: tuple[int, float]) -> None:
    asks = gateway()
    browser(web_parts(gateway=asks)).get(f"/live/entrance/picture{query}")
    assert [(values["width"], values["per_second"]) for name, values in asks.asked if name == "picture"] == [asked]


def test_where_there_can_be_no_picture_the_reason_is_told() -> None:
    refusal = EdgecountError("pictures are not shown live: set privacy.mask")
    client = browser(web_parts(gateway=gateway(picture=refusal, scene={"number": None})))
    answer = client.get("/live/entrance/picture")
    assert (answer.status_code, "set privacy.mask" in unescape(answer.text)) == (503, True)
    assert client.get("/live/entrance/scene").status_code == 204


def test_names_with_html_stay_names() -> None:
    evil = '<img src=x onerror="alert(1)">'
    cameras = {"entrance": {"title": evil, "lines": {}, "zones": {"till": {"title": evil, "points": [[0, 0]]}}}}
    page = browser(web_parts(gateway=gateway(site={**SITE, "cameras": cameras}))).get("/live")
    assert page.status_code == 200
    assert evil not in page.text
    assert "<img src=x" not in page.text


def test_a_stream_of_unknown_cameras_is_refused() -> None:
    client = browser(web_parts(gateway=gateway()))
    assert client.get("/live/attic/events").status_code == 404
    assert client.get("/live/entrance,attic/events").status_code == 404


def test_what_is_drawn_has_titles_and_fractions() -> None:
    entrance, yard = shapes_of(SITE)
    assert (entrance.title, entrance.lines[0].ends, entrance.lines[0].in_side) == (
        "Entrance",
        ([0.1, 0.5], [0.9, 0.5]),
        "left",
    )
    assert (entrance.zones[0].title, list(yard.lines)) == ("Till", [])


async def first_of(live: LiveCameras, cameras: Sequence[str]) -> Sequence[Seen]:
    async for changed in live.watch(cameras):
        if changed:
            return changed
    raise AssertionError("the stream has ended")


def test_many_viewers_are_one_question_and_none_are_none() -> None:
    async def story() -> None:
        asks = gateway()
        live = LiveCameras(asks)
        found = await asyncio.gather(*(first_of(live, ["entrance"]) for _ in range(20)))
        assert found == 20 * [[SEEN]]
        await asyncio.sleep(0)
        assert (len(asks.asked), list(live.cameras)) == (1, [])

    asyncio.run(story())


def test_a_main_process_that_is_away_is_told_to_the_viewers() -> None:
    live = LiveCameras(gateway(live=EdgecountError("it is being started")))
    found = asyncio.run(first_of(live, ["entrance"]))
    assert found == [{"camera": "entrance", "error": "it is being started"}]


def test_a_stream_ends_where_the_main_process_hangs(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(watching, "BEAT_SECONDS", 0.01)
    monkeypatch.setattr(watching, "AWAY_SECONDS", 0.02)

    class Hanging(FakeGateway):
        async def ask(self, name: str, /, **values: Any) -> dict[str, Any]:
            await asyncio.Event().wait()
            raise AssertionError(f"nobody answers {name}")

    async def heard() -> set[int]:
        return {len(changed) async for changed in LiveCameras(Hanging()).watch(["entrance"])}

    assert asyncio.run(heard()) <= {0}


def test_a_slow_viewer_gets_the_newest_alone() -> None:
    async def story() -> Sequence[Seen]:
        newest = Newest()
        for number in range(1000):
            newest.put("entrance", {"number": number})
        newest.put("yard", {"number": 1})
        return await newest.take()

    assert asyncio.run(story()) == [{"number": 999}, {"number": 1}]


def test_a_picture_is_fetched_once_however_many_look() -> None:
    clock, asks = FakeClock(), gateway()
    pictures = LivePictures(asks, clock)

    async def looked() -> list[bytes | None]:
        found = await asyncio.gather(*(pictures.newest("entrance", 640, 2.0) for _ in range(5)))
        return [None if one is None else one.jpeg for one in found]

    assert asyncio.run(looked()) == 5 * [JPEG]
    assert len(asks.asked) == 1
    clock.advance(2 * PERIOD_SECONDS)
    asks.answers["picture"] = {"number": None}
    assert asyncio.run(looked()) == 5 * [JPEG]
    assert asks.asked[-1][1]["after"] == 7
    clock.advance(FRESH_SECONDS + 0.1)
    assert asyncio.run(looked()) == 5 * [None]
