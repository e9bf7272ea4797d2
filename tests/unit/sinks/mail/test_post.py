"""The post, against real servers: what arrives, what is refused, what is tried again, and what nobody may learn."""

import socket
import ssl
import threading
import traceback
from contextlib import suppress
from datetime import datetime
from pathlib import Path

import pytest

from edgecount.sinks.mail.letter import Letter
from edgecount.sinks.mail.mail_settings import MailSettings, Security
from edgecount.sinks.mail.post import LOGIN_PATIENCE_SECONDS, Post, RejectedError, SendResult
from edgecount.sinks.sink import UndeliveredError
from tests.support.fakes import FakeClock
from tests.support.servers.authority import Authority
from tests.support.servers.mailserver import (
    HOST,
    LONG_AGO,
    PASSWORD,
    USER,
    Mailbox,
    Script,
    Trickle,
    closed_port,
    hang_up,
    mail_server,
    mute,
    rude_server,
)

ANNA, BEN, CLEO = "anna@example.org", "ben@example.org", "cleo@example.org"
LETTER = Letter(key="event 7", subject="[Main Street] Too full", text="131 inside\n", html="<p>131 inside</p>")


@pytest.fixture(scope="module")
def authority(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("authority"))


@pytest.fixture(scope="module")
def another(tmp_path_factory: pytest.TempPathFactory) -> Authority:
    return Authority(tmp_path_factory.mktemp("another"))


def settings(
    port: int,
    *receivers: str,
    security: Security = "none",
    ca: Path | None = None,
    login: tuple[str, str] | None = None,
    deadline_seconds: float = 20.0,
    host: str = HOST,
) -> MailSettings:
    user, password = login or (None, None)
    return MailSettings(
        host=host,
        port=port,
        security=security,
        ca=ca,
        user=user,
        password=password,
        sender="counter@example.org",
        receivers=receivers or (ANNA,),
        deadline_seconds=deadline_seconds,
    )


def post(port: int, *receivers: str, **wanted: object) -> Post:
    return Post(settings(port, *receivers, **wanted), FakeClock())  # type: ignore[arg-type]  # those of settings()


def refused(port: int, **wanted: object) -> UndeliveredError:
    """The error with which a letter does not go out now; no part of it tells the password."""
    with pytest.raises(UndeliveredError) as caught:
        post(port, **wanted).send(LETTER, [ANNA])
    assert "\n" not in str(caught.value)
    assert_no_secret("".join(traceback.format_exception(caught.value)))
    return caught.value


def assert_no_secret(text: str) -> None:
    assert not [secret for secret in ("canary", "Y2FuYXJ5", "bWFpbGVy", "AG1haWxlcgBj") if secret in text], text


def test_sends_to_all_receivers() -> None:
    with mail_server() as server:
        assert post(server.port, ANNA, BEN).send(LETTER, [ANNA, BEN]) == SendResult(delivered=(ANNA, BEN))
    assert server.mailbox.receivers == [[ANNA, BEN]]
    assert [message["Subject"] for message in server.mailbox.messages] == [LETTER.subject]
    assert server.mailbox.taken[0].mail_from == "counter@example.org"


def test_everybody_gets_a_mail_of_their_own() -> None:
    with mail_server(Mailbox(at_rcpt={BEN: ["550 no such user"]}, at_data=["250 OK", "451 later"])) as server:
        sent = post(server.port, ANNA, BEN, CLEO).send_to_each(LETTER)
    reason = f"the mail server {HOST}:{server.port} takes no mail now (451 later)"
    assert sent == SendResult((ANNA,), {BEN: "550 no such user"}, {CLEO: reason})
    assert server.mailbox.receivers == [[ANNA]]
    assert [message["To"] for message in server.mailbox.messages] == [ANNA]


@pytest.mark.parametrize("reply", [f"550 <{ANNA}> unknown", f"550 {ANNA.upper()} unknown"])
def test_a_reply_that_repeats_the_address_is_told_without(reply: str) -> None:
    with mail_server(Mailbox(at_rcpt={ANNA: [reply]})) as server:
        sent = post(server.port, BEN, ANNA).send(LETTER, [ANNA])
    assert sent.refused == {ANNA: "550 receiver 2 unknown"}


