"""The control socket: a real one, asked by real clients, good and bad."""

import json
import logging
import os
import socket
import stat
import threading
from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import ExitStack
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from edgecount.daemon.operations.clients import MOST
from edgecount.daemon.operations.control import LONGEST_REQUEST, ControlServer
from edgecount.daemon.operations.control_socket import NAME, ControlError, address, ask
from edgecount.errors import StoreError
from edgecount.figures.live_figures import SiteFigures
from edgecount.site.command import AdjustOccupancy, Command
from edgecount.site.status import Status
from edgecount.site.status_record import as_record
from tests.support.fakes import BEGAN
from tests.support.waiting import HUNG_SECONDS, wait_until

ZONE = ZoneInfo("Europe/Paris")
STATUS = Status(
    version="1.2.3",
    site="main-street",
    site_name="Main Street – Café",
    started=BEGAN,
    now=BEGAN,
    figures=SiteFigures(BEGAN.date(), inside=7),
)
BAD_REQUEST = (
    'a request is one of {"ask": "status"}, {"ask": "occupancy", "value": 12}, '
    '{"ask": "pause", "camera": "entrance", "paused": true}, '
    '{"ask": "audit", "audit": {}}, {"ask": "right", "camera": "entrance"}, {"ask": "reload"}'
)
SET_TO_12 = {"ask": "occupancy", "value": 12}


class FakeDaemon:
    """What stands behind the server: `future` is that of every command, `commands` are those that came."""

    def __init__(self) -> None:
        self.commands: list[Command] = []
        self.future: Future[int] = Future()
        self.future.set_result(41)
        self.told = threading.Event()
        self.broken = False

    def status(self) -> Status:
        if self.broken:
            raise ZeroDivisionError
        return STATUS

    def command(self, command: Command) -> "Future[int]":
        self.commands.append(command)
        self.told.set()
        return self.future


@pytest.fixture
def daemon() -> FakeDaemon:
    return FakeDaemon()


@pytest.fixture
def server(tmp_path: Path, daemon: FakeDaemon) -> Iterator[ControlServer]:
    server = ControlServer(tmp_path, daemon.status, ZONE, daemon.command)
    server.start()
    yield server
    server.stop()


