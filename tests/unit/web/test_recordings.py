"""The pages of recordings: uploads as a browser sends them, results, and what may be taken along."""

import json
import re
from datetime import UTC, datetime, timedelta
from html import unescape
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from edgecount.accounts.role import Role
from edgecount.errors import EdgecountError
from edgecount.events.model import AnyEvent
from edgecount.figures.period import Period
from edgecount.figures.recording_counts import RecordingCounts
from edgecount.web.parts import WebParts, WebSettings
from edgecount.web.screens.recordings.uploading import PART_BYTES
from tests.support.containers import mp4
from tests.support.stored import crossing, visit
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import SITE, FakeGateway

START = datetime(2026, 5, 2, 8, tzinfo=UTC)
ID = f"{7:032x}"
VIDEO = mp4(b"avc1")
DRAWN: dict[str, Any] = {
    "lines": {"passage": {"from": [0.2, 0.1], "to": [0.2, 0.9], "in_side": "left", "title": "Passage"}},
    "zones": {},
}
SETTINGS: dict[str, Any] = {
    "revision": 3,
    "config": {
        "cameras": {"entrance": {"lines": {"door": {"from": ["0.1", "0.5"], "to": ["0.9", "0.5"], "in_side": "left"}}}}
    },
}
BEGIN = {"name": "../Saturday.mp4", "size": str(len(VIDEO)), "modified": "7", "camera": "entrance", "start": ""}


def record(state: str = "done", **changed: Any) -> dict[str, Any]:
    """A recording as the main process tells of it."""
    return {
        "id": ID,
        "name": "Saturday <b>.mp4",
        "suffix": ".mp4",
        "camera": "entrance",
        "by": "Ada",
        "added": "2026-05-04T10:00:00+00:00",
        "bytes": 3_500_000,
        "start": None,
        "drawn": None,
        "state": state,
        "reason": None,
        "frames": None,
        "of": None,
        **changed,
    }


class CountingMain(FakeGateway):
    """A main process that has these recordings."""

    def __init__(self, *records: dict[str, Any]) -> None:
        super().__init__({"recordings.list": {"recordings": list(records)}, "recordings.count": {"id": ID}})
        self.answers |= {"recordings.draw": {"id": ID}, "settings.get": SETTINGS}
        self.answers |= {"recordings.cancel": {"state": "cancelled"}, "recordings.delete": {"id": ID}}

    def was_asked(self, name: str) -> list[dict[str, Any]]:
        return [values for asked, values in self.asked if asked == name]


def parts_in(state: Path, *records: dict[str, Any]) -> WebParts:
    (state / "web").mkdir(parents=True)
    return web_parts(
        store=state / "edgecount.sqlite",
        folder=state / "web",
        gateway=CountingMain(*records),
        settings=WebSettings(most_upload=2**20),
    )


def results(state: Path, minutes: float = 10) -> Path:
    folder = state / "recordings" / ID
    folder.mkdir(parents=True)
    events: list[AnyEvent] = [
        crossing(1, START, camera="entrance", line="door"),
        crossing(2, START + timedelta(minutes=2), camera="entrance", line="door"),
        visit(3, START, 12.0, camera="entrance", zone="till"),
    ]
    counts = RecordingCounts.of(events, Period(START, START + timedelta(minutes=minutes)), ["door"], ["till"])
    (folder / "counts.json").write_text(json.dumps(counts.record()))
    (folder / "footfall-2026-05-02.csv").write_text("a,b\n")
    (folder / "masked.webm").write_bytes(bytes(range(200)))
    return folder


def begin(client: TestClient, **changed: str) -> str:
    """Begin an upload; the address of its parts."""
    return str(client.post("/recordings/uploads", data=BEGIN | changed).json()["at"])


