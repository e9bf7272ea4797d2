"""Connections to mail servers: within their time, to whichever address answers, and cut off whatever they do."""

import socket
import ssl
import threading
from pathlib import Path

import pytest

from edgecount.sinks.connection import connect, cut_off, why_not_trusted
from edgecount.sinks.mail.post import host_literal
from tests.support.fakes import FakeClock
from tests.support.servers.mailserver import HOST, closed_port, mute, rude_server
from tests.support.waiting import HUNG_SECONDS


def test_connects_to_whichever_address_answers() -> None:
    with rude_server(mute) as server, connect("localhost", server.port, HUNG_SECONDS, FakeClock()) as connection:
        assert connection.getpeername()[:2] == (HOST, server.port)


def test_says_why_not() -> None:
    with closed_port() as port, pytest.raises(ConnectionRefusedError):
        connect("localhost", port, HUNG_SECONDS, FakeClock())


def test_does_not_try_when_the_time_is_over() -> None:
    with rude_server(mute) as server:
        with pytest.raises(TimeoutError):
            connect(HOST, server.port, 0.5, FakeClock(step=1.0))
        assert server.visits == 0


def test_cuts_off_a_wait_for_an_answer() -> None:
    with rude_server(mute) as server, socket.create_connection((HOST, server.port), HUNG_SECONDS) as connection:
        with cut_off(connection, 0.05) as is_over:
            assert connection.recv(1) == b""
        assert is_over.is_set()


def test_cuts_off_at_once_where_no_time_is_left() -> None:
    with rude_server(mute) as server, socket.create_connection((HOST, server.port), HUNG_SECONDS) as connection:
        with cut_off(connection, -1.0) as is_over:
            assert connection.recv(1) == b""
        assert is_over.is_set()


def test_nothing_is_cut_off_that_ends_in_time() -> None:
    ours, theirs = socket.socketpair()
    with ours, theirs:
        with cut_off(ours, HUNG_SECONDS) as is_over:
            theirs.sendall(b"x")
        assert ours.recv(1) == b"x"
        theirs.sendall(b"y")
        assert ours.recv(1) == b"y"
    assert not is_over.is_set()
    assert not [thread for thread in threading.enumerate() if thread.name == "deadline"]


@pytest.mark.parametrize(
    ("address", "literal"),
    [
        ("192.0.2.7", "[192.0.2.7]"),
        ("2001:db8::7", "[IPv6:2001:db8::7]"),
        ("fe80::7%eth0", "[IPv6:fe80::7]"),
    ],
)
def test_our_end_as_servers_are_told_it(address: str, literal: str) -> None:
    assert host_literal(address) == literal


@pytest.mark.parametrize(
    ("code", "message", "told"),
    [
        (9, "certificate is not yet valid", "certificate is not yet valid: check this machine's clock"),
        (19, "self-signed certificate", "self-signed certificate: if its authority is your own, name the file with"),
        (62, "Hostname mismatch, x.", "Hostname mismatch, x: the name in mail.host must be the one that the"),
    ],
)
def test_why_a_certificate_is_not_trusted(code: int, message: str, told: str) -> None:
    error = ssl.SSLCertVerificationError()
    error.verify_code, error.verify_message = code, message
    assert why_not_trusted(error, None, "mail").startswith(told)


def test_an_authority_that_did_not_sign_it_is_doubted() -> None:
    error = ssl.SSLCertVerificationError()
    error.verify_code, error.verify_message = 20, "unable to get local issuer certificate"
    told = "unable to get local issuer certificate: is own.pem that of its authority? check mail.ca"
    assert why_not_trusted(error, Path("own.pem"), "mail") == told
