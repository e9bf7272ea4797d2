"""One POST: what goes over the wire, and one line for whatever can be wrong with the other side."""

import socket
import threading
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from edgecount import __version__
from edgecount.clock import SystemClock
from edgecount.sinks.sink import UndeliveredError
from edgecount.sinks.webhook.post import LONGEST_RETRY_SECONDS, Answer, post, retry_seconds
from edgecount.sinks.webhook.webhook_settings import WebhookSettings
from tests.support.servers.authority import Authority
from tests.support.servers.hook_server import HOST, Reply, hook_server
from tests.support.servers.mailserver import (
    LONG_AGO,
    Conversation,
    Trickle,
    closed_port,
    hang_up,
    mute,
    rude_server,
)

TOKEN = "canary-90c1"  # noqa: S105 - it is the canary
SECRET_PATH = "/hook/canary-4711"  # noqa: S105


def settings(url: str, **changes: Any) -> WebhookSettings:
    return WebhookSettings(url=url, zone=UTC, **changes)


def says(answer: bytes) -> Conversation:
    """Hears a request to its end, and says this."""

    def conversation(connection: socket.socket, over: threading.Event) -> None:
        with suppress(OSError), connection.makefile("rb") as client:  # the other side may have had enough
            while client.readline().strip():
                pass
            client.read(len(b"{}"))
            connection.sendall(answer)

    return conversation


def said(made: WebhookSettings) -> str:
    """Why it is not delivered: one line, without a secret."""
    with pytest.raises(UndeliveredError) as caught:
        post(made, b"{}", SystemClock())
    text = str(caught.value)
    assert "canary" not in text
    assert text == " ".join(text.split())
    assert caught.value.__cause__ is None or "canary" not in str(caught.value.__cause__)
    return text


def test_what_goes_over_the_wire() -> None:
    with hook_server() as server:
        answer = post(settings(server.url("/hook/7?site=main&e=")), b'{"a":1}', SystemClock())
    (posted,) = server.posts
    assert answer == Answer(200)
    assert (posted.path, posted.body) == ("/hook/7?site=main&e=", {"a": 1})
    assert posted.headers == {
        "host": f"{HOST}:{server.port}",
        "user-agent": f"edgecount/{__version__}",
        "content-type": "application/json",
        "content-length": "7",
        "connection": "close",
    }


def test_by_tls_with_a_token(tmp_path: Path) -> None:
    authority = Authority(tmp_path)
    with hook_server(context=authority.server_context()) as server:
        made = settings(server.url(scheme="https"), token=TOKEN, ca=authority.ca)
        assert post(made, b"{}", SystemClock()).status == 200
    assert server.posts[0].headers["authorization"] == f"Bearer {TOKEN}"


def test_the_server_s_own_words_are_not_kept_for_they_may_repeat_a_secret() -> None:
    with rude_server(says(f"HTTP/1.1 404 Not here: {SECRET_PATH} {TOKEN}\r\n\r\n".encode())) as server:
        answer = post(settings(f"http://{HOST}:{server.port}{SECRET_PATH}"), b"{}", SystemClock())
    assert answer == Answer(404)
    assert answer.words == "404 Not Found"


def test_an_answer_is_given_as_it_is_and_no_redirect_is_followed() -> None:
    with hook_server(Reply(302, {"Location": "/elsewhere", "Retry-After": "12"})) as server:
        assert post(settings(server.url()), b"{}", SystemClock()) == Answer(302, 12.0)
    assert len(server.posts) == 1


@pytest.mark.parametrize(
    ("host", "expired", "own_ca", "told"),
    [
        pytest.param(HOST, None, False, "name the file with the authority's certificate in webhook.ca", id="stranger"),
        pytest.param("other.example.org", None, True, "webhook.url must be the name", id="other-host"),
        pytest.param(HOST, LONG_AGO, True, "it has to be renewed on the server", id="expired"),
    ],
)
def test_a_server_that_is_not_to_be_trusted_hears_nothing(
    host: str, expired: datetime | None, own_ca: bool, told: str, tmp_path: Path
) -> None:
    authority = Authority(tmp_path)
    with hook_server(context=authority.server_context(host, expired)) as server:
        ca = authority.ca if own_ca else None
        text = said(settings(server.url(SECRET_PATH, "https"), token=TOKEN, ca=ca))
    assert "is not trusted, and nothing was sent to it" in text
    assert told in text
    assert not server.posts


