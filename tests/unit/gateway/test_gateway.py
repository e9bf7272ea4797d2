"""The gateway, from the web process's side to the main process's and back, over a real pair of sockets."""

import asyncio
import logging
import socket
import threading
from collections.abc import Callable, Coroutine, Iterator, Mapping
from contextlib import contextmanager, nullcontext

import pytest

from edgecount.clock import SystemClock
from edgecount.errors import UsageError
from edgecount.gateway.ask import Ask
from edgecount.gateway.client import SocketGateway
from edgecount.gateway.lines import LONGEST_REQUEST
from edgecount.gateway.record import GatewayError, JsonRecord
from edgecount.gateway.server import SLOW_AT_ONCE, GatewayServer
from tests.support.fakes import FakeClock
from tests.support.waiting import HUNG_SECONDS


class Attended:
    """A server that attends a connection in a thread; `ended` is how that ended."""

    def __init__(self, asks: Mapping[str, Ask], patience: float = HUNG_SECONDS) -> None:
        self.ours, self.theirs = socket.socketpair()
        self.theirs.settimeout(HUNG_SECONDS)
        self.server = GatewayServer(asks, SystemClock())
        self.over = threading.Event()
        self.ended: Exception | None = None
        self._patience = patience
        self._thread = threading.Thread(target=self._attend, daemon=True)
        self._thread.start()

    def _attend(self) -> None:
        try:
            self.server.attend(self.ours, self._patience, self.over.is_set)
        except (OSError, ValueError) as error:
            self.ended = error

    def join(self) -> None:
        self._thread.join(HUNG_SECONDS)
        assert not self._thread.is_alive()


@contextmanager
def attended(asks: Mapping[str, Ask], patience: float = HUNG_SECONDS) -> Iterator[Attended]:
    it = Attended(asks, patience)
    try:
        yield it
    finally:
        it.over.set()
        it.join()
        it.ours.close()
        it.theirs.close()


Talk = Callable[[SocketGateway], Coroutine[object, object, None]]


def talk(connection: socket.socket, what: Talk, patience: float = HUNG_SECONDS) -> None:
    """Run a conversation of the web process's."""

    async def whole() -> None:
        gateway = SocketGateway(connection, patience)
        await gateway.open()
        running = asyncio.create_task(gateway.run())
        await what(gateway)
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)

    asyncio.run(whole())


def echo(values: JsonRecord) -> JsonRecord:
    return values


def fails(values: JsonRecord) -> JsonRecord:
    raise ZeroDivisionError


def refuses(values: JsonRecord) -> JsonRecord:
    raise UsageError("there is no\ncamera doof")


def no_json(values: JsonRecord) -> JsonRecord:
    return {"value": object()}


ASKS = {
    "echo": Ask(echo),
    "slow": Ask(echo, is_slow=True),
    "fails": Ask(fails),
    "refuses": Ask(refuses),
    "no json": Ask(no_json),
    "rare": Ask(echo, burst=1, per_second=0.001),
    "change": Ask(echo, story=lambda values: f"set the people inside to {values['value']}"),
    "bad change": Ask(refuses, story=lambda values: "pause a camera"),
}


@pytest.mark.parametrize("name", ["echo", "slow"])
def test_what_is_asked_is_answered(name: str) -> None:
    async def asks(gateway: SocketGateway) -> None:
        answers = await asyncio.gather(*(gateway.ask(name, number=number) for number in range(SLOW_AT_ONCE)))
        assert [answer["number"] for answer in answers] == list(range(SLOW_AT_ONCE))

    with attended(ASKS) as it:
        talk(it.theirs, asks)


@pytest.mark.parametrize(
    ("name", "values", "words"),
    [
        ("nothing", {}, "nothing is known of 'nothing'"),
        ("refuses", {}, "there is no camera doof"),
        ("fails", {}, "the daemon's log says why"),
        ("no json", {}, "the daemon's log says why"),
        ("change", {"value": 12}, "names the person"),
        ("change", {"value": 12, "by": "", "role": 2}, "names the person"),
        ("change", {"value": 12, "by": "anna", "role": 4}, "names the person"),
        ("echo", {"value": "x" * LONGEST_REQUEST}, "too much at once"),
    ],
)
def test_what_cannot_be_answered_is_said_in_one_line(name: str, values: JsonRecord, words: str) -> None:
    async def asks(gateway: SocketGateway) -> None:
        with pytest.raises(GatewayError, match=words) as error:
            await gateway.ask(name, **values)
        assert "\n" not in str(error.value)
        assert await gateway.ask("echo", a=1) == {"a": 1}  # and the next one is answered

    with attended(ASKS) as it:
        talk(it.theirs, asks)


def test_what_is_asked_too_often_is_refused() -> None:
    async def asks(gateway: SocketGateway) -> None:
        await gateway.ask("rare")
        with pytest.raises(GatewayError, match="too often"):
            await gateway.ask("rare")

    with attended(ASKS) as it:
        talk(it.theirs, asks)


def test_a_change_is_logged_with_the_person(caplog: pytest.LogCaptureFixture) -> None:
    async def asks(gateway: SocketGateway) -> None:
        await gateway.ask("change", value=12, by="anna", role=2)
        with pytest.raises(GatewayError):
            await gateway.ask("bad change", by="ben", role=3)

    caplog.set_level(logging.INFO)
    with attended(ASKS) as it:
        talk(it.theirs, asks)
    assert [record.getMessage() for record in caplog.records if record.name.startswith("edgecount")] == [
        "anna (manager): set the people inside to 12",
        "ben (admin): pause a camera: refused: there is no\ncamera doof",
    ]


