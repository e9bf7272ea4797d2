"""A proxy's word is taken for where a request comes from; nobody else's is."""

from typing import Any

import pytest

from edgecount.web.parts import WebSettings
from edgecount.web.security.forwarded import told
from tests.support.web.client import browser, web_parts

PROXY = "127.0.0.1"


def forwarded(**headers: str) -> dict[str, Any]:
    raw = [(f"x-forwarded-{key}".encode(), value.encode()) for key, value in headers.items()]
    scope = {
        "type": "http",
        "client": (PROXY, 4),
        "scheme": "http",
        "root_path": "",
        "headers": [(b"host", b"inner"), *raw],
    }
    return dict(told(scope, {PROXY, "10.0.0.9"}))


@pytest.mark.parametrize(
    ("chain", "client"),
    [
        ("192.0.2.7", "192.0.2.7"),
        ("6.6.6.6, 192.0.2.7", "192.0.2.7"),
        ("192.0.2.7, 10.0.0.9", "192.0.2.7"),
        ("2001:DB8::7", "2001:db8::7"),
        ("nonsense", PROXY),
        ("192.0.2.7, nonsense", PROXY),
        ("10.0.0.9", PROXY),
        ("", PROXY),
    ],
)
def test_the_visitor_is_the_last_that_is_no_proxy(chain: str, client: str) -> None:
    assert forwarded(**{"for": chain})["client"][0] == client


def test_where_a_proxy_adds_a_header_the_visitors_own_counts_for_nothing() -> None:
    """As HAProxy does it: what the visitor has sent stays, on a line of its own before."""
    names = ("for", "proto", "host", "prefix")
    forged, true = ("6.6.6.6", "https", "evil.example", "/evil"), ("192.0.2.7", "http", "shop.example", "/count")
    pairs = [*zip(names, forged, strict=True), *zip(names, true, strict=True)]
    headers = [(f"x-forwarded-{name}".encode(), value.encode()) for name, value in pairs]
    scope = {"type": "http", "client": (PROXY, 4), "scheme": "http", "root_path": "", "headers": headers}
    found = told(scope, {PROXY})
    assert found["client"][0] == "192.0.2.7"
    assert (found["scheme"], found["root_path"]) == ("http", "/count")
    assert [value for name, value in found["headers"] if name == b"host"] == [b"shop.example"]


@pytest.mark.parametrize(
    ("prefix", "root"),
    [
        ("/count", "/count"),
        ("/a/b/", "/a/b"),
        ("//evil", ""),
        ("/a/../b", ""),
        ("count", ""),
        ('/a"onload=', ""),
        ("", ""),
    ],
)
def test_a_prefix_is_a_plain_path(prefix: str, root: str) -> None:
    assert forwarded(prefix=prefix)["root_path"] == root


def test_the_scheme_is_one_that_there_is() -> None:
    assert forwarded(proto="https")["scheme"] == "https"
    assert forwarded(proto="javascript")["scheme"] == "http"


FORGED = {
    "X-Forwarded-For": "6.6.6.6",
    "X-Forwarded-Proto": "https",
    "X-Forwarded-Host": "evil.example",
    "X-Forwarded-Prefix": "/evil",
}


def test_headers_that_no_proxy_sent_change_nothing() -> None:
    answer = browser().get("/", headers=FORGED)
    assert answer.status_code == 200
    assert "/evil" not in answer.text
    assert "strict-transport-security" not in answer.headers


def test_pages_run_under_the_prefix_of_a_proxy() -> None:
    parts = web_parts(settings=WebSettings(proxy=frozenset({PROXY})))
    client = browser(parts)
    client.cookies.set("__Host-edgecount", client.cookies["edgecount"], domain="127.0.0.1", path="/")
    told_by_proxy = {"X-Forwarded-Prefix": "/count", "X-Forwarded-Proto": "https", "X-Forwarded-Host": "127.0.0.1"}
    answer = client.get("/", headers=told_by_proxy)
    assert answer.status_code == 200
    assert 'href="/static' not in answer.text
    assert 'href="/count/static' in answer.text
    assert 'action="/count/preferences"' in answer.text
    assert answer.headers["strict-transport-security"]
