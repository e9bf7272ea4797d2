"""`edgecount status`, and a control socket that answers it."""

import json
import socket
import threading
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from edgecount.commands import status
from edgecount.daemon.operations.control_socket import address
from edgecount.errors import EdgecountError
from edgecount.site.status_record import as_record
from tests.support.asking import daemon, run, stored
from tests.support.standing import FULL


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("STATE_DIRECTORY", raising=False)
    (tmp_path / "var").mkdir()


def test_people_are_shown_how_everything_is(capsys: pytest.CaptureFixture[str]) -> None:
    with daemon(Path("var"), FULL, stored(1)):
        assert run(status, "status") == 0
    out, err = capsys.readouterr()
    assert out.startswith("Main Street\n131 of at most 120 people inside now\n")
    assert err == ""


def test_machines_get_one_json_object(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with daemon(tmp_path, FULL, stored(1)):
        assert run(status, "status", "--json", "--state", str(tmp_path)) == 0
    out, err = capsys.readouterr()
    assert json.loads(out) == as_record(FULL, ZoneInfo("Europe/Paris"))
    assert (out.count("\n"), err) == (1, "")


def test_where_none_runs(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(EdgecountError) as caught:
        run(status, "status")
    assert str(caught.value) == (
        "no edgecount runs with the state folder var: start `edgecount run`, or name another with --state"
    )
    assert caught.value.exit_status == 1
    assert run(status, "status", "--json", "--state", "missing") == 1
    assert capsys.readouterr() == ('{"running": false}\n', "")


def answer_once(listener: socket.socket, answer: bytes) -> None:
    with listener.accept()[0] as connection:
        connection.recv(1000)
        connection.sendall(answer)


@pytest.mark.parametrize(
    "answer", [b"{}", b'{"now": "yesterday"}', b'{"now": 7}', b'{"now": "2026-05-04T12:00:00+00:00"}']
)
def test_a_daemon_of_another_version_is_told_of_in_one_line(answer: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        with address(Path("var")) as name:
            listener.bind(name)
        listener.listen()
        thread = threading.Thread(target=answer_once, args=(listener, answer + b"\n"))
        thread.start()
        with pytest.raises(EdgecountError, match=r"^the running edgecount is of another version: start it again, or"):
            run(status, "status")
        thread.join()
