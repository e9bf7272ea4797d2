"""What a broken-in web process may say to the main process: answered, refused, or ended; and no harm is done."""

import socket
import threading
from contextlib import suppress
from pathlib import Path
from random import Random

from edgecount.clock import SystemClock
from edgecount.errors import EdgecountError
from edgecount.gateway.ask import Ask
from edgecount.gateway.lines import LONGEST_REQUEST, LineError, answer_of
from edgecount.gateway.record import JsonRecord
from edgecount.gateway.server import GatewayServer
from tests.support.fuzzing import Fuzz

KNOWN = (
    b'{"id": 1, "ask": "status", "values": {}}',
    b'{"id": 2, "ask": "set", "values": {"value": 12, "by": "Ada", "role": 3}}',
    b'{"id": 3, "ask": "set", "values": {"value": 12}}',
    b'{"id": 4, "ask": "slow", "values": {"a": [null]}}',
    b'{"id": 99999999999999999999, "ask": "status", "values": {}}',
    b'{"id": 5, "ask": "nothing", "values": {}}',
    b"",
    b"[" * 10_000,
    b"y" * (LONGEST_REQUEST + 10),
)
LINES = 40
_PATIENCE = 5.0


def attempt(random: Random, _folder: Path) -> None:
    """One conversation with a server that has a few asks."""
    named: list[object] = []

    def change(values: JsonRecord) -> JsonRecord:
        named.append(values["by"])
        if not isinstance(values.get("value"), int):
            raise EdgecountError("a value is a whole number")
        return {}

    asks = {
        "status": Ask(lambda _: {"inside": 7}),
        "set": Ask(change, story=lambda _: "set something"),
        "slow": Ask(lambda values: values, is_slow=True),
    }
    ours, theirs = socket.socketpair()
    with ours, theirs:
        over = threading.Event()
        heard = threading.Thread(target=_listen, args=(theirs,), daemon=True)
        ended: list[BaseException] = []
        server = threading.Thread(
            target=_attend, args=(GatewayServer(asks, SystemClock()), ours, over, ended), daemon=True
        )
        heard.start()
        server.start()
        _say(random, theirs)
        over.set()
        server.join(4 * _PATIENCE)
        assert not server.is_alive(), "it ends"
        heard.join(4 * _PATIENCE)
    assert all(isinstance(error, LineError | OSError) for error in ended), ended
    assert all(isinstance(name, str) and name for name in named), "every change names a person"


def _attend(server: GatewayServer, ours: socket.socket, over: threading.Event, ended: list[BaseException]) -> None:
    try:
        server.attend(ours, _PATIENCE, over.is_set)
    except BaseException as error:  # noqa: BLE001 - the attempt judges it
        ended.append(error)
    finally:
        with suppress(OSError):
            ours.shutdown(socket.SHUT_RDWR)  # as whoever has called it does


def _say(random: Random, theirs: socket.socket) -> None:
    try:
        for _ in range(LINES):
            theirs.sendall(_line(random))
    except OSError:
        return  # it was hung up on


def _listen(theirs: socket.socket) -> None:
    """Read all answers: each is one that the web process understands."""
    rest = b""
    while piece := theirs.recv(65536):
        *lines, rest = (rest + piece).split(b"\n")
        for line in lines:
            answer_of(line)


def _line(random: Random) -> bytes:
    line = random.choice(KNOWN[:6] if random.random() < 0.9 else KNOWN)
    if line and random.random() < 0.1:
        changed = bytearray(line)
        for _ in range(random.randrange(1, 5)):
            changed[random.randrange(len(changed))] = random.randrange(256)
        line = bytes(changed)
    return line + b"\n"


test_what_failed_once, test_at_random = Fuzz("gateway", attempt).tests()
