"""The page of the editor, and what saving answers."""

from http import HTTPStatus
from typing import Any

import pytest

from edgecount.accounts.role import Role
from edgecount.errors import EdgecountError
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import FakeGateway

PAGE = "/cameras/entrance/editor"
ZONE = {"polygon": [[0.1, 0.1], [0.4, 0.1], [0.4, 0.4]]}
CONFIG: dict[str, Any] = {
    "cameras": {
        "entrance": {
            "title": "<b>Entrance",
            "lines": {},
            "zones": {"till": {"polygon": [["0.1", "0.1"], ["0.4", "0.1"], ["0.4", "0.4"]]}},
        }
    },
    "alerts": {"queue": {"when": "zone", "zone": "till"}},
}
DRAWN = {"revision": 7, "lines": {}, "zones": {"shelf": ZONE}, "renamed": {}}


def _gateway(answer: Any = None) -> FakeGateway:
    return FakeGateway(
        {"settings.get": {"revision": 7, "config": CONFIG}, "settings.change": answer or {"revision": 8}}
    )


def test_shows_what_is_drawn_and_what_depends_on_it() -> None:
    page = browser(web_parts(gateway=_gateway())).get(PAGE)
    assert page.status_code == HTTPStatus.OK
    assert "&lt;b&gt;Entrance" in page.text
    assert "<b>Entrance" not in page.text
    assert "The alert Queue watches it, and goes with it." in page.text


def test_saves_with_the_name_and_the_role_of_the_visitor() -> None:
    gateway = _gateway()
    answer = browser(web_parts(gateway=gateway), role=Role.MANAGER).post(PAGE, json=DRAWN)
    assert answer.json() == {"saved": 8}
    (_, change) = gateway.asked[-1]
    assert (change["revision"], change["by"], change["role"]) == (7, "Ada", Role.MANAGER)
    assert [wish["path"] for wish in change["changes"]] == [["cameras", "entrance", "zones"], ["alerts", "queue"]]


def test_asks_nothing_where_nothing_is_changed() -> None:
    gateway = _gateway(EdgecountError("this is not to be asked"))
    answer = browser(web_parts(gateway=gateway)).post(PAGE, json={**DRAWN, "zones": {"till": ZONE}})
    assert answer.json() == {"saved": 7}


def test_tells_the_second_of_two_people() -> None:
    answer = browser(web_parts(gateway=_gateway({"overtaken": "Bea"}))).post(PAGE, json=DRAWN)
    assert answer.json() == {"conflict": {"by": "Bea", "revision": 7, "lines": {}, "zones": {"till": ZONE}}}


def test_tells_every_fault_with_its_place() -> None:
    faults = [{"path": ["cameras", "entrance", "zones", "shelf", "polygon"], "text": "must not cross itself"}]
    answer = browser(web_parts(gateway=_gateway({"problems": faults}))).post(PAGE, json=DRAWN)
    assert answer.json() == {"faults": faults}


@pytest.mark.parametrize("body", ["", "{", "[]", '{"revision": 1}', '"\\ud800"'])
def test_refuses_what_no_editor_sends(body: str) -> None:
    answer = browser(web_parts(gateway=_gateway())).post(PAGE, content=body)
    assert answer.status_code == HTTPStatus.BAD_REQUEST
    assert "error" in answer.json()


def test_says_in_one_line_why_it_cannot_save() -> None:
    answer = browser(web_parts(gateway=_gateway(EdgecountError("edgecount is being stopped")))).post(PAGE, json=DRAWN)
    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer.json() == {"error": "edgecount is being stopped"}


@pytest.mark.parametrize("method", ["GET", "POST"])
@pytest.mark.parametrize(
    ("path", "role", "status"),
    [
        ("/cameras/nowhere/editor", Role.ADMIN, HTTPStatus.NOT_FOUND),
        (PAGE, Role.STAFF, HTTPStatus.FORBIDDEN),
        (PAGE, None, HTTPStatus.UNAUTHORIZED),
    ],
)
def test_is_not_for_everybody(method: str, path: str, role: Role | None, status: HTTPStatus) -> None:
    client = browser(web_parts(gateway=_gateway()), role=role)
    answer = client.request(method, path, json=DRAWN, headers={"Accept": "application/json"})
    assert answer.status_code == status


@pytest.mark.parametrize("language", ["de", "fr", "es"])
def test_speaks_every_language(language: str) -> None:
    page = browser(web_parts(gateway=_gateway()), language=language).get(PAGE)
    assert page.status_code == HTTPStatus.OK
    assert "New line" not in page.text


def test_calls_a_camera_without_a_title_as_all_pages_do() -> None:
    gateway = FakeGateway({"settings.get": {"revision": 7, "config": {"cameras": {"back_door": {}}}}})
    assert (
        "<h1>Lines and zones of Back door</h1>"
        in browser(web_parts(gateway=gateway)).get(PAGE.replace("entrance", "back_door")).text
    )
