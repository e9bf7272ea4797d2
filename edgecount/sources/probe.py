"""Asks a camera for its pictures to learn the status of its answer, which FFmpeg does not tell.

Only this status counts: 401 is a wrong password, 404 a wrong path.
"""

import re
import socket
import ssl
from urllib.parse import SplitResult, unquote

from edgecount.clock import Clock
from edgecount.sources.login import authorization, challenges_in

DEADLINE = 2.0
"""Seconds for the whole exchange."""
_LONGEST = 16_384  # bytes of an answer's head
_STATUS = re.compile(r"(?:HTTP|RTSP)/\d\.\d (\d{3})")


def probe(url: SplitResult, port: int, clock: Clock) -> int | None:
    """The status of a camera's answer, None if the answer has none; OSError if the camera does not answer.

    The camera is asked a second time, with user and password, if it wants them and the address has them.
    """
    until = clock.monotonic() + DEADLINE
    head = _ask(url, port, None, until, clock)
    challenges = challenges_in(head)
    if _status(head) == 401 and challenges and url.username is not None:
        user, password = unquote(url.username), unquote(url.password or "")
        login = authorization(challenges, user, password, _method(url), _target(url))
        head = _ask(url, port, login, until, clock)
    return _status(head)


def _ask(url: SplitResult, port: int, login: str | None, until: float, clock: Clock) -> str:
    """The head of the answer to one request."""
    with socket.create_connection((url.hostname or "", port), timeout=_left(until, clock)) as plain:
        if url.scheme not in ("https", "rtsps"):
            return _exchange(plain, _request(url, login), until, clock)
        with _tls().wrap_socket(plain, server_hostname=url.hostname) as encrypted:
            return _exchange(encrypted, _request(url, login), until, clock)


def _exchange(connection: socket.socket, request: bytes, until: float, clock: Clock) -> str:
    connection.sendall(request)
    head = b""
    while b"\r\n\r\n" not in head and len(head) < _LONGEST:
        connection.settimeout(_left(until, clock))
        more = connection.recv(4096)
        if not more:
            break
        head += more
    return head.partition(b"\r\n\r\n")[0].decode("latin-1").replace("\r\n", "\n")


def _left(until: float, clock: Clock) -> float:
    left = until - clock.monotonic()
    if left <= 0:
        raise TimeoutError
    return left


def _status(head: str) -> int | None:
    status = _STATUS.match(head)
    return None if status is None else int(status[1])


def _request(url: SplitResult, login: str | None) -> bytes:
    rtsp = _is_rtsp(url)
    lines = [
        f"{_method(url)} {_target(url)} {'RTSP/1.0' if rtsp else 'HTTP/1.1'}",
        "CSeq: 1" if rtsp else f"Host: {_host(url)}",
        f"Accept: {'application/sdp' if rtsp else '*/*'}",
        "User-Agent: edgecount",
        "Connection: close",
        *([] if login is None else [f"Authorization: {login}"]),
    ]
    return "\r\n".join([*lines, "", ""]).encode()


def _tls() -> ssl.SSLContext:
    """TLS without verification, as FFmpeg's own connection has it: cameras sign their certificates themselves."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    return context


def _is_rtsp(url: SplitResult) -> bool:
    return url.scheme.startswith("rtsp")


def _method(url: SplitResult) -> str:
    return "DESCRIBE" if _is_rtsp(url) else "GET"


def _target(url: SplitResult) -> str:
    query = f"?{url.query}" if url.query else ""
    return f"{url.scheme}://{_host(url)}{url.path}{query}" if _is_rtsp(url) else f"{url.path or '/'}{query}"


def _host(url: SplitResult) -> str:
    """The host and the port, without user and password."""
    return url.netloc.rpartition("@")[2]
