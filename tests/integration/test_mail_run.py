"""The daemon and its mail server: alerts arrive whatever the server does, and no frame waits for it."""

import logging
import socket
import subprocess
import threading
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import uuid4

import pytest

from edgecount.events.model import LimitExceeded
from edgecount.store.event_store import EventStore
from edgecount.wiring.state import STORE
from tests.support.footage.walker import TO_THE_RIGHT, write_config, write_walk
from tests.support.servers.authority import Authority
from tests.support.servers.mailserver import (
    HOST,
    PASSWORD,
    USER,
    Conversation,
    Mailbox,
    Script,
    Trickle,
    closed_port,
    mail_server,
    rude_server,
)
from tests.support.shops.calling import call, start
from tests.support.shops.mail_shop import ANNA, Door, open_shop, shop_config
from tests.support.waiting import status_of, wait_until

MANY = 200
"""Frames: twenty seconds of a camera."""
WAITS = "nothing is lost, it waits in the store"
ALERT = "[Main Street] Too full: 1 inside, limit 0"


@pytest.fixture(autouse=True)
def log(caplog: pytest.LogCaptureFixture) -> Iterator[pytest.LogCaptureFixture]:
    caplog.set_level(logging.INFO)
    yield caplog
    # One that was stuck when its daemon ended is not to speak in the next test.
    wait_until(
        lambda: not [one for one in threading.enumerate() if one.name.startswith("delivery-")], "the delivery's end"
    )


def said(log: pytest.LogCaptureFixture) -> list[str]:
    """What the log says of mail, without the time of the alert."""
    lines = [f"{record.levelname} {record.getMessage()}".partition(" (")[0] for record in log.records]
    return [line for line in lines if "mail" in line]


class Holding:
    """Says some lines, and then nothing any more; `reached` is set from then on, as long as it holds the line."""

    def __init__(self, *lines: bytes) -> None:
        self._talk: Conversation = Script(lines)
        self.reached = threading.Event()

    def __call__(self, connection: socket.socket, over: threading.Event) -> None:
        self._talk(connection, over)
        self.reached.set()
        over.wait()


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param([], id="no welcome", marks=pytest.mark.long),
        pytest.param([b"220 mail"], id="no answer to EHLO", marks=pytest.mark.long),
        pytest.param([b"220 mail", *[b"250 so far so good"] * 3, b"354 go on"], id="no answer to the letter"),
    ],
)
def test_no_frame_waits_for_a_server_that_holds_the_line(tmp_path: Path, lines: list[bytes]) -> None:
    door, holding = Door(), Holding(*lines)
    with rude_server(holding) as server, open_shop(shop_config(tmp_path, server.port), tmp_path, door):
        wait_until(holding.reached.is_set, "its last line")
        door.wait_for(MANY)
        assert server.visits == 1, "it is the first conversation that lasts, with its 30 seconds"


@pytest.mark.long
def test_no_frame_waits_for_a_server_that_trickles(tmp_path: Path, log: pytest.LogCaptureFixture) -> None:
    """A byte a second would take it half a minute to say its welcome; the conversation is ended before."""
    door, trickle = Door(), Trickle(b"220 welcome to the slow mail server", seconds=1)
    with ExitStack() as shop:
        server = shop.enter_context(rude_server(trickle))
        shop.enter_context(open_shop(shop_config(tmp_path, server.port, deadline_seconds=1.5), tmp_path, door))
        wait_until(lambda: trickle.sent >= 1, "the server says something")
        door.wait_for(MANY)
        wait_until(lambda: said(log), "the deadline")
        door.wait_for(MANY)
        wait_until(lambda: server.visits >= 2, "another attempt")
    assert trickle.sent < len(trickle.banner)
    took_long = f"the mail server {HOST}:{server.port} took more than 1.5 seconds over one mail"
    assert said(log)[:1] == [f"WARNING mail:1: {took_long}; {WAITS}"]


def test_a_server_that_is_busy_twice(tmp_path: Path, log: pytest.LogCaptureFixture) -> None:
    door, box = Door(), Mailbox(at_data=["451 busy", "451 busy"])
    with mail_server(box) as server, open_shop(shop_config(tmp_path, server.port), tmp_path, door):
        wait_until(lambda: "INFO mail:1: delivers again" in said(log), "the mail")
        door.wait_for(MANY)
    assert (box.attempts, box.receivers) == (3, [[ANNA]])
    assert said(log) == [
        f"WARNING mail:1: the mail server {HOST}:{server.port} takes no mail now",
        f"INFO mailed to receiver 1: {ALERT}",
        "INFO mail:1: delivers again",
    ]


