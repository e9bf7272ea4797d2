import re

import pytest

from edgecount.sources.login import Challenge, authorization, challenges_in

HEAD = """RTSP/1.0 401 Unauthorized
CSeq: 1
WWW-Authenticate: Digest realm="IP Camera(1)", nonce="abc", qop="auth,auth-int", stale=FALSE
www-authenticate: basic realm="IP Camera(1)"
WWW-Authenticate: Negotiate
Server: what Digest realm="none"
"""


def test_challenges_are_read_from_the_head() -> None:
    digest = {"realm": "IP Camera(1)", "nonce": "abc", "qop": "auth,auth-int", "stale": "FALSE"}
    assert challenges_in(HEAD) == [Challenge("digest", digest), Challenge("basic", {"realm": "IP Camera(1)"})]


def test_basic() -> None:
    said = authorization([Challenge("basic", {})], "Aladdin", "open sesame", "GET", "/")
    assert said == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="  # the example of RFC 7617


def test_digest_without_qop() -> None:
    fields = {"realm": "testrealm@host.com", "nonce": "dcd98b7102dd2f0e8b11d0f600bfb0c093", "opaque": "5ccc"}
    said = authorization([Challenge("digest", fields)], "Mufasa", "Circle Of Life", "GET", "/dir/index.html")
    assert said == (
        'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", '
        'uri="/dir/index.html", opaque="5ccc", response="670fd8c2df070c60b045671b8b24ff02"'
    )


@pytest.mark.parametrize("qop", ["auth", "auth-int, auth"])
def test_digest_with_qop_counts_and_adds_its_own_nonce(qop: str) -> None:
    fields = {"realm": "r", "nonce": "n", "qop": qop}
    said = [authorization([Challenge("digest", fields)], "u", "p", "DESCRIBE", "rtsp://c/s") for _ in range(2)]
    assert said[0] != said[1]
    pattern = r'Digest .*uri="rtsp://c/s", qop=auth, nc=00000001, cnonce="[0-9a-f]{16}", response="[0-9a-f]{32}"'
    assert re.fullmatch(pattern, said[0])
