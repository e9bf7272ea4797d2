"""What strangers write into the control socket: an answer of one line each, and the next one is answered, too."""

import json
import socket
from concurrent.futures import Future
from contextlib import suppress
from pathlib import Path
from random import Random
from zoneinfo import ZoneInfo

from edgecount.daemon.operations.control import LONGEST_REQUEST, ControlServer
from edgecount.daemon.operations.control_socket import address, ask
from edgecount.figures.live_figures import SiteFigures
from edgecount.site.command import MOST_INSIDE, AdjustOccupancy, Command, PauseCamera
from edgecount.site.status import Status
from tests.support.fakes import BEGAN
from tests.support.fuzzing import Fuzz

STATUS = Status(
    version="1", site="shop", site_name="Shop", started=BEGAN, now=BEGAN, figures=SiteFigures(BEGAN.date(), inside=7)
)
KNOWN = (
    b'{"ask": "status"}',
    b'{"ask": "occupancy", "value": 12}',
    b'{"ask": "occupancy", "value": 1e9}',
    b'{"ask": "pause", "camera": "entrance", "paused": true}',
    b'{"ask": "reload"}',
    b'{"ask": {"ask": NaN}}',
    b"[" * 5000,
    b"x" * (2 * LONGEST_REQUEST),
    b"",
)
CLIENTS = 20
_PATIENCE = 30.0


def attempt(random: Random, folder: Path) -> None:
    """A few clients, one after the other; then one that asks as `edgecount status` does."""
    carried_out: list[Command] = []

    def command(wish: Command) -> "Future[int]":
        carried_out.append(wish)
        done: Future[int] = Future()
        done.set_result(1)
        return done

    server = ControlServer(folder, lambda: STATUS, ZoneInfo("UTC"), command)
    server.start()
    try:
        for _ in range(CLIENTS):
            _talk(random, folder)
        answer = ask(folder, {"ask": "status"})
        assert answer is not None
        assert answer["site"] == "shop"
    finally:
        server.stop()
    for wish in carried_out:
        assert isinstance(wish, AdjustOccupancy | PauseCamera)
        assert not isinstance(wish, AdjustOccupancy) or 0 <= wish.value <= MOST_INSIDE


def _talk(random: Random, folder: Path) -> None:
    with socket.socket(socket.AF_UNIX) as client, address(folder) as name:
        client.settimeout(_PATIENCE)
        client.connect(name)
        with suppress(BrokenPipeError, ConnectionResetError):  # it was answered before it had said all
            client.sendall(_request(random))
            if random.random() < 0.2:
                return  # gone without waiting for the answer
            client.shutdown(socket.SHUT_WR)
        heard = b""
        with suppress(ConnectionResetError):
            while piece := client.recv(65536):
                heard += piece
    if heard:
        assert heard.count(b"\n") == 1
        assert isinstance(json.loads(heard), dict)


def _request(random: Random) -> bytes:
    request = random.choice(KNOWN)
    if request and random.random() < 0.6:
        changed = bytearray(request)
        for _ in range(random.randrange(1, 8)):
            changed[random.randrange(len(changed))] = random.randrange(256)
        request = bytes(changed)
    return request + random.choice((b"\n", b"\n", b"", b"\r\n", b"\n" + request))


test_what_failed_once, test_at_random = Fuzz("control", attempt).tests()
