"""Events as posts: in their order, each until it is taken, and what every answer of a server leads to."""

from collections.abc import Sequence
from datetime import UTC
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from edgecount.clock import Clock, SystemClock
from edgecount.daemon.backoff import Backoff
from edgecount.daemon.delivery.delivery import Delivery
from edgecount.events.catalogue import EVENT_TYPES
from edgecount.events.model import AnyEvent, as_record
from edgecount.sinks.sink import RefusedError, UndeliveredError
from edgecount.sinks.webhook.post import Answer
from edgecount.sinks.webhook.webhook_settings import USUAL_EVENTS, WebhookSettings
from edgecount.sinks.webhook.webhook_sink import (
    MISPLACED_PATIENCE_SECONDS,
    UNAUTHORISED_PATIENCE_SECONDS,
    WebhookSink,
)
from edgecount.store.codec import StoredEvent
from edgecount.store.event_store import EventStore
from tests.support.fakes import FakeClock
from tests.support.servers.hook_server import Reply, hook_server
from tests.support.stored import crossing, fallen, rejected, visit
from tests.support.waiting import HUNG_SECONDS, wait_until

PARIS = ZoneInfo("Europe/Paris")
URL = "https://hooks.example.org/shop/4711"


class TakingSend:
    """Takes posts without a network; answers these one after the other, then 200."""

    def __init__(self, *answers: Answer) -> None:
        self.answers = list(answers)
        self.bodies: list[bytes] = []

    def __call__(self, settings: WebhookSettings, body: bytes, clock: Clock) -> Answer:
        self.bodies.append(body)
        return self.answers.pop(0) if self.answers else Answer(200)


def settings(**changes: object) -> WebhookSettings:
    return WebhookSettings(url=URL, zone=PARIS, **changes)  # type: ignore[arg-type]  # those of the settings


def numbered(*events: AnyEvent) -> list[StoredEvent]:
    return [StoredEvent(seq, event) for seq, event in enumerate(events, 11)]


NOON = "2026-05-04T10:00"
THREE = numbered(crossing(1, NOON), visit(2, NOON, 30.0), crossing(3, NOON))


def delivered(receiver: TakingSend, events: Sequence[StoredEvent] = THREE, clock: Clock | None = None) -> int:
    return WebhookSink(settings(), clock or FakeClock(), receiver).deliver(events)


def test_a_server_has_every_event_as_the_object_that_others_get_too() -> None:
    with hook_server() as server:
        sink = WebhookSink(WebhookSettings(url=server.url(), zone=PARIS), FakeClock())
        assert sink.deliver(THREE) == 13
    assert server.taken == [as_record(stored.event, PARIS, stored.seq) for stored in THREE]
    assert server.taken[0]["local_ts"].endswith("+02:00")


def test_events_that_nobody_wants_are_passed_over() -> None:
    receiver = TakingSend()
    assert delivered(receiver, numbered(rejected(1), crossing(2, NOON), rejected(3))) == 13
    assert len(receiver.bodies) == 1


def test_only_wanted_types_are_posted() -> None:
    receiver = TakingSend()
    sink = WebhookSink(settings(events=("fallen",)), FakeClock(), receiver)
    assert sink.deliver(numbered(crossing(1, NOON), fallen(2))) == 12
    assert [b'"type":"fallen"' in body for body in receiver.bodies] == [True]


def test_the_usual_events_are_all_but_why_nobody_was_counted_and_that_mail_is_due() -> None:
    assert set(EVENT_TYPES) - set(USUAL_EVENTS) == {"rejected", "report_due", "watched"}


@pytest.mark.parametrize("status", [200, 201, 202, 204])
def test_any_success_is_a_delivery(status: int) -> None:
    assert delivered(TakingSend(Answer(status))) == 13