def test_an_upload_in_two_parts_is_counted(tmp_path: Path) -> None:
    parts = parts_in(tmp_path)
    client = browser(parts, role=Role.MANAGER)
    at = begin(client, start="2026-05-02T10:00:00")
    assert client.put(f"{at}?offset=0", content=VIDEO[:60]).json() == {"offset": 60}
    assert client.get(at).json() == {"offset": 60, "size": len(VIDEO)}
    refused = client.put(f"{at}?offset=0", content=VIDEO)
    assert (refused.status_code, refused.json()["offset"]) == (409, 60)
    assert client.post(f"{at}/whole").status_code == 409
    assert client.put(f"{at}?offset=60", content=VIDEO[60:]).json() == {"offset": len(VIDEO)}
    whole = client.post(f"{at}/whole").json()
    assert isinstance(parts.gateway, CountingMain)
    (asked,) = parts.gateway.was_asked("recordings.count")
    assert whole == {"at": f"/recordings/{asked['id']}"}
    assert (asked["name"], asked["camera"], asked["role"]) == ("Saturday.mp4", "entrance", 2)
    assert asked["start"] == "2026-05-02T10:00:00+02:00"
    assert [path.name for path in (tmp_path / "web/recordings").iterdir()] == [f"{asked['id']}.mp4"]


def test_what_cannot_be_counted_now_may_be_sent_again_without_its_parts(tmp_path: Path) -> None:
    parts = parts_in(tmp_path)
    client = browser(parts, role=Role.MANAGER)
    at = begin(client)
    client.put(f"{at}?offset=0", content=VIDEO)
    assert isinstance(parts.gateway, CountingMain)
    parts.gateway.answers["recordings.count"] = EdgecountError("20 recordings wait already")
    assert client.post(f"{at}/whole").json() == {"error": "20 recordings wait already"}
    parts.gateway.answers["recordings.count"] = {"id": ID}
    again = client.post("/recordings/uploads", data=BEGIN).json()
    assert again == {"at": at, "offset": len(VIDEO)}
    assert client.post(f"{at}/whole").status_code == 200


REFUSED = {
    "over the limit": ({"size": str(2**20 + 1)}, "recordings of up to 1.0 MiB are taken"),
    "a claim of 5 GiB": ({"size": str(5 * 2**30)}, "are taken"),
    "no size": ({"size": "-1"}, "load the page again"),
    "a camera that is none": ({"camera": "../x"}, "choose one"),
    "a time that is none": ({"start": "soon"}, "choose both"),
}


@pytest.mark.parametrize(("changed", "why"), REFUSED.values(), ids=REFUSED)
def test_an_upload_that_is_refused_before_its_first_part(tmp_path: Path, changed: dict[str, str], why: str) -> None:
    client = browser(parts_in(tmp_path), role=Role.MANAGER)
    answer = client.post("/recordings/uploads", data=BEGIN | changed)
    assert answer.status_code == 422
    assert why in answer.json()["error"]
    assert not list(tmp_path.rglob("*.part"))


def test_a_text_is_refused_at_once_and_a_part_that_is_too_long(tmp_path: Path) -> None:
    client = browser(parts_in(tmp_path), role=Role.MANAGER)
    at = begin(client, size="1000")
    assert client.put(f"{at}?offset=0", content=bytes(PART_BYTES + 1)).status_code == 413
    assert client.put(f"{at}?offset=no", content=b"x").status_code == 422
    refused = client.put(f"{at}?offset=0", content=b"a text that is named .mp4\n" * 9)
    assert refused.status_code == 422
    assert "is no video" in refused.json()["error"]
    assert client.get(at).status_code == 404


def test_a_cancelled_upload_is_gone_and_another_person_s_is_not_seen(tmp_path: Path) -> None:
    parts = parts_in(tmp_path)
    client = browser(parts, role=Role.MANAGER)
    at = begin(client)
    other = browser(parts, role=Role.ADMIN)
    assert other.get(at).status_code == other.put(f"{at}?offset=0", content=VIDEO).status_code == 404
    assert client.delete(at).status_code == 200
    assert not list((tmp_path / "web/recordings").iterdir())
    assert client.post(f"{at}/whole").status_code == 404


def test_the_list_says_how_far_each_is(tmp_path: Path) -> None:
    parts = parts_in(
        tmp_path,
        record("counting", id=f"{1:032x}", frames=30, of=120),
        record("waiting", id=f"{2:032x}"),
        record("failed", id=f"{3:032x}", reason="it is <cut> off"),
        record("cancelled", id=f"{4:032x}"),
        record("done", id=f"{5:032x}", camera="gone"),
    )
    client = browser(parts, role=Role.MANAGER)
    text = client.get("/recordings").text
    for words in (
        'value="25"',
        "waiting",
        "it is &lt;cut&gt; off",
        "cancelled",
        "counted",
        "Saturday &lt;b&gt;.mp4",
        "Gone",
    ):
        assert words in text, words
    assert text.count("Cancel Saturday") == 2
    assert '<option value="yard">' not in text
    state = client.get("/recordings/state").json()["recordings"]
    assert state[0] == {"id": f"{1:032x}", "state": "counting", "frames": 30, "of": 120}