def test_an_address_within_another_is_left_alone() -> None:
    with mail_server(Mailbox(at_rcpt={ANNA: [f"550 jo.{ANNA} unknown"]})) as server:
        assert post(server.port).send(LETTER, [ANNA]).refused == {ANNA: f"550 jo.{ANNA} unknown"}


def test_leaves_no_thread_behind() -> None:
    before = threading.active_count()
    with mail_server() as server:
        during = threading.active_count()
        post(server.port).send(LETTER, [ANNA])
        assert threading.active_count() == during
    assert threading.active_count() == before


def test_one_address_twice_is_one_receiver() -> None:
    with mail_server() as server:
        assert post(server.port, ANNA, ANNA).send(LETTER, [ANNA, ANNA]) == SendResult(delivered=(ANNA,))
    assert server.mailbox.receivers == [[ANNA]]


def test_sends_to_some_receivers_without_a_word_of_the_others() -> None:
    with mail_server() as server:
        assert post(server.port, ANNA, BEN).send(LETTER, [BEN]) == SendResult(delivered=(BEN,))
    assert server.mailbox.receivers == [[BEN]]
    assert server.mailbox.messages[0]["To"] == BEN


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("login", [None, (USER, PASSWORD)], ids=["no login", "login"])
def test_sends_by_tls(security: Security, login: tuple[str, str] | None, authority: Authority) -> None:
    mailbox = Mailbox(login_wanted=login is not None)
    with mail_server(mailbox, security=security, context=authority.server_context()) as server:
        post(server.port, security=security, ca=authority.ca, login=login).send(LETTER, [ANNA])
    assert (len(mailbox.taken), mailbox.tls_seen) == (1, [True])
    assert len(mailbox.logins) == (0 if login is None else 1)


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize(
    ("host", "expired_at", "says"),
    [
        pytest.param("mail.example.org", None, "mail.host", id="the certificate of another host"),
        pytest.param(HOST, LONG_AGO, "renewed", id="an expired certificate"),
    ],
)
def test_certificate_not_to_be_trusted(
    security: Security, host: str, expired_at: datetime | None, says: str, authority: Authority
) -> None:
    context = authority.server_context(host, expired_at)
    with mail_server(security=security, context=context) as server:
        error = refused(server.port, security=security, ca=authority.ca, login=(USER, PASSWORD))
    assert f"{HOST}:{server.port} is not trusted" in str(error)
    assert says in str(error)
    assert (server.mailbox.logins, server.mailbox.attempts) == ([], 0)


@pytest.mark.parametrize("security", ["starttls", "tls"])
@pytest.mark.parametrize("ours", [True, False], ids=["another authority", "the system's authorities"])
def test_certificate_of_an_unknown_authority(
    security: Security, ours: bool, authority: Authority, another: Authority
) -> None:
    with mail_server(security=security, context=authority.server_context()) as server:
        error = refused(server.port, security=security, ca=another.ca if ours else None, login=(USER, PASSWORD))
    told = f"is {another.ca} that of its authority?" if ours else "name the file with the authority's certificate in"
    assert told in str(error)
    assert (server.mailbox.logins, server.mailbox.attempts) == ([], 0)


@pytest.mark.parametrize("content", [None, "no certificate"], ids=["no file", "no certificate"])
def test_ca_that_cannot_be_read(content: str | None, tmp_path: Path) -> None:
    ca = tmp_path / "ca.pem"
    if content is not None:
        ca.write_text(content)
    with closed_port() as port:
        assert f"the certificates in {ca} cannot be read" in str(refused(port, security="tls", ca=ca))


def test_never_falls_back_to_no_tls(authority: Authority) -> None:
    with mail_server() as server:
        error = refused(server.port, security="starttls", ca=authority.ca, login=(USER, PASSWORD))
    assert "offers no STARTTLS" in str(error)
    assert (server.mailbox.logins, server.mailbox.attempts) == ([], 0)