def test_too_many_slow_asks_at_once_are_told_to_come_back() -> None:
    go_on = threading.Event()

    def waits(values: JsonRecord) -> JsonRecord:
        go_on.wait(HUNG_SECONDS)
        return values

    async def asks(gateway: SocketGateway) -> None:
        waiting = [asyncio.create_task(gateway.ask("waits")) for _ in range(SLOW_AT_ONCE)]
        await asyncio.sleep(0)
        with pytest.raises(GatewayError, match="busy"):
            await gateway.ask("waits")
        assert await gateway.ask("echo") == {}  # what is quick does not wait for them
        go_on.set()
        await asyncio.gather(*waiting)

    with attended({**ASKS, "waits": Ask(waits, is_slow=True)}) as it:
        talk(it.theirs, asks)


def test_other_asks_may_be_offered_in_the_midst_of_it() -> None:
    async def asks(gateway: SocketGateway) -> None:
        await gateway.ask("echo")
        it.server.offer({"other": Ask(echo)})
        await gateway.ask("other")
        with pytest.raises(GatewayError):
            await gateway.ask("echo")

    with attended(ASKS) as it:
        talk(it.theirs, asks)


def test_an_answer_that_does_not_come_is_given_up() -> None:
    async def asks(gateway: SocketGateway) -> None:
        with pytest.raises(GatewayError, match="in time"):
            await gateway.ask("status")

    ours, theirs = socket.socketpair()
    with ours, theirs:
        talk(theirs, asks, patience=0.05)


def test_an_answer_does_not_keep_somebody_from_going() -> None:
    """A cancellation that met an answer was lost: then a camera was asked for ever, though nobody looked."""

    async def asks(gateway: SocketGateway) -> None:
        other = asyncio.create_task(gateway.ask("second"))

        async def goes() -> None:
            await gateway.ask("first")
            other.cancel()

        going = asyncio.create_task(goes())
        await asyncio.sleep(0)
        ours.sendall(b'{"id": 2, "answer": {}}\n{"id": 1, "answer": {}}\n')
        await going
        with pytest.raises(asyncio.CancelledError):
            await other

    ours, theirs = socket.socketpair()
    with ours, theirs:
        talk(theirs, asks)


def test_a_main_process_that_goes_leaves_nobody_waiting() -> None:
    async def asks(gateway: SocketGateway) -> None:
        waiting = asyncio.create_task(gateway.ask("status"))
        await asyncio.sleep(0.01)
        ours.close()
        with pytest.raises(GatewayError, match="being stopped"):
            await waiting
        with pytest.raises(GatewayError, match="being stopped"):
            await gateway.ask("status")

    ours, theirs = socket.socketpair()
    with theirs:
        talk(theirs, asks)


@pytest.mark.parametrize(
    ("said", "words"),
    [
        (b"x" * (LONGEST_REQUEST + 2), "a line of more than"),
        (b"hello\n", "no JSON"),
        (b'{"id": 1}\n', "no request"),
        (b"\n" * 10_000, "asks without end"),
        (b'{"id": 1, "ask": "echo", "values": {}}\n' * 10_000, "asks without end"),
    ],
    ids=["long", "no JSON", "no request", "beats", "flood"],
)
def test_a_mad_web_process_ends_the_conversation(said: bytes, words: str) -> None:
    with attended(ASKS) as it:
        speaking = threading.Thread(target=_say, args=(it.theirs, said), daemon=True)
        speaking.start()
        it.join()
        it.ours.shutdown(socket.SHUT_RDWR)
        speaking.join(HUNG_SECONDS)
        assert words in str(it.ended)


def _say(connection: socket.socket, said: bytes) -> None:
    try:
        connection.sendall(said)
    except OSError:
        return


def test_one_that_does_not_listen_ends_the_conversation() -> None:
    with attended({"much": Ask(lambda values: {"value": "x" * 2**20}, burst=100)}) as it:
        it.theirs.sendall(b'{"id": 1, "ask": "much", "values": {}}\n' * 10)
        it.join()


def test_one_that_is_silent_ends_the_conversation() -> None:
    with attended(ASKS, patience=0.01) as it:
        it.join()
        assert isinstance(it.ended, TimeoutError)


@pytest.mark.parametrize(("said", "loading", "hangs"), [(b"", 60.0, False), (b"\n", 60.0, True), (b"", 0.0, True)])
def test_one_that_is_loading_may_be_silent_for_longer(said: bytes, loading: float, *, hangs: bool) -> None:
    """It has a second for each beat; the clock runs 20 s at each look, and the second is the last."""
    clock, looks = FakeClock(), iter(range(2))

    def is_over() -> bool:
        clock.advance(20.0)
        return next(looks, None) is None

    ours, theirs = socket.socketpair()
    with ours, theirs:
        theirs.sendall(said)
        with pytest.raises(TimeoutError) if hangs else nullcontext():
            GatewayServer({}, clock).attend(ours, 1.0, is_over, loading)


def test_it_ends_when_the_other_side_hangs_up() -> None:
    with attended(ASKS) as it:
        it.theirs.close()
        it.join()
        assert it.ended is None
