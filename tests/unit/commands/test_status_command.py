"""`edgecount status`, and a control socket that answers it."""

import json
import socket
import threading
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from edgecount.commands import status
from edgecount.daemon.operations.control_socket import address
from edgecount.errors import ConfigError, EdgecountError
from edgecount.site.status_record import as_record
from tests.support.asking import daemon, run, stored
from tests.support.standing import FULL
from tests.support.stored import crossing, filled


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
    assert run(status, "status") == 1
    assert capsys.readouterr() == ("", NONE_RUNS)
    assert run(status, "status", "--json", "--state", "missing") == 1
    assert capsys.readouterr() == ('{"running": false}\n', "")


CONFIG = """\
site: {name: Main Street, timezone: Europe/Paris, capacity: 40}
cameras: {entrance: {lines: {door: {from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}}}
"""
NONE_RUNS = (
    "edgecount: no edgecount runs with the state folder var: start `edgecount run`, or name another with --state\n"
)


def test_where_none_runs_the_last_counts_are_shown(capsys: pytest.CaptureFixture[str]) -> None:
    Path("other.yaml").write_text(CONFIG)
    events = [crossing(1, "2026-05-04T10:00"), crossing(2, "2026-05-04T10:05"), crossing(3, "2026-05-04T10:07", "out")]
    filled(Path("var/edgecount.sqlite"), events)
    assert run(status, "status", "--config", "other.yaml") == 1
    out, err = capsys.readouterr()
    lines = [" ".join(line.split()) for line in out.splitlines()]
    assert lines[0] == "Main Street"
    assert lines[1].startswith("not running: these are the last counts, of 12:07 on 4 May")
    assert lines[2] == "1 person inside then"
    assert lines[4].startswith("lines in 4 May")
    assert lines[5] == "entrance door 2 1"
    assert err == NONE_RUNS
    assert run(status, "status", "--config", "other.yaml", "--json") == 1
    found = json.loads(capsys.readouterr().out)
    assert (found["running"], found["last"], found["day"]) == (False, "2026-05-04T12:07:00.000+02:00", "2026-05-04")
    assert found["lines"]["entrance"]["door"]["in"] == 2


@pytest.mark.parametrize("has_store", [True, False])
def test_without_a_store_or_a_config_there_are_no_last_counts(
    capsys: pytest.CaptureFixture[str], *, has_store: bool
) -> None:
    if has_store:
        filled(Path("var/edgecount.sqlite"), [crossing(1, "2026-05-04T10:00")])
    assert run(status, "status") == 1
    assert capsys.readouterr() == ("", NONE_RUNS)


def test_a_store_in_which_nothing_is_yet(capsys: pytest.CaptureFixture[str]) -> None:
    Path("config.yaml").write_text(CONFIG)
    filled(Path("var/edgecount.sqlite"))
    assert run(status, "status") == 1
    assert capsys.readouterr() == ("", NONE_RUNS)


def test_a_config_that_was_named_and_is_not_there() -> None:
    filled(Path("var/edgecount.sqlite"), [crossing(1, "2026-05-04T10:00")])
    with pytest.raises(ConfigError):
        run(status, "status", "--config", "none.yaml")


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