@pytest.mark.long
def test_a_server_with_a_bad_certificate_gets_nothing_until_it_is_trusted(
    tmp_path: Path, log: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The file of certificates is read at each attempt: to put the right one there is enough."""
    monkeypatch.setenv("EDGECOUNT_MAIL_PASSWORD", PASSWORD)
    (tmp_path / "other").mkdir()
    right, wrong, box = Authority(tmp_path / "other"), Authority(tmp_path), Mailbox(login_wanted=True)
    login = f', ca: {wrong.ca}, user: {USER}, password: "{{EDGECOUNT_MAIL_PASSWORD}}"'
    with mail_server(box, security="starttls", context=right.server_context()) as server:
        config = shop_config(tmp_path, server.port, ANNA, security="starttls", more=login)
        door = Door()
        with open_shop(config, tmp_path, door):
            wait_until(lambda: said(log), "the refusal")
            door.wait_for(MANY)
            assert (box.attempts, box.logins) == (0, []), "not even the password"
            wrong.ca.write_bytes(right.ca.read_bytes())
            wait_until(lambda: len(said(log)) == 3, "the mail")
    assert (box.receivers, box.tls_seen) == ([[ANNA]], [True])
    assert said(log) == [
        f"WARNING mail:1: the mail server {HOST}:{server.port} is not trusted, and nothing was sent to it",
        f"INFO mailed to receiver 1: {ALERT}",
        "INFO mail:1: delivers again",
    ]


@pytest.mark.long
def test_a_mail_that_is_refused_for_good_is_given_up(tmp_path: Path, log: pytest.LogCaptureFixture) -> None:
    door, box = Door(), Mailbox(always_at_data="554 5.7.1 spam")
    with mail_server(box) as server, open_shop(shop_config(tmp_path, server.port), tmp_path, door):
        wait_until(lambda: said(log), "the refusal")
        door.wait_for(MANY)
    assert (box.attempts, box.taken) == (1, [])
    (refusal,) = said(log)
    assert refusal.startswith("ERROR mail:1: event ")
    assert refusal.endswith(f" is put aside: the mail server {HOST}:{server.port} refuses the mail for good")


@pytest.mark.long
def test_a_server_that_is_away_for_the_whole_day(tmp_path: Path, log: pytest.LogCaptureFixture) -> None:
    door = Door()
    with closed_port() as port, open_shop(shop_config(tmp_path, port), tmp_path, door):
        wait_until(lambda: said(log), "the failure")
        door.wait_for(MANY)
    assert said(log) == [f"WARNING mail:1: the mail server {HOST}:{port} cannot be reached"]


# Over restarts


@contextmanager
def daemon(folder: Path) -> Iterator[tuple["subprocess.Popen[str]", list[str]]]:
    """The daemon as a process of its own, and what it logs; it is killed at the end, if it still runs."""
    lines: list[str] = []
    process = start("run", folder=folder)
    assert process.stderr is not None
    reader = threading.Thread(target=lines.extend, args=(process.stderr,), name="log-reader")
    reader.start()
    try:
        yield process, lines
    finally:
        process.kill()
        status_of(process)
        reader.join()
        for stream in (process.stdout, process.stderr):
            assert stream is not None
            stream.close()


def configure(folder: Path, port: int, alerts: str) -> None:
    """A walker's config with this mail server; each time that the recording plays, one more is inside."""
    path = write_config(folder, source="walk.avi")
    mail = f"{{host: {HOST}, port: {port}, security: none, sender: shop@example.org, receivers: [{ANNA}]}}"
    with path.open("a") as file:
        file.write(f"mail: {mail}\nreport: {{mail: false}}\nalerts: {alerts}\n")


FULL = "{full: {when: occupancy, above: 0, hold_seconds: 0}}"


@pytest.mark.long
def test_a_mail_outlives_a_kill_and_is_sent_once(tmp_path: Path) -> None:
    box = Mailbox(always_at_data="451 busy")
    write_walk(tmp_path / "walk.avi", [*TO_THE_RIGHT, *[None] * 3000], fps=20)
    with mail_server(box) as server:
        configure(tmp_path, server.port, FULL)
        with daemon(tmp_path) as (process, lines):
            wait_until(lambda: any("takes no mail now (451 busy)" in line for line in lines), "the failure")
            process.kill()
        box.always_at_data = None
        with daemon(tmp_path) as (process, lines):
            wait_until(lambda: any(ALERT in line for line in lines), "the mail")
            process.terminate()
            assert status_of(process) == 0
        write_walk(tmp_path / "walk.avi", fps=20)
        with daemon(tmp_path) as (process, lines):
            assert status_of(process) == 0
    assert any("entrance: door in" in line for line in lines), "somebody more came in"
    assert [message["Subject"].partition(" (")[0] for message in box.messages] == [ALERT]


@pytest.mark.long
def test_a_mail_of_the_day_before_is_given_up(
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
    log: pytest.LogCaptureFixture,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.chdir(tmp_path)
    write_walk(tmp_path / "walk.avi", fps=20)
    ts = datetime.now(UTC) - timedelta(hours=24, seconds=1)
    with EventStore(tmp_path / "var" / STORE) as store:
        store.begin_cursor(f"mail:{ANNA}")
        store.append([LimitExceeded(id=uuid4(), site="main-street", ts=ts, rule="old", value=9, limit=8, mail=True)])
    with mail_server() as server:
        configure(tmp_path, server.port, "{}")
        assert call(capsys, "run").status == call(capsys, "run").status == 0
    assert server.mailbox.attempts == 0
    (line,) = said(log)
    assert line.startswith("WARNING a mail to receiver 1 is given up after 24 hours: limit_exceeded of ")
