"""Browsers in words, and addresses that one person may have at will."""

import pytest

from edgecount.web.screens.accounts.device import device_of
from edgecount.web.security.neighbourhood import neighbourhood

LINUX = "Mozilla/5.0 (X11; Linux x86_64"
WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (f"{LINUX}; rv:140.0) Gecko/20100101 Firefox/140.0", "Firefox · Linux"),
        (f"{LINUX}) {WEBKIT} Chrome/140.0.0.0 Safari/537.36", "Chrome · Linux"),
        (f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/140.0 Safari/537.36 Edg/140.0", "Edge · Windows"),
        (f"Mozilla/5.0 (Linux; Android 15) {WEBKIT} Chrome/140.0 Mobile Safari/537.36", "Chrome · Android"),
        (f"Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) {WEBKIT} Version/18 Safari/604.1", "Safari · iPhone"),
        ("curl/8.14.1", "curl"),
        ("<script>alert(1)</script>", ""),
        ("", ""),
        ("x" * 1000 + "Firefox/1", ""),
    ],
)
def test_a_browser_in_words(user_agent: str, words: str) -> None:
    assert device_of(user_agent) == words


@pytest.mark.parametrize(
    ("client", "known_as"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("2001:db8:1:2:3:4:5:6", "2001:db8:1:2::/64"),
        ("2001:db8:1:2::1", "2001:db8:1:2::/64"),
        ("::ffff:192.0.2.7", "192.0.2.7"),
        ("testclient", "testclient"),
        ("", ""),
    ],
)
def test_addresses_of_one_home_are_one(client: str, known_as: str) -> None:
    assert neighbourhood(client) == known_as
