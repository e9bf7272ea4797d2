"""What a mail server's settings refuse, and what they do not show."""

import re
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest

from edgecount.sinks.mail.mail_settings import MailSettings

SETTINGS = MailSettings(
    host="mail.example.org", port=587, security="starttls", sender="shop@example.org", receivers=("anna@example.org",)
)


@pytest.mark.parametrize(
    ("wrong", "says"),
    [
        pytest.param({"host": ""}, "a host is a name or an address in ASCII, not ''", id="no host"),
        pytest.param({"host": "mail.example.org\r\nX: y"}, "a host is a name", id="lines in the host"),
        pytest.param({"host": "a..b"}, "a host is a name", id="an empty label in the host"),
        pytest.param({"port": 0}, "a port is 1-65535, not 0", id="port 0"),
        pytest.param({"port": 65536}, "a port is 1-65535, not 65536", id="port too high"),
        pytest.param({"security": "ssl"}, "security is one of starttls, tls, none, not 'ssl'", id="another security"),
        pytest.param({"receivers": ()}, "mail has one receiver at least", id="no receiver"),
        pytest.param({"receivers": ("anna",)}, "not 'anna'", id="a receiver without a host"),
        pytest.param(
            {"receivers": ("anna@example.org\nBcc: all@example.org",)}, "an address looks like", id="two lines"
        ),
        pytest.param({"sender": "Anna <anna@example.org>"}, "an address looks like", id="a sender with a name"),
        pytest.param({"sender": "chef@bücher.example"}, "in ASCII", id="a sender with an umlaut"),
        pytest.param({"user": "anna"}, "a user and a password go together", id="no password"),
        pytest.param({"password": "canary"}, "a user and a password go together", id="no user"),
        pytest.param(
            {"user": "anna", "password": "canary", "security": "none"},
            "is not sent without TLS",
            id="login without TLS",
        ),
        pytest.param({"deadline_seconds": 0.0}, "are more than 0", id="no time"),
        pytest.param({"give_up_seconds": -1.0}, "are more than 0", id="no patience"),
    ],
)
def test_refuses(wrong: dict[str, Any], says: str) -> None:
    with pytest.raises(ValueError, match=re.escape(says)) as caught:
        replace(SETTINGS, **wrong)
    assert "canary" not in str(caught.value)


def test_does_not_show_the_login() -> None:
    login: dict[str, Any] = {"user": "canary-user", "password": "canary"}
    shown = repr(replace(SETTINGS, ca=Path("ca.pem"), **login))
    assert "ca.pem" in shown
    assert "canary" not in shown


@pytest.mark.parametrize("host", ["localhost", "mail.example.org", "192.0.2.7", "2001:db8::7"])
def test_takes_names_and_addresses(host: str) -> None:
    assert replace(SETTINGS, host=host).host == host