def test_the_page_of_a_counted_one(tmp_path: Path) -> None:
    results(tmp_path)
    client = browser(parts_in(tmp_path, record(reason="it pauses once")), role=Role.MANAGER)
    text = client.get(f"/recordings/{ID}").text
    for words in (
        "Saturday &lt;b&gt;.mp4",
        "it pauses once",
        "<svg",
        "Till",
        "12 s",
        "footfall-2026-05-02.csv",
        "video",
    ):
        assert words in text, words
    assert "10:00–10:01" in text  # the shop's time, in the table


def test_a_short_one_has_no_bars(tmp_path: Path) -> None:
    results(tmp_path, 1)
    text = browser(parts_in(tmp_path, record()), role=Role.MANAGER).get(f"/recordings/{ID}").text
    assert "<strong>2</strong>" in text
    assert "chart-wide" not in text


@pytest.mark.parametrize("state", ["waiting", "counting", "failed", "cancelled"])
def test_the_page_of_one_without_results(tmp_path: Path, state: str) -> None:
    client = browser(parts_in(tmp_path, record(state, reason="so it is")), role=Role.MANAGER)
    page = client.get(f"/recordings/{ID}")
    assert page.status_code == 200
    assert "so it is" in page.text
    assert "<video" not in page.text


def test_the_video_comes_in_parts(tmp_path: Path) -> None:
    results(tmp_path)
    client = browser(parts_in(tmp_path, record()), role=Role.MANAGER)
    whole = client.get(f"/recordings/{ID}/video")
    assert (whole.status_code, whole.headers["content-type"]) == (200, "video/webm")
    part = client.get(f"/recordings/{ID}/video", headers={"Range": "bytes=10-19"})
    assert (part.status_code, part.content) == (206, bytes(range(10, 20)))
    assert client.get(f"/recordings/{ID}/video", headers={"Range": "bytes=900-"}).status_code == 416


def test_files_are_taken_by_their_own_names_alone(tmp_path: Path) -> None:
    folder = results(tmp_path)
    (tmp_path / "secret").write_text("secret")
    (folder / "footfall-2026-05-03.csv").symlink_to(tmp_path / "secret")
    client = browser(parts_in(tmp_path, record()), role=Role.MANAGER)
    assert client.get(f"/recordings/{ID}/files/footfall-2026-05-02.csv").text == "a,b\n"
    for name in ("footfall-2026-05-03.csv", "counts.json", "..%2F..%2Fsecret", "masked.webm", "x"):
        assert client.get(f"/recordings/{ID}/files/{name}").status_code == 404, name
    for id_ in ("..", "..%2Frecordings", "x", ID[:-1]):
        assert client.get(f"/recordings/{id_}/video").status_code == 404, id_
        assert client.get(f"/recordings/{id_}/files/footfall-2026-05-02.csv").status_code == 404, id_
    (folder / "masked.webm").unlink()
    (folder / "masked.webm").symlink_to(tmp_path / "secret")
    assert client.get(f"/recordings/{ID}/video").status_code == 404


def test_figures_that_make_no_sense_are_not_shown(tmp_path: Path) -> None:
    (results(tmp_path) / "counts.json").write_text('{"start": 7}')
    assert browser(parts_in(tmp_path, record()), role=Role.MANAGER).get(f"/recordings/{ID}").status_code == 200


def test_what_may_be_done_with_one(tmp_path: Path) -> None:
    parts = parts_in(tmp_path, record())
    client = browser(parts, role=Role.MANAGER)
    assert isinstance(parts.gateway, CountingMain)
    assert (
        client.post(f"/recordings/{ID}/again", data={"camera": "entrance"}).headers["location"] == f"/recordings/{ID}"
    )
    (asked,) = parts.gateway.was_asked("recordings.count")
    assert asked == {"id": ID, "name": "Saturday <b>.mp4", "camera": "entrance", "start": None, "by": "Ada", "role": 2}
    for what in ("cancel", "delete"):
        assert client.post(f"/recordings/{ID}/{what}").headers["location"] == "/recordings"
        assert parts.gateway.was_asked(f"recordings.{what}") == [{"id": ID, "by": "Ada", "role": 2}]


