"""The page of the system: how the box does, what is stored, and the backup that is taken along."""

from pathlib import Path

import pytest

from edgecount.accounts.role import Role
from edgecount.errors import EdgecountError
from edgecount.web.screens.system import FreeSpace
from tests.support.web.client import browser, web_parts
from tests.support.web.fakes import STATUS, FakeGateway

RECEIPT = {
    "kept": [
        {
            "what": "events: lines crossed",
            "where": "x",
            "count": 1712,
            "since": "2026-05-01T00:00:00+02:00",
            "days": 400,
        },
        {"what": "older crossings, as sums", "where": "x", "count": 3, "since": None, "days": None},
    ],
    "told": ["the MQTT broker at 192.0.2.1"],
    "masks": "people are painted over",
    "files": 12,
    "pictures": [],
    "unread": [],
}


def gateway(folder: Path) -> FakeGateway:
    def backup(values: object) -> dict[str, object]:
        (folder / "backup-1.zip").write_bytes(b"all of it")
        return {"file": "backup-1.zip", "bytes": 9}

    return FakeGateway({"receipt": RECEIPT, "backup": backup})


def test_how_the_box_does_and_what_is_stored(tmp_path: Path) -> None:
    page = browser(web_parts(gateway=gateway(tmp_path), folder=tmp_path), role=Role.MANAGER).get("/system")
    assert page.status_code == 200
    for words in (
        "1,712",
        "it does not answer",
        "400 days",
        "1 May 2026",
        "No picture is kept: 12 files",
        "the MQTT broker at",
    ):
        assert words in page.text
    assert "Take a backup" not in page.text, "a manager may not"


def test_masks_and_receivers_have_names(tmp_path: Path) -> None:
    sink = {"waiting": 0, "put_aside": 0, "error": None}
    told = {**STATUS, "mask": "figure", "sinks": {"mqtt": sink, "fleet": sink}}
    answers = FakeGateway({"status": told, "receipt": RECEIPT})
    page = browser(web_parts(gateway=answers, folder=tmp_path)).get("/system").text
    assert "never recognisable: signs" in page
    assert ">MQTT<" in page
    assert ">Fleet<" in page


def test_what_cannot_be_told_leaves_the_rest(tmp_path: Path) -> None:
    answers = FakeGateway({"receipt": EdgecountError("it is busy")})
    page = browser(web_parts(gateway=answers, folder=tmp_path)).get("/system")
    assert page.status_code == 200
    assert "That cannot be told right now." in page.text


@pytest.mark.parametrize(
    ("store", "words"),
    [
        pytest.param({"error": "the disk is full"}, "cannot be stored: the disk is full", id="a full disk"),
        pytest.param({"lost": 3}, "3 events had to be given up.", id="events lost"),
        pytest.param({"unreadable": 1}, "1 damaged row was put aside.", id="damage"),
    ],
)
def test_faults_are_told(tmp_path: Path, store: dict[str, object], words: str) -> None:
    status = STATUS | {"store": STATUS["store"] | store}
    page = browser(web_parts(gateway=FakeGateway({"status": status, "receipt": RECEIPT}), folder=tmp_path)).get(
        "/system"
    )
    assert words in page.text


def test_a_backup_is_taken_along_and_not_left_here(tmp_path: Path) -> None:
    asked = gateway(tmp_path)
    answer = browser(web_parts(gateway=asked, folder=tmp_path)).post("/system/backup")
    assert answer.content == b"all of it"
    assert answer.headers["content-disposition"].startswith('attachment; filename="edgecount-')
    assert asked.asked[-1] == ("backup", {"by": "Ada", "role": int(Role.ADMIN)})
    assert list(tmp_path.iterdir()) == []


def test_a_name_leads_nowhere_else(tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("mine")
    folder = tmp_path / "web"
    folder.mkdir()
    answers = FakeGateway({"backup": {"file": "../secret", "bytes": 4}})
    answer = browser(web_parts(gateway=answers, folder=folder)).post("/system/backup")
    assert answer.status_code == 500
    assert "mine" not in answer.text


@pytest.mark.parametrize(("free", "little"), [(4, True), (6, False)])
def test_little_room(free: int, little: bool) -> None:
    assert FreeSpace(free, 100).is_little is little


MOVED = {
    **STATUS,
    "cameras": {
        "entrance": {
            **STATUS["cameras"]["entrance"],
            "moved": {"since": "2026-05-04T11:00:00+02:00", "reason": "its picture is turned by 3 degrees"},
        }
    },
}


def test_a_camera_that_was_moved_is_said_to_be_right(tmp_path: Path) -> None:
    answers = FakeGateway({"status": MOVED, "receipt": RECEIPT, "camera.right": {"camera": "entrance"}})
    visitor = browser(web_parts(gateway=answers, folder=tmp_path), role=Role.MANAGER)
    page = visitor.get("/system").text
    assert "was moved: what is counted there is in doubt" in page
    assert "its picture is turned by 3 degrees" in page
    answer = visitor.post("/system/cameras/entrance/right")
    assert (answer.status_code, answer.headers["location"]) == (303, "/system")
    name, values = answers.asked[-1][:2]
    assert (name, values["camera"]) == ("camera.right", "entrance")


def test_it_is_told_on_the_first_page(tmp_path: Path) -> None:
    page = browser(web_parts(gateway=FakeGateway({"status": MOVED}), folder=tmp_path)).get("/").text
    assert "was moved: what is counted there is in doubt" in page
