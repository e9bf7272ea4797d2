"""Streams of events at the real server: each ends with the session, or the link, by which it was opened."""

import socket
from collections.abc import Callable

import pytest

from edgecount.accounts.role import Role
from edgecount.clock import SystemClock
from edgecount.web.app import build_app
from edgecount.web.live import watching
from edgecount.web.ticking import events
from tests.support.waiting import HUNG_SECONDS
from tests.support.web.client import sign_in, web_parts
from tests.support.web.fakes import FakeAccounts, FakeGateway
from tests.support.web.serving import served

SEEN = {"camera": "entrance", "state": "online", "people": []}


def me(accounts: FakeAccounts) -> int:
    return accounts.people.everybody()[0].id


@pytest.mark.parametrize(
    ("path", "end"),
    [
        ("/live/events", lambda accounts: accounts.sessions.end_all(me(accounts), me(accounts))),
        ("/live/entrance/events", lambda accounts: accounts.sessions.end_all(me(accounts), me(accounts))),
        ("/live/events", lambda accounts: accounts.people.disable(me(accounts), me(accounts))),
        ("/door/{secret}/events", lambda accounts: accounts.door_links.withdraw(me(accounts), 1)),
    ],
    ids=["figures", "a camera", "somebody disabled", "the door"],
)
def test_a_stream_ends_with_what_opened_it(
    monkeypatch: pytest.MonkeyPatch, path: str, end: Callable[[FakeAccounts], None]
) -> None:
    for module in (events, watching):
        monkeypatch.setattr(module, "BEAT_SECONDS", 0.05)
    accounts = FakeAccounts()
    parts = web_parts(accounts=accounts, clock=SystemClock(), gateway=FakeGateway({"live": SEEN}))
    name, session = sign_in(parts, Role.STAFF)
    accounts.sign_in(Role.ADMIN, "Ben")  # the last admin could not be disabled
    target = path.format(secret=accounts.door_links.make(me(accounts), "Door"))
    head = f"GET {target} HTTP/1.1\r\nHost: 127.0.0.1\r\nCookie: {name}={session}\r\nConnection: close\r\n\r\n"
    with served(build_app(parts)) as address:
        port = int(address.rpartition(":")[2])
        with socket.create_connection(("127.0.0.1", port), HUNG_SECONDS) as client:
            client.sendall(head.encode())
            heard = b""
            while b"data: " not in heard:
                heard += client.recv(4096)
            assert heard.startswith(b"HTTP/1.1 200 ")
            end(accounts)
            rest = b"".join(iter(lambda: client.recv(4096), b""))
    assert rest.endswith(b"0\r\n\r\n"), "it has ended in order"