def editor(client: TestClient) -> dict[str, Any]:
    """What the editor of the recording begins with."""
    found = re.search(r'data-editor="([^"]*)"', client.get(f"/recordings/{ID}/editor").text)
    assert found
    setup: dict[str, Any] = json.loads(unescape(found[1]))
    return setup


def test_its_editor_begins_with_the_lines_of_its_camera_and_then_has_its_own(tmp_path: Path) -> None:
    first = editor(browser(parts_in(tmp_path / "first", record()), role=Role.MANAGER))
    assert first["lines"] == {"door": {"from": [0.1, 0.5], "to": [0.9, 0.5], "in_side": "left"}}
    own = editor(browser(parts_in(tmp_path / "own", record(drawn=DRAWN)), role=Role.MANAGER))
    assert {key: own[key] for key in DRAWN} == DRAWN


def test_what_is_drawn_on_it_is_counted_with(tmp_path: Path) -> None:
    parts = parts_in(tmp_path, record())
    client = browser(parts, role=Role.MANAGER)
    assert isinstance(parts.gateway, CountingMain)
    wish = {"revision": 0, "renamed": {}, **DRAWN}
    assert client.post(f"/recordings/{ID}/editor", json=wish).json() == {"saved": 0}
    assert parts.gateway.was_asked("recordings.draw") == [{"id": ID, "by": "Ada", "role": 2, **DRAWN}]
    problem = {"path": ["cameras", "recording", "lines", "passage"], "text": "must have a length"}
    parts.gateway.answers["recordings.draw"] = {"problems": [problem]}
    assert client.post(f"/recordings/{ID}/editor", json=wish).json() == {"faults": [problem]}
    parts.gateway.answers["recordings.draw"] = EdgecountError("it is being counted")
    refused = client.post(f"/recordings/{ID}/editor", json=wish)
    assert (refused.status_code, refused.json()) == (503, {"error": "it is being counted"})
    assert client.post(f"/recordings/{ID}/editor", json={"lines": 5}).status_code == 400


def test_it_is_drawn_upon_what_the_camera_saw_without_people(tmp_path: Path) -> None:
    client = browser(parts_in(tmp_path, record()), role=Role.MANAGER)
    assert client.get(f"/recordings/{ID}/ground").status_code == 204
    (results(tmp_path) / "ground.jpg").write_bytes(b"a picture")
    answer = client.get(f"/recordings/{ID}/ground")
    assert (answer.content, answer.headers["content-type"]) == (b"a picture", "image/jpeg")


def test_one_with_lines_of_its_own_has_their_titles_and_may_be_counted_again_with_them(tmp_path: Path) -> None:
    parts = parts_in(tmp_path, record(drawn={**DRAWN, "zones": {"till": {"title": "Behind the till"}}}))
    results(tmp_path)
    client = browser(parts, role=Role.MANAGER)
    text = client.get(f"/recordings/{ID}").text
    assert "Lines and zones drawn on it" in text
    assert '<th scope="row">Behind the till</th>' in text
    client.post(f"/recordings/{ID}/again", data={"camera": ""})
    assert isinstance(parts.gateway, CountingMain)
    (asked,) = parts.gateway.was_asked("recordings.count")
    assert (asked["own"], "camera" in asked) == (True, False)


def test_one_that_is_not_there(tmp_path: Path) -> None:
    client = browser(parts_in(tmp_path), role=Role.MANAGER)
    assert client.get(f"/recordings/{ID}").status_code == client.get("/recordings/x").status_code == 404
    assert client.post(f"/recordings/{ID}/again").status_code == 404


def test_without_a_camera_that_counts_nothing_is_sent(tmp_path: Path) -> None:
    parts = parts_in(tmp_path)
    assert isinstance(parts.gateway, CountingMain)
    parts.gateway.answers["site"] = {**SITE, "cameras": {}}
    assert "draw some first" in browser(parts, role=Role.MANAGER).get("/recordings").text
