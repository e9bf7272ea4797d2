"""Language and look of a browser."""

import pytest

from edgecount.accounts.role import Role
from edgecount.web.language.choice import accepted
from tests.support.web.client import browser


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "en"),
        ("de-AT,de;q=0.9,en;q=0.8", "de"),
        ("it,fr;q=0.4,es;q=0.6", "es"),
        ("pt-BR", "en"),
        ("de;q=0,fr", "fr"),
        ("DE", "de"),
        ("*", "en"),
        (";;;,=,q=", "en"),
        ("de;q=9", "de"),
    ],
)
def test_the_browser_says_which_language_it_wants(header: str, language: str) -> None:
    assert accepted(header) == language


def test_a_choice_of_language_and_look_stays() -> None:
    client = browser(language="fr")
    assert '<html lang="fr" data-theme="auto">' in client.get("/").text
    answer = client.post("/preferences", data={"language": "de", "theme": "dark", "next": "/?a=1"})
    assert (answer.status_code, answer.headers["location"]) == (303, "/?a=1")
    assert '<html lang="de" data-theme="dark">' in client.get("/").text
    assert "Jetzt im Laden" in client.get("/").text


def test_a_choice_that_there_is_not_changes_nothing() -> None:
    answer = browser().post("/preferences", data={"language": "xx", "theme": "<b>"})
    assert "set-cookie" not in answer.headers


@pytest.mark.parametrize(
    "wish", ["https://evil.example/", "//evil.example/", "/\\evil.example", "javascript:alert(1)", "/\n", ""]
)
def test_one_comes_back_to_our_own_pages_only(wish: str) -> None:
    assert browser().post("/preferences", data={"next": wish}).headers["location"] == "/"


def test_strangers_may_choose_too() -> None:
    assert browser(role=None).post("/preferences", data={"language": "es"}).cookies["language"] == "es"
    assert browser(role=Role.STAFF).get("/").status_code == 200
