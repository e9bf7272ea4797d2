import re

import pytest

from edgecount.sources.network.login import Challenge, Login, challenges_in

HEAD = """RTSP/1.0 401 Unauthorized
CSeq: 1
WWW-Authenticate: Digest realm="IP Camera(1)", nonce="abc", qop="auth,auth-int", stale=FALSE
www-authenticate: basic realm="IP Camera(1)"
WWW-Authenticate: Negotiate
Server: what Digest realm="none"
"""
BASIC, BEARER = Challenge("basic", {}), Challenge("bearer", {})
# The example of RFC 7616, 3.9.1.
MUFASA = {"realm": "http-auth@example.org", "nonce": "7ypf/xlj9XXwfDPEoM4URrv/xwf94BcCAzFZH4GiTo0v", "opaque": "FQhe"}
MD5, SHA = Challenge("digest", MUFASA), Challenge("digest", MUFASA | {"algorithm": "SHA-256", "qop": "auth, auth-int"})
STRANGE = Challenge("digest", {"algorithm": "SHA3"})


def login(*challenges: Challenge, user: str = "Mufasa", password: str = "Circle of Life") -> Login:  # noqa: S107 - the RFC's
    made = Login(user, password)
    assert made.said("GET", "/") is None
    assert made.learn(challenges)
    return made


def test_challenges_are_read_from_the_head() -> None:
    digest = {"realm": "IP Camera(1)", "nonce": "abc", "qop": "auth,auth-int", "stale": "FALSE"}
    basic, negotiate = Challenge("basic", {"realm": "IP Camera(1)"}), Challenge("negotiate", {})
    assert challenges_in(HEAD) == [Challenge("digest", digest), basic, negotiate]


@pytest.mark.parametrize(
    ("challenge", "name", "spoken"),
    [
        (BASIC, "Basic", True),
        (MD5, "Digest MD5", True),
        (SHA, "Digest SHA-256", True),
        (Challenge("digest", {"algorithm": "sha-512-256-SESS"}), "Digest SHA-512-256-SESS", True),
        (STRANGE, "Digest SHA3", False),
        (BEARER, "Bearer", False),
        (Challenge("digest", {"algorithm": "\x1b[2J"}), "a way of its own", False),
    ],
)
def test_what_a_challenge_is_called_and_whether_it_is_spoken(challenge: Challenge, name: str, *, spoken: bool) -> None:
    assert (challenge.name, challenge.is_spoken) == (name, spoken)


@pytest.mark.parametrize(
    ("offered", "taken"),
    [
        ([BEARER, BASIC, MD5], MD5),
        ([SHA, MD5], SHA),
        ([STRANGE, BASIC], BASIC),
    ],
)
def test_the_first_digest_is_taken_else_basic(offered: list[Challenge], taken: Challenge) -> None:
    assert login(*offered).challenge == taken


def test_what_nobody_knows_is_not_learnt() -> None:
    made = Login("u", "p")
    assert not made.learn([BEARER, STRANGE])
    assert made.said("GET", "/") is None


def test_basic() -> None:
    said = login(BASIC, user="Aladdin", password="open sesame").said("GET", "/")  # noqa: S106 - the RFC's
    assert said == "Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ=="  # the example of RFC 7617


def test_digest_without_qop() -> None:
    fields = {"realm": "testrealm@host.com", "nonce": "dcd98b7102dd2f0e8b11d0f600bfb0c093", "opaque": "5ccc"}
    said = login(Challenge("digest", fields), password="Circle Of Life").said("GET", "/dir/index.html")  # noqa: S106
    assert said == (
        'Digest username="Mufasa", realm="testrealm@host.com", nonce="dcd98b7102dd2f0e8b11d0f600bfb0c093", '
        'uri="/dir/index.html", opaque="5ccc", response="670fd8c2df070c60b045671b8b24ff02"'
    )


def test_digest_sha_256_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("secrets.token_hex", lambda _bytes: "f2/wE4q74E6zIJEtWaHKaf5wv/H5QzzpXusqGemxURZJ")
    said = login(SHA).said("GET", "/dir/index.html")
    assert said is not None
    assert "algorithm=SHA-256, opaque=" in said
    assert 'response="753927fa0e85d155564e2e272a28d1802ca10daf4496794697cf8db5856cb6c1"' in said


@pytest.mark.parametrize("qop", ["auth", "auth-int, auth"])
def test_digest_with_qop_counts_and_adds_its_own_nonce(qop: str) -> None:
    made = login(Challenge("digest", {"realm": "r", "nonce": "n", "qop": qop}))
    said = [made.said("DESCRIBE", "rtsp://c/s") or "" for _ in range(2)]
    pattern = r'Digest .*uri="rtsp://c/s", qop=auth, nc=0000000{}, cnonce="[0-9a-f]{{16}}", response="[0-9a-f]{{32}}"'
    for number, one in enumerate(said, 1):
        assert re.fullmatch(pattern.format(number), one)