def connected(folder: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.settimeout(HUNG_SECONDS)
    with address(folder) as name:
        wait_until(lambda: connects(connection, name), "room among those that wait for the server")
    return connection


def connects(connection: socket.socket, name: str) -> bool:
    try:
        connection.connect(name)
    except BlockingIOError:  # so many wait already
        return False
    return True


def answer_to(folder: Path, raw: bytes, *, hang_up: bool = False) -> object:
    """The answer to these bytes, as they are; `hang_up` ends the request without more."""
    with connected(folder) as connection, connection.makefile("rb") as stream:
        connection.sendall(raw)
        if hang_up:
            connection.shutdown(socket.SHUT_WR)
        return json.loads(stream.readline())


@pytest.mark.usefixtures("server")
def test_the_status_is_answered(tmp_path: Path) -> None:
    assert ask(tmp_path, {"ask": "status"}) == dict(as_record(STATUS, ZONE))


@pytest.mark.usefixtures("server")
def test_a_correction_is_handed_on_and_its_number_answered(tmp_path: Path, daemon: FakeDaemon) -> None:
    assert ask(tmp_path, SET_TO_12) == {"seq": 41}
    assert daemon.commands == [AdjustOccupancy(12)]


@pytest.mark.usefixtures("server")
def test_a_correction_that_takes_its_time(tmp_path: Path, daemon: FakeDaemon) -> None:
    daemon.future = Future()
    timer = threading.Timer(0.3, daemon.future.set_result, [42])
    timer.start()
    assert ask(tmp_path, SET_TO_12) == {"seq": 42}
    timer.join()


class NeverStored(Future[int]):
    """A future that is waited for in vain, at once."""

    def result(self, timeout: float | None = None) -> int:
        assert timeout is not None
        raise TimeoutError


def failed(error: Exception) -> "Future[int]":
    future: Future[int] = Future()
    future.set_exception(error)
    return future


@pytest.mark.parametrize(
    ("future", "message"),
    [
        pytest.param(failed(StoreError("the disk is full")), "the disk is full", id="refused by the store"),
        pytest.param(
            NeverStored(),
            "it is not stored yet, edgecount is busy: `edgecount status` shows when it is",
            id="never done",
        ),
        pytest.param(failed(ZeroDivisionError()), "that failed; the daemon's log says why", id="a mistake of ours"),
    ],
)
@pytest.mark.usefixtures("server")
def test_a_correction_that_fails_says_why(
    tmp_path: Path, daemon: FakeDaemon, future: "Future[int]", message: str
) -> None:
    daemon.future = future
    with pytest.raises(ControlError) as caught:
        ask(tmp_path, SET_TO_12)
    assert str(caught.value) == message


@pytest.mark.parametrize(
    ("raw", "message"),
    [
        pytest.param(b"\n", BAD_REQUEST, id="nothing"),
        pytest.param(b"hello\n", BAD_REQUEST, id="no JSON"),
        pytest.param(b"\xff\xfe\n", BAD_REQUEST, id="no text"),
        pytest.param(b"[" * 4000 + b"\n", BAD_REQUEST, id="too deep"),
        pytest.param(b"9" * 4000 + b"\n", BAD_REQUEST, id="a long number"),
        pytest.param(b"{}\n", BAD_REQUEST, id="asks nothing"),
        pytest.param(b'{"ask": "everything"}\n', BAD_REQUEST, id="asks something else"),
        pytest.param(b'{"ask": "occupancy"}\n', BAD_REQUEST, id="no value"),
        pytest.param(b'{"ask": "occupancy", "value": "12"}\n', BAD_REQUEST, id="text"),
        pytest.param(b'{"ask": "occupancy", "value": 1.5}\n', BAD_REQUEST, id="a fraction"),
        pytest.param(b'{"ask": "occupancy", "value": NaN}\n', BAD_REQUEST, id="not a number"),
        pytest.param(b'{"ask": "occupancy", "value": true}\n', BAD_REQUEST, id="true"),
        pytest.param(b'{"ask": "pause", "camera": "entrance"}\n', BAD_REQUEST, id="paused or not"),
        pytest.param(b'{"ask": "pause", "camera": 1, "paused": true}\n', BAD_REQUEST, id="no name"),
        pytest.param(b'{"ask": "audit", "audit": 3}\n', BAD_REQUEST, id="no audit"),
        pytest.param(
            b'{"ask": "audit", "audit": {"id": 3}}\n',
            "this is no audit: `edgecount audit` makes one",
            id="half an audit",
        ),
        pytest.param(
            b'{"ask": "occupancy", "value": -1}\n',
            "the number of people inside is 0 to 1000000, not -1",
            id="below zero",
        ),
        pytest.param(
            b"x" * (2 * LONGEST_REQUEST), f"a request is one line of at most {LONGEST_REQUEST} bytes", id="too long"
        ),
    ],
)
def test_a_bad_request_is_refused_and_the_next_one_answered(
    server: ControlServer, tmp_path: Path, daemon: FakeDaemon, raw: bytes, message: str
) -> None:
    assert answer_to(tmp_path, raw) == {"error": message}
    assert daemon.commands == []
    assert ask(tmp_path, SET_TO_12) == {"seq": 41}


@pytest.mark.usefixtures("server")
def test_a_request_in_pieces_and_one_that_ends_without_its_line(tmp_path: Path) -> None:
    assert answer_to(tmp_path, b'{"ask":"occupancy","value":3}', hang_up=True) == {"seq": 41}
    with connected(tmp_path) as connection, connection.makefile("rb") as stream:
        for piece in (b'{"ask":"occupancy",', b'"value":3}\n'):
            connection.sendall(piece)
        assert json.loads(stream.readline()) == {"seq": 41}


@pytest.mark.usefixtures("server")
def test_a_mistake_of_ours_is_logged_and_the_next_client_answered(
    tmp_path: Path, daemon: FakeDaemon, caplog: pytest.LogCaptureFixture
) -> None:
    daemon.broken = True
    with pytest.raises(ControlError, match=r"^that failed; the daemon's log says why$"):
        ask(tmp_path, {"ask": "status"})
    assert "ZeroDivisionError" in caplog.text
    daemon.broken = False
    assert ask(tmp_path, {"ask": "status"}) is not None


@pytest.mark.usefixtures("server")
def test_a_client_that_hangs_or_goes_away_does_not_keep_the_others_from_their_answer(tmp_path: Path) -> None:
    connected(tmp_path).close()
    with connected(tmp_path) as hanging:
        hanging.sendall(b'{"ask":')
        assert ask(tmp_path, {"ask": "status"}) is not None
        assert b"no whole line came in time" in hanging.recv(1000)


@pytest.mark.usefixtures("server")
def test_many_silent_clients_keep_nobody_from_an_answer(tmp_path: Path, daemon: FakeDaemon) -> None:
    with ExitStack() as silent:
        for _ in range(3 * MOST):
            silent.enter_context(connected(tmp_path))
        daemon.future = Future()
        waiting = silent.enter_context(connected(tmp_path))
        waiting.sendall(b'{"ask": "occupancy", "value": 3}\n')
        assert daemon.told.wait(HUNG_SECONDS)
        assert ask(tmp_path, {"ask": "status"}) is not None
        assert not daemon.future.done(), "it was answered while a command was under way"
        daemon.future.set_result(41)
        assert json.loads(waiting.makefile("rb").readline()) == {"seq": 41}


def test_neither_a_hanging_client_nor_a_command_that_is_not_done_holds_up_the_end(
    server: ControlServer, tmp_path: Path, daemon: FakeDaemon
) -> None:
    daemon.future = Future()
    with connected(tmp_path) as waiting, connected(tmp_path) as hanging, waiting.makefile("rb") as stream:
        hanging.sendall(b"{")
        waiting.sendall(json.dumps(SET_TO_12).encode() + b"\n")
        wait_until(daemon.told.is_set, "the command")
        server.stop()
        assert "being stopped" in json.loads(stream.readline())["error"]
    assert not [thread for thread in threading.enumerate() if thread.name == "control"]
    server.stop()
    assert ask(tmp_path, {"ask": "status"}) is None
    assert not list(tmp_path.iterdir())


def test_only_this_user_may_ask(server: ControlServer, tmp_path: Path) -> None:
    mode = (tmp_path / NAME).stat().st_mode
    assert stat.S_ISSOCK(mode)
    assert stat.S_IMODE(mode) == 0o600


@pytest.mark.parametrize("left", ["a dead socket", "a file", "a link to nowhere"])
def test_what_a_dead_daemon_left_is_replaced(tmp_path: Path, daemon: FakeDaemon, left: str) -> None:
    if left == "a dead socket":
        with socket.socket(socket.AF_UNIX) as dead, address(tmp_path) as name:
            dead.bind(name)
        assert ask(tmp_path, {"ask": "status"}) is None
    elif left == "a file":
        (tmp_path / NAME).write_text("")
        assert ask(tmp_path, {"ask": "status"}) is None
    else:
        (tmp_path / NAME).symlink_to("nowhere")
    server = ControlServer(tmp_path, daemon.status, ZONE, daemon.command)
    server.start()
    assert ask(tmp_path, SET_TO_12) == {"seq": 41}
    server.stop()


def test_a_folder_with_a_very_long_name(tmp_path: Path, daemon: FakeDaemon) -> None:
    folder = tmp_path / ("f" * 200) / ("ö" * 100)
    folder.mkdir(parents=True)
    server = ControlServer(folder, daemon.status, ZONE, daemon.command)
    server.start()
    assert ask(folder, SET_TO_12) == {"seq": 41}
    server.stop()


def test_a_folder_that_takes_no_socket_is_warned_of_and_no_more(
    tmp_path: Path, daemon: FakeDaemon, caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / NAME).mkdir()
    server = ControlServer(tmp_path, daemon.status, ZONE, daemon.command)
    server.start()
    server.stop()
    [record] = caplog.records
    assert record.levelno == logging.WARNING
    assert record.getMessage().startswith(f"`edgecount status` cannot ask this daemon: no {NAME} in {tmp_path} (")


@pytest.mark.parametrize("folder", [".", "missing", "file"])
def test_nobody_answers_where_no_daemon_runs(tmp_path: Path, folder: str) -> None:
    (tmp_path / "file").write_text("")
    assert ask(tmp_path / folder, {"ask": "status"}) is None


def test_a_daemon_that_takes_nobody_on_any_more_is_told_of_in_one_line(tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        with address(tmp_path) as name:
            listener.bind(name)
        listener.listen(0)
        with connected(tmp_path), pytest.raises(ControlError, match=r"does not answer \(Resource temporarily"):
            ask(tmp_path, {"ask": "status"})


@pytest.mark.skipif(os.geteuid() == 0, reason="root may ask everybody")
def test_a_daemon_of_another_user_is_told_of_in_one_line(server: ControlServer, tmp_path: Path) -> None:
    (tmp_path / NAME).chmod(0)
    with pytest.raises(ControlError, match=r"belongs to another user: ask as that user, or with sudo$"):
        ask(tmp_path, {"ask": "status"})


def answer_with(listener: socket.socket, answer: bytes) -> None:
    with listener.accept()[0] as connection:
        connection.sendall(answer)


@pytest.mark.parametrize("answer", [b"", b"\n", b"hello\n", b"7\n", b'["error"]\n', b'{"running": true'])
def test_an_answer_that_is_none_is_told_of_in_one_line(tmp_path: Path, answer: bytes) -> None:
    with socket.socket(socket.AF_UNIX) as listener:
        with address(tmp_path) as name:
            listener.bind(name)
        listener.listen()
        thread = threading.Thread(target=answer_with, args=(listener, answer))
        thread.start()
        with pytest.raises(ControlError) as caught:
            ask(tmp_path, {"ask": "status"})
        thread.join()
    assert str(caught.value).startswith(f"the edgecount of the state folder {tmp_path} does not answer (")
    assert "\n" not in str(caught.value)
