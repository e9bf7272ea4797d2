"""The page on which heads are marked: for one who has its code, and what it saves lies in the folder."""

import json
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from edgecount.commands.crowd.marking import FolderDesk
from edgecount.geometry import Point
from edgecount.training.annotations.point_book import DRAFTS, POINTS
from edgecount.web.marking.marking_app import build_marking
from tests.support.marked_pictures import marked_folder
from tests.support.web.client import OWN_PAGE

CODE = "a-code"
DONE = {"heads": [[5, 6.25], [7, 8]], "done": True, "revision": 0}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    photos = marked_folder(tmp_path / "photos", pictures=2)
    (photos / POINTS).unlink()
    return photos


@pytest.fixture
def stranger(folder: Path) -> TestClient:
    desk = FolderDesk(folder, lambda image: [Point(9, 9), Point(image.shape[1] + 500, 9)])
    return TestClient(
        build_marking(desk, CODE),
        base_url="http://127.0.0.1:8499",
        headers=OWN_PAGE,
        follow_redirects=False,
        raise_server_exceptions=False,
    )


@pytest.fixture
def client(stranger: TestClient) -> TestClient:
    """A browser that has come by the address with the code."""
    answer = stranger.get(f"/come/{CODE}")
    assert (answer.status_code, answer.headers["location"]) == (303, "/")
    return stranger


def test_heads_are_guessed_until_somebody_marks_them(client: TestClient, folder: Path) -> None:
    assert client.get("/heads/0").json() == {"heads": [[9, 9]], "done": False, "revision": 0, "guessed": True}
    draft = client.put("/heads/0", json={"heads": [[1, 2]], "done": False, "revision": 0}).json()
    assert draft == {"heads": [[1.0, 2.0]], "done": False, "revision": 1, "guessed": False}
    assert json.loads((folder / DRAFTS).read_bytes()) == {"0.png": [[1.0, 2.0]]}
    assert client.put("/heads/0", json={**DONE, "revision": 1}).status_code == 200
    assert json.loads((folder / POINTS).read_bytes()) == {"0.png": [[5.0, 6.2], [7.0, 8.0]]}
    assert '"done": true' in client.get("/").text.replace("&#34;", '"')


def test_of_two_windows_the_second_is_told(client: TestClient) -> None:
    assert [client.put("/heads/0", json=DONE).status_code for _ in range(2)] == [200, 409]


def test_a_picture_comes_as_a_jpeg_that_no_cache_shares(client: TestClient) -> None:
    answer = client.get("/pictures/any/1")
    assert (answer.content[:2], answer.headers["content-type"]) == (b"\xff\xd8", "image/jpeg")
    assert "private" in answer.headers["cache-control"]
    assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_each_run_has_addresses_of_its_own_for_its_pictures(folder: Path) -> None:
    def address(code: str) -> str:
        with TestClient(
            build_marking(FolderDesk(folder, lambda _: []), code), base_url="http://127.0.0.1:8499", headers=OWN_PAGE
        ) as client:
            page = client.get(f"/come/{code}").text.replace("&#34;", '"')
        return page.split('"picture": "')[1].split('"')[0]

    assert address("a-code").startswith("/pictures/")
    assert address("a-code") != address("b-code")


def test_one_that_cannot_be_read_is_told(client: TestClient, folder: Path) -> None:
    (folder / "0.png").write_bytes(b"none")
    answer = client.get("/heads/0")
    assert (answer.status_code, "no picture, or a damaged one" in answer.json()["error"]) == (503, True)


@pytest.mark.parametrize("path", ["/", "/pictures/any/0", "/heads/0"])
def test_without_the_code_nothing_is_shown(stranger: TestClient, path: str) -> None:
    assert stranger.get(path).status_code == 401
    stranger.get("/come/another-code")
    assert stranger.get(path).status_code == 401
    assert stranger.put("/heads/0", json=DONE).status_code == 401


@pytest.mark.parametrize(
    ("path", "body", "status"),
    [
        ("/heads/2", json.dumps(DONE), 404),
        ("/heads/0", "{", 400),
        ("/heads/0", '{"heads": [[1, NaN]], "done": true, "revision": 0}', 400),
        ("/heads/0", '{"heads": [[1, 1e999]], "done": true, "revision": 0}', 400),
        ("/heads/0", '{"heads": [[1]], "done": true, "revision": 0}', 400),
        ("/heads/0", '{"heads": [], "done": true, "revision": -1}', 400),
        ("/heads/0", '{"heads": [], "done": true, "revision": 0, "more": 1}', 400),
        ("/heads/0", " " * 1_000_001, 413),
    ],
)
def test_what_no_page_of_ours_sends_changes_nothing(
    client: TestClient, folder: Path, path: str, body: str, status: int
) -> None:
    assert client.put(path, content=body).status_code == status
    assert not (folder / POINTS).exists()


@pytest.mark.parametrize(
    ("headers", "status"),
    [({"Sec-Fetch-Site": "cross-site"}, 403), ({"Host": "elsewhere.example"}, 421)],
)
def test_no_page_of_others_asks_in_our_name(client: TestClient, headers: dict[str, str], status: int) -> None:
    assert client.put("/heads/0", json=DONE, headers=headers).status_code == status


@pytest.mark.parametrize(("language", "words"), [("de", "Köpfe markieren in"), ("fr", "Marquer les têtes")])
def test_it_speaks_the_browser_s_language(client: TestClient, language: str, words: str) -> None:
    assert words in client.get("/", headers={"Accept-Language": language}).text
