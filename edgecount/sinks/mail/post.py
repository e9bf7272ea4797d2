"""Hands letters to a mail server by SMTP: TLS always verified, a login only behind it, all within a total deadline."""

import base64
import re
import smtplib
import socket
import ssl
from collections.abc import Mapping, Sequence
from contextlib import closing, suppress
from dataclasses import dataclass, field

from edgecount.clock import Clock
from edgecount.errors import EdgecountError
from edgecount.sinks.connection import connect, cut_off, verifying, why_not_trusted
from edgecount.sinks.mail.letter import Letter
from edgecount.sinks.mail.mail_settings import MailSettings
from edgecount.sinks.mail.message import compose, one_line
from edgecount.sinks.mail.replies import LONGEST_REPLY, EndlessReplyError, Replies
from edgecount.sinks.sink import UndeliveredError

LOGIN_PATIENCE_SECONDS = 300.0
"""The least time between two refused logins (seconds): servers lock accounts."""

_LOGIN_CODES = (530, 534, 535, 538)
"""The codes of a server for a missing or failed login (RFC 4954): the operator can mend that."""

_LONGEST_TOLD = 200

Reply = tuple[int, bytes]
"""A server's answer: its code and its text."""


class RejectedError(EdgecountError):
    """The server refuses the letter itself, for good."""


@dataclass(frozen=True, slots=True)
class SendResult:
    """The result of a letter, by receiver; `refused` (for good) and `postponed` (for now) have the reasons."""

    delivered: tuple[str, ...]
    refused: Mapping[str, str] = field(default_factory=dict)
    postponed: Mapping[str, str] = field(default_factory=dict)

    def plus(self, other: "SendResult") -> "SendResult":
        """The result of this mail and another one."""
        return SendResult(
            (*self.delivered, *other.delivered),
            {**self.refused, **other.refused},
            {**self.postponed, **other.postponed},
        )


