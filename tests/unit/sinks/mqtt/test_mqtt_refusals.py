"""What is said of a broker that cannot be reached."""

import errno
import os
import socket
import ssl

import pytest

from edgecount.sinks.broker import refusals
from tests.support.shops.mqtt_shop import settings


def untrusted(code: int) -> ssl.SSLCertVerificationError:
    error = ssl.SSLCertVerificationError(1, "certificate verify failed")
    error.verify_code, error.verify_message = code, "it is so."
    return error


def failed(reason: str) -> ssl.SSLError:
    error = ssl.SSLError(1, "failed")
    error.reason = reason
    return error


@pytest.mark.parametrize(
    ("error", "expected"),
    [
        pytest.param(
            untrusted(20), "not trusted (it is so); give the file of its authority as mqtt.ca", id="authority"
        ),
        pytest.param(untrusted(62), "not trusted (it is so); set mqtt.host to a name that is in", id="name"),
        pytest.param(untrusted(10), "not trusted (it is so); renew it, and check the clocks", id="expired"),
        pytest.param(failed("WRONG_VERSION_NUMBER"), "TLS fails (wrong version number); check mqtt.tls", id="tls"),
        pytest.param(ssl.SSLError(), "TLS fails (no reason given)", id="tls-without-a-reason"),
        pytest.param(ConnectionRefusedError(), "nobody listens there", id="refused"),
        pytest.param(TimeoutError(), "no answer; check mqtt.host, mqtt.port and the network", id="silence"),
        pytest.param(socket.gaierror(-2, "Name or service not known"), "its name is not known", id="name-server"),
        pytest.param(
            OSError(errno.ENETUNREACH, os.strerror(errno.ENETUNREACH)),
            "it cannot be reached (Network is unreachable); check",
            id="network",
        ),
        pytest.param(OSError("odd"), "it cannot be reached (odd)", id="other"),
        pytest.param(UnicodeError("label too long"), "that is no name of a host; correct mqtt.host", id="host"),
    ],
)
def test_a_broker_that_cannot_be_reached(error: Exception, expected: str) -> None:
    text = str(refusals.unreachable(settings(), error))
    assert text.startswith("broker 127.0.0.1:1883: ")
    assert expected in text


def test_a_reason_without_a_name() -> None:
    assert "it refuses a/b (reason code 163)" in refusals.unwanted(settings(), "a/b", 0xA3)