@pytest.mark.parametrize(
    ("answer", "patience", "said"),
    [
        pytest.param(Answer(401), UNAUTHORISED_PATIENCE_SECONDS, "check webhook.token", id="no-login"),
        pytest.param(Answer(403, 900), 900, "check webhook.token", id="forbidden-for-long"),
        pytest.param(Answer(404), MISPLACED_PATIENCE_SECONDS, "check webhook.url", id="nothing-there"),
        pytest.param(Answer(301), MISPLACED_PATIENCE_SECONDS, "check webhook.url", id="redirect"),
        pytest.param(Answer(405), MISPLACED_PATIENCE_SECONDS, "check webhook.url", id="no-posts"),
        pytest.param(Answer(503, 30.0), 30.0, "takes nothing now (503 Service Unavailable)", id="busy"),
        pytest.param(Answer(500), 0.0, "takes nothing now (500 Internal Server Error)", id="broken"),
        pytest.param(Answer(429, 7.0), 7.0, "takes nothing now", id="too-many"),
        pytest.param(Answer(408), 0.0, "takes nothing now", id="timeout"),
        pytest.param(Answer(425), 0.0, "takes nothing now", id="too-early"),
        pytest.param(Answer(410), MISPLACED_PATIENCE_SECONDS, "check webhook.url", id="gone"),
        pytest.param(Answer(799), 0.0, "takes nothing now (799)", id="no-such-status"),
    ],
)
def test_an_event_that_is_not_taken_now_waits(answer: Answer, patience: float, said: str) -> None:
    with pytest.raises(UndeliveredError) as caught:
        delivered(TakingSend(answer))
    assert caught.value.patience_seconds == patience
    assert said in str(caught.value)
    assert "4711" not in str(caught.value)  # the address may be a secret


@pytest.mark.parametrize("status", [400, 413, 415, 422])
def test_an_event_that_the_server_refuses_is_named(status: int) -> None:
    with pytest.raises(RefusedError) as caught:
        delivered(TakingSend(Answer(status)))
    assert (caught.value.seq, caught.value.final) == (11, False)
    assert "4711" not in str(caught.value)


def test_what_was_taken_before_a_failure_is_delivered_and_the_failure_is_told_next() -> None:
    receiver = TakingSend(Answer(200), Answer(200), Answer(503, 30.0))
    sink = WebhookSink(settings(), FakeClock(), receiver)
    assert sink.deliver(THREE) == 12
    with pytest.raises(UndeliveredError) as caught:
        sink.tick()
    assert caught.value.patience_seconds == 30.0
    sink.tick()
    assert sink.deliver(THREE[2:]) == 13


def test_an_event_that_is_refused_after_others_is_named_at_once() -> None:
    with pytest.raises(RefusedError) as caught:
        delivered(TakingSend(Answer(200), Answer(200), Answer(422)))
    assert caught.value.seq == 13


@pytest.mark.parametrize(("answer", "posts"), [(Answer(401), 3), (Answer(503, 600.0), 3)])
def test_a_server_is_left_alone_after_some_events_were_taken(answer: Answer, posts: int, tmp_path: Path) -> None:
    """With the delivery: nothing is posted again before the wait is over."""
    receiver = TakingSend(Answer(200), Answer(200), *[answer] * 5)
    path = tmp_path / "edgecount.sqlite"
    with EventStore(path) as store:
        delivery = Delivery(WebhookSink(settings(), FakeClock(), receiver), store, path, SystemClock(), quick())
        delivery.start()
        store.append([stored.event for stored in THREE])
        delivery.wake()
        wait_until(lambda: delivery.state(3).error is not None)
        assert len(receiver.bodies) == posts
        delivery.finish(SystemClock().monotonic())
        assert delivery.join(HUNG_SECONDS)
    assert len(receiver.bodies) == posts


def quick() -> Backoff:
    return Backoff(0.001, 0.002, lambda: 0)


def test_an_event_that_is_refused_is_offered_three_times_and_put_aside(tmp_path: Path) -> None:
    receiver = TakingSend(Answer(200), *[Answer(422)] * 3)
    path = tmp_path / "edgecount.sqlite"
    with EventStore(path) as store:
        delivery = Delivery(WebhookSink(settings(), FakeClock(), receiver), store, path, SystemClock(), quick())
        delivery.start()
        store.append([stored.event for stored in THREE])
        delivery.wake()
        wait_until(lambda: delivery.state(3).delivered == 3)
        assert delivery.state(3).put_aside == 1
        delivery.finish(SystemClock().monotonic())
        assert delivery.join(HUNG_SECONDS)
    assert len(receiver.bodies) == 1 + 3 + 1


def test_a_batch_ends_after_a_second() -> None:
    assert delivered(TakingSend(), clock=FakeClock(step=0.6)) == 12


def test_it_keeps_no_connection() -> None:
    with hook_server(Reply(200), Reply(503)) as server:
        sink = WebhookSink(WebhookSettings(url=server.url(), zone=UTC), FakeClock())
        sink.open()
        assert sink.deliver(THREE[:1]) == 11
        sink.tick()
        with pytest.raises(UndeliveredError, match="503"):
            sink.deliver(THREE[1:])
        sink.close()
        sink.close()
        sink.open()
        assert sink.deliver(THREE[1:]) == 13
        assert (sink.name, sink.is_connected) == ("webhook", None)
