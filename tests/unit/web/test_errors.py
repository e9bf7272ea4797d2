"""What goes wrong is said in the look of the pages: whose fault it is, and what to do."""

import pytest

from edgecount.errors import EdgecountError
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import FakeGateway

FORM = {"Content-Type": "application/x-www-form-urlencoded"}


@pytest.mark.parametrize(
    ("method", "path", "status", "words"),
    [
        ("GET", "/nowhere", 404, "There is no such page"),
        ("GET", "/static/../../etc/passwd", 404, "There is no such page"),
        ("POST", "/", 405, "This page cannot be used like that"),
        ("BREW", "/", 405, "This page cannot be used like that"),
    ],
)
def test_a_page_says_what_went_wrong(method: str, path: str, status: int, words: str) -> None:
    answer = browser().request(method, path)
    assert answer.status_code == status
    assert words in answer.text
    assert "<nav" not in answer.text or status == 405


def test_a_mistake_of_ours_is_logged_and_shows_nothing_of_itself(caplog: pytest.LogCaptureFixture) -> None:
    answer = browser(web_parts(gateway=FakeGateway({"status": {"occupancy": {"value": "canary"}}}))).get("/")
    assert answer.status_code == 500
    assert "We made a mistake" in answer.text
    assert "canary" not in answer.text
    assert "Traceback" not in answer.text


def test_a_command_in_a_message_looks_like_one_and_the_rest_as_it_is_written() -> None:
    away = EdgecountError("<b> is away: run `edgecount run <i>`, `then wait")
    answer = browser(web_parts(gateway=FakeGateway({"status": away}))).get("/")
    assert answer.status_code == 503
    assert "&lt;b&gt; is away: run <code>edgecount run &lt;i&gt;</code>, `then wait" in answer.text


def test_a_body_over_the_limit_is_refused() -> None:
    client = browser()
    assert client.post("/preferences", content=b"x" * 70_000).status_code == 413
    pieces = (b"x" * 10_000 for _ in range(10))
    answer = client.post("/preferences", content=pieces, headers=FORM)  # with no length said before
    assert answer.status_code == 413
    assert client.post("/preferences", headers={"Content-Length": "-1"}, content=b"").status_code == 413


def test_a_script_hears_of_errors_as_json() -> None:
    answer = browser(role=None).get("/", headers={"Accept": "application/json"})
    assert answer.status_code == 401
    assert answer.json() == {"error": "You are not signed in: Sign in, then open this page again."}
