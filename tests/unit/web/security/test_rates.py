"""One address that asks too fast is told so, and others are served."""

import pytest

from edgecount.web.parts import WebSettings
from edgecount.web.security import rates
from edgecount.web.security.rates import BURST, PER_SECOND, Rates
from tests.support.fakes import FakeClock
from tests.support.web.client import browser, web_parts

PROXY = "127.0.0.1"


def answers(found: Rates, client: str, now: float, times: int) -> int:
    return sum(found.take(client, now) for _ in range(times))


def test_a_burst_and_then_so_many_a_second() -> None:
    found = Rates()
    assert answers(found, "192.0.2.7", 100.0, 1000) == BURST
    assert answers(found, "192.0.2.7", 101.0, 1000) == PER_SECOND
    assert answers(found, "192.0.2.8", 101.0, 1000) == BURST


def test_addresses_of_one_home_are_one() -> None:
    found = Rates()
    assert answers(found, "2001:db8::1", 0.0, 300) + answers(found, "2001:db8::2", 0.0, 300) == BURST
    assert answers(found, "2001:db8:0:1::1", 0.0, 1) == 1


def test_a_flood_of_addresses_takes_no_more_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "MOST", 3)
    found = Rates()
    assert answers(found, "192.0.2.7", 0.0, 1000) == BURST
    for number in range(10):
        found.take(f"198.51.100.{number}", 0.0)
        found.take("192.0.2.7", 0.0)
    assert len(found) == 3
    assert not found.take("192.0.2.7", 0.0), "those that go on asking are not forgotten"


def test_too_often_is_told_and_passes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(rates, "BURST", 3.0)
    clock = FakeClock()
    client = browser(web_parts(clock=clock))
    assert [client.get("/").status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = client.get("/nowhere")
    assert (answer.status_code, answer.headers["retry-after"]) == (429, "1")
    assert "That was too often" in answer.text
    assert "default-src" in answer.headers["content-security-policy"]
    clock.advance(1)
    assert client.get("/").status_code == 200


@pytest.mark.parametrize("trusted", [True, False])
def test_behind_a_proxy_the_visitor_is_meant_and_nobody_else_is_believed(
    monkeypatch: pytest.MonkeyPatch, *, trusted: bool
) -> None:
    monkeypatch.setattr(rates, "BURST", 1.0)
    client = browser(web_parts(settings=WebSettings(proxy=frozenset({PROXY} if trusted else ()))))
    came = [client.get("/", headers={"X-Forwarded-For": f"192.0.2.{number}"}).status_code for number in (7, 8, 7)]
    assert came == ([200, 200, 429] if trusted else [200, 429, 429])
