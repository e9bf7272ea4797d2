"""The names that pages answer to: a foreign name that was led here is refused (rebinding)."""

import socket

import pytest

from edgecount.web.parts import WebSettings
from edgecount.web.security.hosts import is_ours, own_names
from tests.support.web.client import browser, web_parts

NAMES = frozenset({"localhost", "counter.shop.example"})


@pytest.mark.parametrize(
    ("header", "ours"),
    [
        ("localhost", True),
        ("LOCALHOST:8466", True),
        ("localhost.", True),
        ("127.0.0.1:8466", True),
        ("192.168.1.20", True),
        ("[::1]:8466", True),
        ("counter.shop.example", True),
        ("evil.example", False),
        ("localhost.evil.example", False),
        ("127.0.0.1.evil.example", False),
        ("localhost/evil", False),
        ("localhost:8466@evil.example", False),
        ("localhost:x", False),
        ("[::1", False),
        ("1.2.3", False),
        ("", False),
        (" localhost", False),
        ("a" * 300, False),
    ],
)
def test_a_host_is_ours_or_not(header: str, ours: bool) -> None:
    assert is_ours(header, NAMES) is ours


def test_this_machine_is_known_by_its_names() -> None:
    assert {"localhost", socket.gethostname().lower()} <= own_names()


def test_a_foreign_name_gets_a_line_and_nothing_else() -> None:
    answer = browser().get("/", headers={"Host": "evil.example"})
    assert answer.status_code == 421
    assert "This name is not known here" in answer.text
    assert "Corner shop" not in answer.text


def test_a_name_of_the_config_is_answered() -> None:
    parts = web_parts(settings=WebSettings(hosts=frozenset({"counter.shop.example"})))
    assert browser(parts).get("/", headers={"Host": "counter.shop.example"}).status_code == 200