class Post:
    """Sends letters to one mail server, each over a connection of its own."""

    def __init__(self, settings: MailSettings, clock: Clock) -> None:
        self._settings = settings
        self._clock = clock
        self._server = f"the mail server {settings.host}:{settings.port}"

    def send_to_each(self, letter: Letter) -> SendResult:
        """Deliver a letter to every receiver, by a mail of their own: nobody learns who else gets it.

        Errors as of `send`, where the first mail ends in one; later ones are reasons why somebody did not get theirs.
        """
        sent = SendResult(())
        for receiver in dict.fromkeys(self._settings.receivers):
            try:
                sent = sent.plus(self.send(letter, (receiver,)))
            except EdgecountError as error:
                if sent == SendResult(()):
                    raise
                sent = sent.plus(SendResult((), postponed={receiver: str(error)}))
        return sent

    def send(self, letter: Letter, receivers: Sequence[str]) -> SendResult:
        """Deliver one mail with a letter to these receivers.

        UndeliveredError where the server cannot be reached, is not trusted, or takes no mail now; RejectedError where
        it will never take this letter.
        """
        settings = self._settings
        asked = tuple(dict.fromkeys(receivers))
        message = compose(letter, settings.sender, asked, self._clock.now()).as_bytes()
        context = None if settings.security == "none" else self._context()
        until = self._clock.monotonic() + settings.deadline_seconds
        with closing(self._connected()) as connection, cut_off(connection, until - self._clock.monotonic()) as is_over:
            try:
                refusals = self._hand_over(connection, context, message, asked)
            except smtplib.SMTPRecipientsRefused as error:
                refusals = _refusals_of_all(asked, error.recipients)
            except (smtplib.SMTPException, OSError, EndlessReplyError) as error:
                # From None, because a server may repeat the secrets that it was sent.
                raise (self._too_slow() if is_over.is_set() else self._failure(error)) from None
        return self._outcome(asked, refusals)

    def _context(self) -> ssl.SSLContext:
        try:
            return verifying(self._settings.ca)
        except OSError as error:
            raise UndeliveredError(
                f"the certificates in {self._settings.ca} cannot be read ({error.strerror}): check mail.ca"
            ) from error

    def _connected(self) -> socket.socket:
        host, port, seconds = self._settings.host, self._settings.port, self._settings.deadline_seconds
        try:
            return connect(host, port, seconds, self._clock)
        except OSError as error:
            reason = error.strerror or "it does not answer"
            raise UndeliveredError(
                f"{self._server} cannot be reached ({reason}): check mail.host, mail.port and the network"
            ) from error

    def _hand_over(
        self, connection: socket.socket, context: ssl.SSLContext | None, message: bytes, receivers: Sequence[str]
    ) -> Mapping[str, Reply]:
        """Hand the letter over by SMTP; returns the receivers that were refused."""
        settings = self._settings
        if context is not None and settings.security == "tls":
            connection = context.wrap_socket(connection, server_hostname=settings.host)
        with closing(_Conversation(connection, settings.host)) as smtp:
            try:
                if settings.security == "starttls":
                    smtp.starttls(context=context)
                if settings.user is not None and settings.password is not None:
                    smtp.log_in(settings.user, settings.password)
                return smtp.sendmail(settings.sender, list(receivers), message)
            finally:
                with suppress(
                    smtplib.SMTPException, OSError, EndlessReplyError
                ):  # the letter is handed over: a failed QUIT does no harm
                    smtp.quit()

    def _outcome(self, asked: Sequence[str], refusals: Mapping[str, Reply]) -> SendResult:
        reasons = {receiver: self._said(*reply) for receiver, reply in refusals.items()}
        final = {receiver for receiver, (code, _) in refusals.items() if _is_final(code)}
        return SendResult(
            delivered=tuple(receiver for receiver in asked if receiver not in reasons),
            refused={receiver: reason for receiver, reason in reasons.items() if receiver in final},
            postponed={receiver: reason for receiver, reason in reasons.items() if receiver not in final},
        )

    def _failure(self, error: Exception) -> EdgecountError:
        """The error for a failure after the connection was made."""
        match error:
            case ssl.SSLCertVerificationError():
                return UndeliveredError(
                    f"{self._server} is not trusted, and nothing was sent to it"
                    f" ({why_not_trusted(error, self._settings.ca, 'mail')})"
                )
            case ssl.SSLError(reason=reason):
                return UndeliveredError(
                    f"{self._server} does not speak TLS as expected ({reason}): check mail.port and mail.security;"
                    " starttls is usual on port 587, tls on 465"
                )
            case smtplib.SMTPNotSupportedError():
                return UndeliveredError(
                    f"{self._server} offers no STARTTLS, and nothing is sent without: check mail.port and mail.security"
                )
            case smtplib.SMTPResponseException():
                return self._refusal(error)
            case EndlessReplyError():
                return UndeliveredError(
                    f"{self._server} answers without an end (more than {LONGEST_REPLY // 1024} kB):"
                    " check that mail.host and mail.port are those of a mail server"
                )
            case _:
                return UndeliveredError(f"{self._server} hung up")

    def _refusal(self, error: smtplib.SMTPResponseException) -> EdgecountError:
        """The error for a refusal of the whole letter."""
        said = self._said(error.smtp_code, error.smtp_error)
        if isinstance(error, smtplib.SMTPAuthenticationError) or error.smtp_code in _LOGIN_CODES:
            return UndeliveredError(
                f"{self._server} refuses the login ({said}): check mail.user and mail.password", LOGIN_PATIENCE_SECONDS
            )
        if isinstance(error, (smtplib.SMTPSenderRefused, smtplib.SMTPDataError)) and _is_final(error.smtp_code):
            return RejectedError(f"{self._server} refuses the mail for good ({said})")
        return UndeliveredError(f"{self._server} takes no mail now ({said})")

    def _too_slow(self) -> UndeliveredError:
        seconds = self._settings.deadline_seconds
        return UndeliveredError(f"{self._server} took more than {seconds:g} seconds over one mail")

    def _said(self, code: int, reply: bytes | str) -> str:
        """A server's answer in one short line, without what it may repeat: the login, and addresses."""
        settings = self._settings
        text = reply if isinstance(reply, str) else reply.decode(errors="surrogateescape")
        for secret in _secrets(settings):
            text = text.replace(secret, "********")
        for number, receiver in enumerate(settings.receivers, 1):
            text = _without(receiver, f"receiver {number}", text)
        text = _without(settings.sender, "the sender", text)
        if settings.user:
            text = _without(settings.user, "the user", text)
        return f"{code} {one_line(text)[:_LONGEST_TOLD]}".rstrip()


