"""Addresses on the web: which may be there, what of them is shown, and where secrets may stand."""

import pytest

from edgecount.fields.addresses.web_address import parse_web_address

ENVIRON = {"EDGECOUNT_HOOK": "canary/7", "EDGECOUNT_KEY": "canary&8"}


@pytest.mark.parametrize(
    ("text", "url", "server"),
    [
        ("http://ha.local:8123", "http://ha.local:8123", "http://ha.local:8123"),
        ("https://example.org/hook?a=b", "https://example.org/hook?a=b", "https://example.org"),
        ("https://[2001:db8::1]:8443/x", "https://[2001:db8::1]:8443/x", "https://[2001:db8::1]:8443"),
        ("HTTPS://example.org/Hook", "https://example.org/Hook", "https://example.org"),
        ("http://[fe80::1%25eth0]:8123/", "http://[fe80::1%25eth0]:8123/", "http://[fe80::1%25eth0]:8123"),
        ("http://192.0.2.7/{EDGECOUNT_HOOK}", "http://192.0.2.7/canary%2F7", "http://192.0.2.7"),
        ("https://a.org/?key={EDGECOUNT_KEY}", "https://a.org/?key=canary%268", "https://a.org"),
    ],
)
def test_an_address_and_what_is_shown_of_it(text: str, url: str, server: str) -> None:
    address = parse_web_address(text, ENVIRON)
    assert (address.url.reveal(), address.server) == (url, server)
    assert address.is_encrypted == url.startswith("https")
    assert "canary" not in repr(address)


def test_without_an_environment_placeholders_stay() -> None:
    text = "https://example.org/{EDGECOUNT_NOWHERE}"
    assert parse_web_address(text, None).url.reveal() == text


@pytest.mark.parametrize(
    ("text", "told"),
    [
        pytest.param("example.org/canary", "must be an http or https URL", id="no-scheme"),
        pytest.param("ftp://example.org/canary", "must be an http or https URL", id="other-scheme"),
        pytest.param("https:///canary", "must be an http or https URL", id="no-host"),
        pytest.param("https://300.1.1.1/canary", "must be an http or https URL", id="no-address"),
        pytest.param("https://[1.2.3.4]/canary", "must be an http or https URL", id="ipv4-in-brackets"),
        pytest.param("https://[dead]/canary", "must be an http or https URL", id="name-in-brackets"),
        pytest.param("https://[1::2::3]/canary", "must be an http or https URL", id="no-ipv6"),
        pytest.param("https://example.org:65536/canary", "must be an http or https URL", id="port"),
        pytest.param("https://me:canary@example.org/", "must be an http or https URL", id="login"),
        pytest.param("https://{EDGECOUNT_HOOK}/canary", "must be an http or https URL", id="secret-host"),
        pytest.param("https://example.org/a canary", "must be an http or https URL", id="blank"),
        pytest.param("https://example.org/ä", "must be an http or https URL", id="not-ascii"),
        pytest.param("https://example.org/#canary", "has a # in it", id="fragment"),
        pytest.param("https://example.org/?token=canary", "written out", id="literal-secret"),
        pytest.param("https://example.org/{canary}", "no placeholder", id="braces"),
        pytest.param("https://example.org/{EDGECOUNT_NOWHERE}", "EDGECOUNT_NOWHERE is set nowhere", id="unset"),
    ],
)
def test_what_is_refused_and_never_repeated(text: str, told: str) -> None:
    with pytest.raises(ValueError, match=told) as caught:
        parse_web_address(text, ENVIRON)
    assert "canary" not in str(caught.value)