def test_tls_where_none_is_spoken(authority: Authority) -> None:
    with mail_server() as server:
        error = refused(server.port, security="tls", ca=authority.ca)
    assert "does not speak TLS" in str(error)
    assert "mail.security" in str(error)


@pytest.mark.parametrize(
    ("login", "says"),
    [
        pytest.param((USER, "canary-wrong"), "refuses the login (535", id="wrong password"),
        pytest.param(None, "refuses the login (530", id="no login where one is wanted"),
    ],
)
def test_refused_login_is_for_the_operator_to_mend(
    login: tuple[str, str] | None, says: str, authority: Authority
) -> None:
    mailbox = Mailbox(login_wanted=True)
    with mail_server(mailbox, security="starttls", context=authority.server_context()) as server:
        error = refused(server.port, security="starttls", ca=authority.ca, login=login)
    assert says in str(error)
    assert "check mail.user and mail.password" in str(error)
    assert error.patience_seconds == LOGIN_PATIENCE_SECONDS


@pytest.mark.parametrize(
    ("mailbox", "says"),
    [
        pytest.param(Mailbox(always_at_mail="451 4.3.0 later"), "451 4.3.0 later", id="later at MAIL FROM"),
        pytest.param(Mailbox(always_at_data="421 4.3.2 down"), "421 4.3.2 down", id="going down at DATA"),
        pytest.param(Mailbox(always_at_data="452 4.3.1 full"), "452 4.3.1 full", id="disk full at DATA"),
    ],
)
def test_refused_for_now(mailbox: Mailbox, says: str) -> None:
    with mail_server(mailbox) as server:
        assert f"takes no mail now ({says})" in str(refused(server.port))


@pytest.mark.parametrize(
    "mailbox",
    [
        pytest.param(Mailbox(always_at_mail="553 5.1.8 no such sender"), id="at MAIL FROM"),
        pytest.param(Mailbox(always_at_data="554 5.7.1 spam"), id="at DATA"),
    ],
)
def test_refused_for_good(mailbox: Mailbox) -> None:
    with mail_server(mailbox) as server, pytest.raises(RejectedError, match=r"refuses the mail for good \(55\d 5"):
        post(server.port).send(LETTER, [ANNA])


def test_taken_after_two_refusals() -> None:
    mailbox = Mailbox(at_data=["451 4.7.1 greylisted", "451 4.7.1 greylisted"])
    with mail_server(mailbox) as server:
        for _ in range(2):
            refused(server.port)
        post(server.port).send(LETTER, [ANNA])
    assert mailbox.attempts == 3
    assert len(mailbox.taken) == 1


@pytest.mark.parametrize(
    ("answers", "outcome"),
    [
        pytest.param({BEN: "550 no"}, SendResult((ANNA, CLEO), {BEN: "550 no"}), id="one for good"),
        pytest.param({BEN: "450 later"}, SendResult((ANNA, CLEO), {}, {BEN: "450 later"}), id="one for now"),
        pytest.param(
            {ANNA: "550 no", BEN: "450 later"}, SendResult((CLEO,), {ANNA: "550 no"}, {BEN: "450 later"}), id="one each"
        ),
        pytest.param(
            {ANNA: "550 no", BEN: "550 no", CLEO: "551 no"},
            SendResult((), {ANNA: "550 no", BEN: "550 no", CLEO: "551 no"}),
            id="all for good",
        ),
        pytest.param(
            {ANNA: "550 no", BEN: "421 down"},
            SendResult((), {ANNA: "550 no"}, {BEN: "421 down", CLEO: "421 down"}),
            id="hung up among them",
        ),
    ],
)
def test_receivers_are_refused_one_by_one(answers: dict[str, str], outcome: SendResult) -> None:
    mailbox = Mailbox(at_rcpt={receiver: [answer] for receiver, answer in answers.items()})
    with mail_server(mailbox) as server:
        assert post(server.port, ANNA, BEN, CLEO).send(LETTER, [ANNA, BEN, CLEO]) == outcome
    assert mailbox.receivers == ([list(outcome.delivered)] if outcome.delivered else [])


