"""The block of the dashboard: what it says, and when it speaks TLS by itself."""

from typing import Any

import pytest
from pydantic import ValidationError

from edgecount.config.model import Config
from edgecount.config.sections.web import WebSection

ALL = "0.0.0.0"  # noqa: S104 - nothing listens here


def web_of(**block: Any) -> WebSection:
    found = Config.model_validate({"cameras": {"door": {}}, "web": block}).web
    assert found is not None
    return found


def test_without_the_block_there_is_no_dashboard() -> None:
    assert Config.model_validate({"cameras": {"door": {}}}).web is None


def test_an_empty_block_is_a_dashboard_for_this_machine() -> None:
    found = web_of()
    assert (found.host, found.port, found.is_encrypted) == ("127.0.0.1", 8466, False)


@pytest.mark.parametrize(
    ("block", "encrypted"),
    [
        ({"host": "127.0.0.7"}, False),
        ({"host": "::1"}, False),
        ({"host": ALL}, True),
        ({"host": "::"}, True),
        ({"host": "192.0.2.7"}, True),
        ({"host": ALL, "proxy": ["192.0.2.1"]}, False),
        ({"certificate": "c.pem", "key": "k.pem"}, True),
        ({"certificate": "c.pem", "key": "k.pem", "proxy": ["192.0.2.1"]}, True),
    ],
)
def test_others_than_this_machine_are_spoken_to_by_tls(block: dict[str, Any], encrypted: bool) -> None:
    assert web_of(**block).is_encrypted is encrypted


@pytest.mark.parametrize(
    ("block", "words"),
    [
        ({"host": "counter.example.org"}, "must be an IP address of this machine"),
        ({"port": 0}, "greater than or equal to 1"),
        ({"proxy": ["proxy.example.org"]}, "must be the IP address of a reverse proxy"),
        ({"proxy": ["10.0.0.0/8"]}, "must be the IP address of a reverse proxy"),
        ({"hosts": ["https://counter.example.org"]}, "must be a host name"),
        ({"certificate": "c.pem"}, "go together"),
        ({"key": "k.pem"}, "go together"),
        ({"theme": "dark"}, "Extra inputs"),
    ],
)
def test_what_cannot_be_is_refused(block: dict[str, Any], words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        web_of(**block)
