"""One POST over a connection of its own: TLS always verified, all within a total deadline, no redirect followed."""

import http.client
import re
import socket
import ssl
from collections.abc import Mapping
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from functools import lru_cache
from pathlib import Path

from edgecount import __version__
from edgecount.clock import Clock
from edgecount.sinks.connection import connect, cut_off, verifying, why_not_trusted
from edgecount.sinks.sink import UndeliveredError
from edgecount.sinks.webhook.webhook_settings import WebhookSettings

LONGEST_RETRY_SECONDS = 3600.0
"""The longest wait that a server can ask for by `Retry-After` (seconds)."""


@dataclass(frozen=True, slots=True)
class Answer:
    """What a server says: the status (RFC 9110), and how long it wants to be left alone (seconds).

    Its own words are not kept: they may repeat the address or the token, which are secrets.
    """

    status: int
    retry_seconds: float = 0.0

    @property
    def words(self) -> str:
        """`503 Service Unavailable`: the status, and what it means."""
        return f"{self.status} {http.client.responses.get(self.status, '')}".rstrip()


def post(settings: WebhookSettings, body: bytes, clock: Clock) -> Answer:
    """Post a body of JSON, and return the answer, whatever its status is.

    UndeliveredError, in one line with the remedy, where there is no answer, or the server is not trusted.
    """
    until = clock.monotonic() + settings.deadline_seconds
    context = _context(settings) if settings.tls else None
    with (
        closing(_connected(settings, clock)) as connection,
        cut_off(connection, until - clock.monotonic()) as is_over,
    ):
        try:
            return _exchange(settings, connection, context, body, clock.now())
        except (OSError, http.client.HTTPException, ValueError) as error:
            # From None, because an exception's text may repeat secrets that were sent.
            raise UndeliveredError(_why(settings, error, is_over=is_over.is_set())) from None


def _exchange(
    settings: WebhookSettings, connection: socket.socket, context: ssl.SSLContext | None, body: bytes, now: datetime
) -> Answer:
    if context is not None:
        connection = context.wrap_socket(connection, server_hostname=settings.host)
    with closing(http.client.HTTPConnection(settings.host, settings.port)) as client:
        client.auto_open = 0  # it has a connection; a new one that it opened would have no deadline
        client.sock = connection
        client.putrequest("POST", settings.target, skip_host=True, skip_accept_encoding=True)
        for name, value in _headers(settings, body).items():
            client.putheader(name, value)
        client.endheaders(body)
        response = client.getresponse()
        return Answer(response.status, retry_seconds(response.getheader("Retry-After"), now))


def _headers(settings: WebhookSettings, body: bytes) -> Mapping[str, str]:
    headers = {
        "Host": settings.authority,
        "User-Agent": f"edgecount/{__version__}",
        "Content-Type": "application/json",
        "Content-Length": str(len(body)),
        "Connection": "close",
    }
    return headers if settings.token is None else headers | {"Authorization": f"Bearer {settings.token}"}


def retry_seconds(header: str | None, now: datetime) -> float:
    """How long a `Retry-After` wants (seconds, 0 where it says nothing); it is a number of seconds or a date."""
    text = (header or "").strip()
    if re.fullmatch("[0-9]{1,9}", text):
        wanted = float(text)
    else:
        try:
            wanted = (parsedate_to_datetime(text) - now).total_seconds()
        except (ValueError, TypeError, OverflowError):  # no date, one without a zone, or one in no calendar
            return 0.0
    return min(max(0.0, wanted), LONGEST_RETRY_SECONDS)


def _connected(settings: WebhookSettings, clock: Clock) -> socket.socket:
    try:
        return connect(settings.host, settings.port, settings.deadline_seconds, clock)
    except (OSError, UnicodeError) as error:
        reason = getattr(error, "strerror", None) or "it does not answer"
        raise UndeliveredError(
            f"{settings.server} cannot be reached ({reason}): check webhook.url and the network"
        ) from None


def _context(settings: WebhookSettings) -> ssl.SSLContext:
    try:
        return _verifying(settings.ca, None if settings.ca is None else settings.ca.stat().st_mtime_ns)
    except OSError as error:
        reason = "it holds no certificate" if isinstance(error, ssl.SSLError) else error.strerror
        raise UndeliveredError(f"{settings.ca} cannot be used as webhook.ca ({reason}); give a PEM file") from error


@lru_cache(maxsize=4)
def _verifying(ca: Path | None, _changed: int | None) -> ssl.SSLContext:
    """Made once for each file of certificates, and again when that has changed: it takes as long as a request."""
    return verifying(ca)


def _why(settings: WebhookSettings, error: Exception, *, is_over: bool) -> str:
    """The cause of a failure after the connection was made, and the remedy."""
    if is_over:
        return f"{settings.server} took more than {settings.deadline_seconds:g} seconds over one request"
    match error:
        case ssl.SSLCertVerificationError():
            why = why_not_trusted(error, settings.ca, "webhook", "url")
            return f"{settings.server} is not trusted, and nothing was sent to it ({why})"
        case ssl.SSLError():
            return f"{settings.server} does not speak TLS as expected: is it http://? check webhook.url"
        case http.client.RemoteDisconnected() | OSError():
            return f"{settings.server} hung up before it answered"
        case _:
            return f"{settings.server} does not answer as an HTTP server does: check webhook.url"