def test_a_file_of_certificates_that_is_none(tmp_path: Path) -> None:
    bad = tmp_path / "ca.pem"
    bad.write_text("no certificate")
    with closed_port() as port:
        assert "it holds no certificate" in said(settings(f"https://{HOST}:{port}/", ca=bad))
        assert "No such file" in said(settings(f"https://{HOST}:{port}/", ca=tmp_path / "none.pem"))


def test_nobody_listens() -> None:
    with closed_port() as port:
        text = said(settings(f"http://{HOST}:{port}{SECRET_PATH}"))
    assert (
        text
        == f"webhook http://{HOST}:{port} cannot be reached (Connection refused): check webhook.url and the network"
    )


def test_a_name_that_there_is_not() -> None:
    assert "cannot be reached" in said(settings("http://nowhere.invalid/"))


@pytest.mark.parametrize("slow", [mute, Trickle(b"HTTP/1.1 200 OK\r\nX: " + b"y" * 4000)])
def test_one_that_takes_its_time_is_cut_off(slow: Any) -> None:
    with rude_server(slow) as server:
        text = said(settings(f"http://{HOST}:{server.port}{SECRET_PATH}", deadline_seconds=0.3))
    assert "took more than 0.3 seconds over one request" in text


@pytest.mark.parametrize(
    ("conversation", "told"),
    [
        pytest.param(hang_up, "hung up before it answered", id="hangs-up"),
        pytest.param(says(b"220 mail.example.org ESMTP\r\n"), "not answer as an HTTP server does", id="other"),
        pytest.param(says(b"HTTP/1.1 abc OK\r\n\r\n"), "not answer as an HTTP server does", id="no-status"),
        pytest.param(says(b"HTTP/1.1 200 " + b"x" * 70_000), "not answer as an HTTP server does", id="endless"),
    ],
)
def test_one_that_does_not_speak_http(conversation: Any, told: str) -> None:
    with rude_server(conversation) as server:
        assert told in said(settings(f"http://{HOST}:{server.port}{SECRET_PATH}"))


def test_tls_to_a_server_without() -> None:
    with hook_server() as server:
        assert "does not speak TLS as expected" in said(settings(server.url(scheme="https")))


@pytest.mark.parametrize(
    ("header", "seconds"),
    [
        (None, 0.0),
        ("120", 120.0),
        ("-5", 0.0),
        ("999999", LONGEST_RETRY_SECONDS),
        ("nan", 0.0),
        ("inf", 0.0),
        ("Fri, 01 May 2026 10:01:00 GMT", 60.0),
        ("Fri, 01 May 2026 09:00:00 GMT", 0.0),
        ("Fri, 01 May 2026 10:01:00", 0.0),
        ("soon", 0.0),
        ("1_000", 0.0),
        ("Fri, 01 May 99999999999999999999 10:01:00 GMT", 0.0),
        ("Fri, 01 May 2026 10:01:00 +9999999999999999999", 0.0),
    ],
)
def test_how_long_a_server_wants_to_be_left_alone(header: str | None, seconds: float) -> None:
    assert retry_seconds(header, datetime(2026, 5, 1, 10, tzinfo=UTC)) == seconds


@pytest.mark.parametrize(
    "wrong",
    [
        {"url": "ftp://example.org/"},
        {"url": "https:///path"},
        {"url": "https://example.org/a b"},
        {"url": "https://exämple.org/"},
        {"url": "https://example.org:0/"},
        {"url": "https://example.org:99999/"},
        {"url": "https://user:canary@example.org/"},
        {"url": "https://example.org/", "token": "two words"},
        {"url": "http://example.org/", "token": TOKEN},
        {"url": "https://example.org/", "deadline_seconds": 0},
    ],
)
def test_settings_that_cannot_be_right_are_refused_without_a_secret(wrong: dict[str, Any]) -> None:
    with pytest.raises(ValueError, match=r".") as caught:
        WebhookSettings(zone=UTC, **wrong)
    assert "canary" not in str(caught.value)


def test_secrets_are_not_shown() -> None:
    assert "canary" not in repr(settings(f"https://example.org{SECRET_PATH}", token=TOKEN))


@pytest.mark.parametrize(
    ("url", "host", "port", "target"),
    [
        ("http://example.org", "example.org", 80, "/"),
        ("https://example.org?a=b", "example.org", 443, "/?a=b"),
        ("https://[2001:db8::1]:8443/x", "2001:db8::1", 8443, "/x"),
    ],
)
def test_the_parts_of_an_address(url: str, host: str, port: int, target: str) -> None:
    made = settings(url)
    assert (made.host, made.port, made.target) == (host, port, target)
