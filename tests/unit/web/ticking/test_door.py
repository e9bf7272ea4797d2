"""The screen at the door: what it says, and by which links it is reached."""

import re
from datetime import datetime, timedelta
from typing import Any

import pytest

from edgecount.accounts.role import Role
from edgecount.errors import EdgecountError
from edgecount.web.ticking.door import DoorSign, door_sign
from edgecount.web.ticking.standing import standing_of
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import SITE, STATUS, FakeGateway


def status(inside: int = 23, capacity: int | None = 40, *, seen: bool = True) -> dict[str, Any]:
    """A status of the fake shop with so many people inside, all its cameras seen or not."""
    cameras = {
        name: camera | {"state": "online" if seen else camera["state"], "reason": None}
        for name, camera in STATUS["cameras"].items()
    }
    return STATUS | {"cameras": cameras, "occupancy": STATUS["occupancy"] | {"value": inside, "capacity": capacity}}


def whole(*, sure: bool = False, heard: float | None = None, seen: bool = True) -> dict[str, Any]:
    """A status with the people inside the whole site, of which a box was heard so many minutes ago."""
    then = None if heard is None else datetime.fromisoformat(STATUS["now"]) - timedelta(minutes=heard)
    doors = {"heard": then and then.isoformat(), "box": "berlin-13", "sure": sure}
    told = status(seen=seen)
    return told | {"occupancy": told["occupancy"] | {"whole": doors}}


@pytest.mark.parametrize(
    ("told", "wanted"),
    [
        pytest.param(status(), DoorSign("go", 23, 17), id="there is room"),
        pytest.param(status(39), DoorSign("go", 39, 1), id="for one"),
        pytest.param(status(40), DoorSign("wait", 40, 0), id="full"),
        pytest.param(status(45), DoorSign("wait", 45, 0), id="more than full"),
        pytest.param(status(23, None), DoorSign("free", 23, None), id="no limit"),
        pytest.param(status(seen=False), DoorSign("unsure", 23, 17, "camera"), id="a camera is not seen"),
        pytest.param(status(40, seen=False), DoorSign("unsure", 40, 0, "camera"), id="nor when it may be full"),
        pytest.param(whole(sure=True), DoorSign("go", 23, 17), id="all doors of the site are heard"),
        pytest.param(whole(heard=7), DoorSign("unsure", 23, 17, "doors", 7), id="a box was not heard for minutes"),
        pytest.param(whole(), DoorSign("unsure", 23, 17, "doors"), id="nor ever"),
        pytest.param(whole(heard=7, seen=False), DoorSign("unsure", 23, 17, "camera"), id="nor a camera seen"),
    ],
)
def test_what_the_sign_says(told: dict[str, Any], wanted: DoorSign) -> None:
    assert door_sign(standing_of(told, SITE)) == wanted


def made_link(page: str) -> str:
    """The path of the link that a page shows."""
    (link,) = re.findall(r'value="http://127\.0\.0\.1:8466(/door/[^"]+)"', page)
    return str(link)


def test_a_link_opens_the_sign_to_nobody_in_particular_until_it_is_withdrawn() -> None:
    parts = web_parts(gateway=FakeGateway({"status": status(40)}))
    manager, nobody = browser(parts, role=Role.MANAGER), browser(parts, role=None)
    link = made_link(manager.post("/door", data={"name": "Main entrance"}, follow_redirects=True).text)
    page = nobody.get(link)
    assert page.status_code == 200
    assert 'data-sign="wait"' in page.text
    assert nobody.get("/visits", headers={"Accept": "application/json"}).status_code == 401, "it opens nothing else"

    assert "Main entrance" in manager.get("/door").text
    assert link not in manager.get("/door").text, "it is shown once"
    manager.post("/door/1/withdraw")
    assert nobody.get(link).status_code == 404
    assert nobody.get(f"{link}/events").status_code == 404


@pytest.mark.parametrize("secret", ["x", "0", "a" * 500, "%00", "%F0%9F%9A%AA"])
def test_other_secrets_open_nothing(secret: str) -> None:
    assert browser(role=None).get(f"/door/{secret}").status_code == 404


@pytest.mark.parametrize(
    ("told", "shown"),
    [
        pytest.param(whole(heard=7), "<b data-minutes>7</b> minutes ago", id="minutes ago"),
        pytest.param(whole(), "<span data-never-shown>Of the others nothing is known yet.", id="never"),
    ],
)
def test_a_number_that_lacks_other_doors_says_so_and_how_old_it_is(told: dict[str, Any], shown: str) -> None:
    parts = web_parts(gateway=FakeGateway({"status": told}))
    manager = browser(parts, role=Role.MANAGER)
    link = made_link(manager.post("/door", data={"name": "Main entrance"}, follow_redirects=True).text)
    page = browser(parts, role=None).get(link).text
    assert 'data-sign="unsure" data-why="doors"' in page
    assert "inside, by this entrance and what was last known of the others" in page
    assert shown in page


def test_there_are_no_more_links_than_screens() -> None:
    manager = browser(role=Role.MANAGER)
    answers = [manager.post("/door", data={"name": f"Screen {number}"}).status_code for number in range(21)]
    assert answers == [303] * 20 + [422]


@pytest.mark.parametrize("name", ["", " ", "x" * 1000])
def test_a_link_has_a_name(name: str) -> None:
    assert browser(role=Role.MANAGER).post("/door", data={"name": name}).status_code == 422


def test_no_log_has_the_secret_of_a_link(caplog: pytest.LogCaptureFixture) -> None:
    gateway = FakeGateway()
    parts = web_parts(gateway=gateway)
    link = made_link(browser(parts, role=Role.MANAGER).post("/door", data={"name": "Door"}, follow_redirects=True).text)
    gateway.answers["status"] = EdgecountError("it is away")
    assert browser(parts, role=None).get(link).status_code == 503
    assert "the page door_sign could not be shown: it is away" in caplog.text
    assert link not in "".join(record.getMessage() for record in caplog.records if record.name != "httpx2")