def test_nobody_listens() -> None:
    with closed_port() as port:
        assert f"{HOST}:{port} cannot be reached (Connection refused): check mail.host" in str(refused(port))


def test_unknown_host() -> None:
    assert "mail.invalid:25 cannot be reached" in str(refused(25, host="mail.invalid"))


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_server_that_hangs_up(security: Security) -> None:
    with rude_server(hang_up) as server:
        assert f"{HOST}:{server.port}" in str(refused(server.port, security=security))


@pytest.mark.parametrize("security", ["none", "starttls", "tls"])
def test_mute_server_is_cut_off(security: Security) -> None:
    with rude_server(mute) as server:
        error = refused(server.port, security=security, deadline_seconds=0.2)
    assert "took more than 0.2 seconds" in str(error)


@pytest.mark.parametrize(
    ("before", "trickled"),
    [
        pytest.param((), b"220-" + b"welcome " * 1000, id="the greeting"),
        pytest.param((b"220 hello",), b"250-" + b"welcome " * 1000, id="an answer"),
        pytest.param((b"220 hello", b"250 hello", b"250 ok", b"250 ok"), b"354-go " * 1000, id="an answer to DATA"),
    ],
)
def test_trickling_server_is_cut_off(before: tuple[bytes, ...], trickled: bytes) -> None:
    trickle = Trickle(trickled)

    def say(connection: socket.socket, over: threading.Event) -> None:
        Script(before)(connection, over)
        trickle(connection, over)

    with rude_server(say) as server:
        error = refused(server.port, deadline_seconds=0.3)
    assert "took more than 0.3 seconds" in str(error)
    assert trickle.sent < len(trickled)


def test_server_that_trickles_a_tls_handshake_is_cut_off() -> None:
    trickle = Trickle(b"\x16\x03\x03\x40\x00" + bytes(1000))
    with rude_server(trickle) as server:
        error = refused(server.port, security="tls", deadline_seconds=0.3)
    assert str(HOST) in str(error)
    assert trickle.sent < len(trickle.banner)


def test_mail_taken_by_a_server_that_says_no_goodbye_is_delivered() -> None:
    script = Script((b"220 hello", b"250 hello", b"250 ok", b"250 ok", b"354 go", b"250 taken"))
    with rude_server(script) as server:
        assert post(server.port).send(LETTER, [ANNA]).delivered == (ANNA,)
    assert script.heard[-1].strip().upper() == b"QUIT"


@pytest.mark.parametrize(
    ("lines", "says"),
    [
        pytest.param((b"554 go away",), "takes no mail now (554 go away)", id="a greeting that is none"),
        pytest.param((b"nonsense",), "takes no mail now (-1 ense)", id="not SMTP"),
        pytest.param((b"220 hi", b"500 no", b"500 no"), "takes no mail now (500 no)", id="no EHLO and no HELO"),
        pytest.param((b"220 hi", b"250 hi", b"451-a\x1b[31m\r\n451 \xff b"), "(451 a [31m b)", id="control characters"),
        pytest.param((b"220 hi", b"250 hi", b"451 " + b"y" * 999), "(451 " + "y" * 200 + ")", id="a long answer"),
    ],
)
def test_answers_are_told_in_one_short_line(lines: tuple[bytes, ...], says: str) -> None:
    with rude_server(Script(lines)) as server:
        error = refused(server.port)
    assert says in str(error)
    assert str(error).isprintable()


class _Endless:
    """Says something first, and then the same without an end; `said` counts the bytes that were taken."""

    def __init__(self, first: bytes, again: bytes) -> None:
        self._first, self._again = first, again
        self.said = 0

    def __call__(self, connection: socket.socket, over: threading.Event) -> None:
        with suppress(OSError):
            connection.sendall(self._first)
            while not over.is_set():
                self.said += connection.send(self._again)