class _Conversation(smtplib.SMTP):
    """SMTP over a given connection: a connection that smtplib makes itself has no total deadline."""

    def __init__(self, connection: socket.socket, host: str) -> None:
        self._connection = connection
        # Without a name given, smtplib asks the resolver for ours, which may take long.
        super().__init__(host, local_hostname=host_literal(connection.getsockname()[0]))

    def getreply(self) -> Reply:
        """The next reply, as smtplib has it, if it is not longer than replies are."""
        if self.file is None and self.sock is not None:
            self.file = Replies(self.sock.makefile("rb"))
        if isinstance(self.file, Replies):
            self.file.begin()
        return super().getreply()

    def _get_socket(self, _host: str, _port: int, _timeout: float) -> socket.socket:
        return self._connection

    def log_in(self, user: str, password: str) -> None:
        """Log in by PLAIN or LOGIN, under the protection of TLS; smtplib's own login takes ASCII only."""
        self.ehlo_or_helo_if_needed()
        offered = self.esmtp_features.get("auth", "").upper().split()
        code, reply = 504, b"it offers no login by PLAIN or LOGIN"
        if "PLAIN" in offered:
            code, reply = self.docmd("AUTH", f"PLAIN {_plain(user, password)}")
        elif "LOGIN" in offered:
            code, reply = self.docmd("AUTH", f"LOGIN {_coded(user)}")
            if code == 334:
                code, reply = self.docmd(_coded(password))
        if code != 235:
            raise smtplib.SMTPAuthenticationError(code, reply)


def _refusals_of_all(asked: Sequence[str], refusals: Mapping[str, Reply]) -> Mapping[str, Reply]:
    """The refusals of all receivers; where the server hung up halfway, its last reply holds for the rest."""
    last = list(refusals.values())[-1]
    return {receiver: refusals.get(receiver, last) for receiver in asked}


def _is_final(code: int) -> bool:
    return 500 <= code <= 599


def _plain(user: str, password: str) -> str:
    return _coded(f"\0{user}\0{password}")


def _coded(text: str) -> str:
    return base64.b64encode(text.encode(errors="surrogateescape")).decode()


def _without(name: str, instead: str, text: str) -> str:
    """A text without a name or an address, which servers repeat in other letters and in <>."""
    return re.sub(rf"<?(?<![\w.+-]){re.escape(name)}(?![\w-])>?", instead, text, flags=re.IGNORECASE)


def _secrets(settings: MailSettings) -> tuple[str, ...]:
    """The password as it is, and the login in the forms in which it is sent."""
    if settings.user is None:
        return ()
    password = settings.password or ""
    wanted = _plain(settings.user, password), password, _coded(password), _coded(settings.user)
    return tuple(secret for secret in wanted if secret)


def host_literal(address: str) -> str:
    """A machine's address in the form of SMTP: `[192.0.2.7]`, `[IPv6:2001:db8::7]`."""
    address = address.partition("%")[0]
    return f"[IPv6:{address}]" if ":" in address else f"[{address}]"
