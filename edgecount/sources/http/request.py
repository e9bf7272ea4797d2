"""Asks a camera for its pictures over HTTP; user and password are given when it wants them.

No proxy is asked, whatever the environment says: cameras are on the local network.
"""

import http.client
import re
from dataclasses import dataclass
from urllib.parse import SplitResult, unquote, urljoin, urlsplit

from edgecount.clock import Clock
from edgecount.sources.fault import FaultError
from edgecount.sources.network.address import authority
from edgecount.sources.network.answers import UNPROTECTED, elsewhere
from edgecount.sources.network.login import Challenge, Login, challenges_in
from edgecount.sources.network.trust import Trust
from edgecount.sources.network.wire import Wire, connect

DEADLINE = 2.0
"""Seconds until there is an answer."""
_MOST_HOPS = 5
_ELSEWHERE = (301, 302, 303, 307, 308)
_KIND = re.compile(r"[a-z]+/[a-z0-9.+-]{1,40}")


@dataclass(frozen=True, slots=True)
class CameraAnswer:
    """A camera's answer: its status and, as a media type such as image/jpeg, the kind of what follows in `body`.

    `kind` is empty where the camera does not say it.  `refused` are the ways to log in that were offered, if any.
    """

    status: int
    kind: str
    body: http.client.HTTPResponse
    wire: Wire
    refused: tuple[Challenge, ...] = ()

    def close(self) -> None:
        """Hang up."""
        self.body.close()
        self.wire.hang_up()


def login_of(url: str) -> Login | None:
    """The user and the password in an address; None if there are none."""
    parts = urlsplit(url)
    return None if parts.username is None else Login(unquote(parts.username), unquote(parts.password or ""))


def ask(url: str, login: Login | None, clock: Clock, trust: Trust) -> CameraAnswer:
    """The answer to a GET, after a login and to where the camera points; OSError or HTTPException if there is none.

    FaultError where it points to another host, or is not trusted.
    """
    until = clock.monotonic() + DEADLINE
    for _ in range(_MOST_HOPS):
        answer = _ask_there(url, login, until, clock, trust)
        where = answer.body.getheader("Location")
        if answer.status not in _ELSEWHERE or not where:
            return answer
        answer.close()
        url = _itself(url, urljoin(url, where))
    raise http.client.HTTPException("points from place to place")


def _itself(url: str, where: str) -> str:
    """Where a camera points to; FaultError where that is another host, or less protected: it would get the password."""
    before, there = urlsplit(url), urlsplit(where)
    if there.scheme not in ("http", "https") or there.hostname != before.hostname:
        raise FaultError(elsewhere(there))
    if (before.scheme, there.scheme) == ("https", "http"):
        raise FaultError(UNPROTECTED)
    return there.geturl()


def _ask_there(url: str, login: Login | None, until: float, clock: Clock, trust: Trust) -> CameraAnswer:
    """The answer from this address; a second time with user and password, if it asks for them."""
    answer = _exchange(urlsplit(url), login, until, clock, trust)
    if answer.status == 401 and login is not None and login.learn(answer.refused):
        answer.close()
        answer = _exchange(urlsplit(url), login, until, clock, trust)
    return answer


def _exchange(url: SplitResult, login: Login | None, until: float, clock: Clock, trust: Trust) -> CameraAnswer:
    wire = connect(url, until, clock, trust)
    try:
        wire.say(_request(url, login))
        body = http.client.HTTPResponse(wire, method="GET")  # type: ignore[arg-type] # it only makes a file of it
        body.begin()
    except BaseException:
        wire.hang_up()
        raise
    kind = (body.getheader("Content-Type") or "").partition(";")[0].strip().lower()
    head = "\n".join(f"{name}: {value}" for name, value in body.getheaders())
    refused = tuple(challenges_in(head)) if body.status == 401 else ()
    return CameraAnswer(body.status, kind if _KIND.fullmatch(kind) else "", body, wire, refused)


def _request(url: SplitResult, login: Login | None) -> bytes:
    target = f"{url.path or '/'}{'?' if url.query else ''}{url.query}"
    said = None if login is None else login.said("GET", target)
    lines = [
        f"GET {target} HTTP/1.1",
        f"Host: {authority(url)}",
        "Accept: */*",
        "User-Agent: edgecount",
        "Connection: close",
        *([] if said is None else [f"Authorization: {said}"]),
    ]
    return "\r\n".join([*lines, "", ""]).encode()