@pytest.mark.parametrize(
    ("first", "again"),
    [
        pytest.param(b"", (b"220-" + b"a" * 900 + b"\r\n") * 60, id="a banner of many lines"),
        pytest.param(b"", b"a" * 65536, id="a banner of one line"),
        pytest.param(b"", b"220-\r\n" * 9000, id="a banner of short lines"),
        pytest.param(b"220 hi\r\n", (b"250-X " + b"a" * 500 + b"\r\n") * 100, id="an answer to EHLO"),
    ],
)
def test_a_reply_without_an_end_is_read_for_a_while_only(first: bytes, again: bytes) -> None:
    endless = _Endless(first, again)
    with rude_server(endless) as server:
        error = refused(server.port)
    assert "answers without an end (more than 64 kB): check that mail.host and mail.port" in str(error)
    assert endless.said < 32 * 2**20  # what the system holds between the two, and no more


@pytest.mark.parametrize(
    ("said", "told"),
    [
        pytest.param(b"mailer may not send", "the user may not send", id="the user"),
        pytest.param(b"MAILER@example.org unknown", "the user@example.org unknown", id="in capitals"),
        pytest.param(b"bWFpbGVy unknown", "******** unknown", id="the user as it is sent"),
        pytest.param(b"<counter@example.org> is not yours", "the sender is not yours", id="the sender"),
        pytest.param(b"blackmailers", "blackmailers", id="within a word"),
    ],
)
def test_a_server_that_repeats_names(said: bytes, told: str, authority: Authority) -> None:
    with rude_server(_Greeting(authority.server_context(), b"554 " + said)) as server:
        error = refused(server.port, security="tls", ca=authority.ca, login=(USER, PASSWORD))
    assert f"({'554 ' + told})" in str(error)


class _Greeting:
    """Speaks TLS, and greets so."""

    def __init__(self, context: ssl.SSLContext, words: bytes) -> None:
        self._context, self._words = context, words

    def __call__(self, connection: socket.socket, over: threading.Event) -> None:
        with suppress(OSError), self._context.wrap_socket(connection, server_side=True) as secured:
            secured.sendall(self._words + b"\r\n")
            over.wait()


class _Echo:
    """Speaks TLS, and answers a login with what it heard."""

    def __init__(self, context: ssl.SSLContext, offers: bytes, *before: bytes) -> None:
        self._context = context
        self._offers = offers
        self._before = before

    def __call__(self, connection: socket.socket, over: threading.Event) -> None:
        with (
            suppress(OSError),
            self._context.wrap_socket(connection, server_side=True) as secured,
            secured.makefile("rb") as client,
        ):
            heard = b""
            for line in (b"220 hi", b"250-hi\r\n250 AUTH " + self._offers, *self._before):
                secured.sendall(line + b"\r\n")
                heard = client.readline()
            secured.sendall(b"501 what is " + heard.strip() + b" and " + PASSWORD.encode() + b"?\r\n")
            client.readline()


@pytest.mark.parametrize(
    ("offers", "before"),
    [
        pytest.param(b"PLAIN LOGIN", (), id="plain"),
        pytest.param(b"LOGIN", (b"334 UGFzc3dvcmQ6",), id="login"),
        pytest.param(b"XOAUTH2", (), id="neither"),
    ],
)
def test_server_that_repeats_the_password(offers: bytes, before: tuple[bytes, ...], authority: Authority) -> None:
    with rude_server(_Echo(authority.server_context(), offers, *before)) as server:
        error = refused(server.port, security="tls", ca=authority.ca, login=(USER, PASSWORD))
    assert "refuses the login (50" in str(error)


def test_logs_in_by_login_where_there_is_no_plain(authority: Authority) -> None:
    mailbox = Mailbox(login_wanted=True)
    with mail_server(mailbox, security="starttls", context=authority.server_context(), no_plain=True) as server:
        post(server.port, security="starttls", ca=authority.ca, login=(USER, PASSWORD)).send(LETTER, [ANNA])
    assert len(mailbox.taken) == 1


def test_settings_do_not_show_the_password() -> None:
    assert_no_secret(repr(settings(587, security="starttls", login=(USER, PASSWORD))).replace(USER, ""))
