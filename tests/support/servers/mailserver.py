"""Mail servers of our own on the loopback: obliging ones, strict ones, and ones that behave badly.

`mail_server(...)` speaks SMTP in earnest (aiosmtpd); `rude_server(...)` is a bare socket.  Both serve while they are
entered as context managers.
"""

import logging
import socket
import ssl
import threading
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP as SMTP_POLICY
from typing import Any, Literal

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.support.waiting import HUNG_SECONDS

HOST = "127.0.0.1"
USER, PASSWORD = "mailer", "canary-7f3a-pässword"
"""The login that a guarded server wants; the password appears nowhere else."""

TAKEN = "250 OK"
_STEP_SECONDS = 0.02


@dataclass
class Mailbox:
    """What a mail server has taken, and what it is to answer.

    `at_rcpt` has the answers to one receiver after the other attempt, `at_data` those to whole messages; when they are
    used up all is taken.  A last answer is repeated for ever where it is put in `always_at_...`.
    """

    at_rcpt: dict[str, list[str]] = field(default_factory=dict)
    at_data: list[str] = field(default_factory=list)
    always_at_mail: str | None = None
    always_at_data: str | None = None
    login_wanted: bool = False
    taken: list[Envelope] = field(default_factory=list)
    attempts: int = 0
    logins: list[LoginPassword] = field(default_factory=list)
    tls_seen: list[bool] = field(default_factory=list)

    @property
    def messages(self) -> list[EmailMessage]:
        """The messages taken, in order."""
        return [parsed(envelope.original_content or b"") for envelope in self.taken]

    @property
    def receivers(self) -> list[list[str]]:
        """For each message taken, to whom it went."""
        return [list(envelope.rcpt_tos) for envelope in self.taken]

    def admits(self, *arguments: Any) -> AuthResult:
        """Whether a login is right."""
        login = arguments[-1]
        self.logins.append(login)
        return AuthResult(success=login == LoginPassword(USER.encode(), PASSWORD.encode()), handled=False)

    async def handle_MAIL(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, sender: str, options: Any
    ) -> str:
        self.attempts += 1
        if self.login_wanted and not session.authenticated:
            return "530 5.7.0 Authentication required"
        if self.always_at_mail is not None:
            return self.always_at_mail
        envelope.mail_from = sender
        return TAKEN

    async def handle_RCPT(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope, receiver: str, options: Any
    ) -> str:
        script = self.at_rcpt.get(receiver)
        answer = script.pop(0) if script else TAKEN
        if answer.startswith("250"):
            envelope.rcpt_tos.append(receiver)
        return answer

    async def handle_DATA(  # noqa: N802 - aiosmtpd calls it so
        self, server: SMTP, session: Session, envelope: Envelope
    ) -> str:
        answer = self.at_data.pop(0) if self.at_data else self.always_at_data or TAKEN
        if answer.startswith("250"):
            self.taken.append(envelope)
            assert server.transport is not None
            self.tls_seen.append(server.transport.get_extra_info("sslcontext") is not None)
        return answer


def parsed(content: bytes) -> EmailMessage:
    """A message from its bytes."""
    message = message_from_bytes(content, policy=SMTP_POLICY)
    assert isinstance(message, EmailMessage)
    return message


LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)


class _Controller(Controller):
    """Serves on a free port."""

    def __init__(self, handler: Mailbox, **parameters: Any) -> None:
        self._listener = socket.create_server((HOST, 0))
        super().__init__(handler, hostname=HOST, port=self._listener.getsockname()[1], **parameters)

    def _create_server(self) -> Any:
        return self.loop.create_server(self._factory_invoker, sock=self._listener, ssl=self.ssl_context)


@dataclass(frozen=True)
class MailServer:
    """Where a mail server listens, and what it has taken."""

    port: int
    mailbox: Mailbox


@contextmanager
def mail_server(
    mailbox: Mailbox | None = None,
    *,
    security: Literal["none", "starttls", "tls"] = "none",
    context: ssl.SSLContext | None = None,
    no_plain: bool = False,
) -> Iterator[MailServer]:
    """A mail server; for TLS it needs a context (`Authority.server_context`).  It offers logins under TLS."""
    box = mailbox or Mailbox()
    if security == "starttls":
        excluded = ["PLAIN"] if no_plain else []
        controller = _Controller(box, tls_context=context, authenticator=box.admits, auth_exclude_mechanism=excluded)
    elif security == "tls":
        # aiosmtpd knows of TLS by STARTTLS only, and would offer no login.
        controller = _Controller(box, ssl_context=context, authenticator=box.admits, auth_require_tls=False)
    else:
        controller = _Controller(box)
    logging.getLogger("mail.log").setLevel(logging.CRITICAL)  # aiosmtpd's, which tells every line, passwords too
    controller.start()
    try:
        yield MailServer(controller.port, box)
    finally:
        controller.stop()


Conversation = Callable[[socket.socket, threading.Event], None]
"""What a rude server does with a connection, until the event says that it is over."""


@dataclass
class RudeServer:
    """Where a rude server listens, and how many have come."""

    port: int = 0
    visits: int = 0


def mute(connection: socket.socket, over: threading.Event) -> None:
    """Takes the connection and says nothing."""
    over.wait()


def hang_up(connection: socket.socket, over: threading.Event) -> None:
    """Closes at once."""


@dataclass
class Trickle:
    """Says a banner byte by byte, with so many seconds in between; `sent` counts them."""

    banner: bytes
    seconds: float = 0.05
    sent: int = 0

    def __call__(self, connection: socket.socket, over: threading.Event) -> None:
        with suppress(OSError):  # the other side has had enough
            for byte in self.banner:
                connection.sendall(bytes([byte]))
                self.sent += 1
                if over.wait(self.seconds):
                    return


@dataclass
class Script:
    """Says these lines: the first unasked, each of the others in answer to the client; keeps what it hears."""

    lines: Sequence[bytes]
    heard: list[bytes] = field(default_factory=list)

    def __call__(self, connection: socket.socket, over: threading.Event) -> None:
        with suppress(OSError), connection.makefile("rb") as client:
            for line in self.lines:
                connection.sendall(line + b"\r\n")
                self.heard.append(client.readline())
                while line.startswith(b"354") and self.heard[-1] not in (b".\r\n", b""):
                    self.heard.append(client.readline())


@contextmanager
def rude_server(conversation: Conversation) -> Iterator[RudeServer]:
    """A server that treats every connection like this."""
    over = threading.Event()
    server = RudeServer()
    with socket.create_server((HOST, 0)) as listener:
        listener.settimeout(_STEP_SECONDS)
        server.port = listener.getsockname()[1]

        def serve() -> None:
            while not over.is_set():
                with suppress(TimeoutError):
                    connection, _ = listener.accept()
                    server.visits += 1
                    with connection:
                        connection.settimeout(HUNG_SECONDS)
                        conversation(connection, over)

        thread = threading.Thread(target=serve, name="rude-mail-server")
        thread.start()
        try:
            yield server
        finally:
            over.set()
            thread.join()


@contextmanager
def closed_port() -> Iterator[int]:
    """A port on which nobody listens, and nobody else will."""
    with socket.socket() as taken:
        taken.bind((HOST, 0))
        yield taken.getsockname()[1]
