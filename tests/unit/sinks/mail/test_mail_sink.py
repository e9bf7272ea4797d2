"""The mail sink: which events make mail, who gets it how often, and when it is given up."""

import logging
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, timedelta
from uuid import UUID

import pytest

from edgecount.events.model import AnyEvent, LimitExceeded, ReportDue
from edgecount.sinks.mail.letter import Letter
from edgecount.sinks.mail.mail_settings import MailSettings
from edgecount.sinks.mail.mail_sink import MailSink
from edgecount.sinks.sink import RefusedError, UndeliveredError, Verdict
from edgecount.store.codec import StoredEvent
from tests.support.fakes import BEGAN, FakeClock
from tests.support.servers.mailserver import HOST, Mailbox, MailServer, closed_port, mail_server
from tests.support.stored import crossing

ANNA, BEN, CLEO = "anna@example.org", "ben@example.org", "cleo@example.org"


class Writer:
    """Writes letters, and counts them; `nothing` makes it write none."""

    def __init__(self, *, nothing: bool = False) -> None:
        self.written: list[int] = []
        self._nothing = nothing

    def __call__(self, stored: StoredEvent) -> Letter | None:
        self.written.append(stored.seq)
        if self._nothing:
            return None
        return Letter(key=str(stored.event.id), subject=f"event {stored.seq}", text="text", html="<p>text</p>")


def alert(seq: int, *, mail: bool = True) -> StoredEvent:
    event = LimitExceeded(id=UUID(int=seq), site="shop", ts=BEGAN, rule="full", value=131, limit=120, mail=mail)
    return StoredEvent(seq, event)


def person(seq: int) -> StoredEvent:
    return StoredEvent(seq, crossing(seq, BEGAN))


def report(seq: int) -> StoredEvent:
    return StoredEvent(seq, ReportDue(id=UUID(int=seq), site="shop", ts=BEGAN, day=date(2026, 5, 4)))


def sink_to(
    port: int,
    receiver: str = ANNA,
    writer: Writer | None = None,
    clock: FakeClock | None = None,
    mailed: list[Verdict] | None = None,
) -> MailSink:
    settings = MailSettings(
        host=HOST, port=port, security="none", sender="shop@example.org", receivers=(ANNA, BEN, CLEO)
    )
    return MailSink(
        settings, receiver, writer or Writer(), ([] if mailed is None else mailed).append, clock or FakeClock()
    )


@contextmanager
def serving(mailbox: Mailbox | None = None) -> Iterator[MailServer]:
    with mail_server(mailbox) as server:
        yield server


def test_is_called_after_its_receiver_and_needs_no_opening() -> None:
    with closed_port() as port:
        sink = sink_to(port)
        sink.open()
        sink.tick()
        sink.close()
        sink.close()
    assert (sink.name, sink.cursor) == ("mail:1", f"mail:{ANNA}")


def test_crossings_cost_nothing() -> None:
    writer = Writer()
    with closed_port() as port:
        assert sink_to(port, writer=writer).deliver([person(1), alert(2, mail=False), person(3)]) == 3
    assert writer.written == []


def test_passes_over_all_before_a_letter_then_sends_one_at_a_time() -> None:
    events = [person(1), person(2), alert(3), report(5), person(6)]
    with serving() as server:
        sink = sink_to(server.port)
        delivered = []
        while events:
            delivered.append(sink.deliver(events))
            events = [stored for stored in events if stored.seq > delivered[-1]]
    assert delivered == [2, 3, 5, 6]
    assert [message["Subject"] for message in server.mailbox.messages] == ["event 3", "event 5"]


def test_event_without_a_letter_is_delivered() -> None:
    with closed_port() as port:
        assert sink_to(port, writer=Writer(nothing=True)).deliver([alert(1), person(2)]) == 1


def test_server_down_and_back(caplog: pytest.LogCaptureFixture) -> None:
    with serving(Mailbox(at_data=["451 later", "451 later"])) as server:
        sink = sink_to(server.port)
        for _ in range(2):
            with pytest.raises(UndeliveredError, match="451 later"):
                sink.deliver([alert(1)])
        with caplog.at_level(logging.INFO):
            assert sink.deliver([alert(1)]) == 1
    assert server.mailbox.receivers == [[ANNA]]
    assert caplog.messages == ["mailed to receiver 1: event 1"]
    assert server.mailbox.messages[0]["To"] == ANNA, "nobody sees who else is written to"


def test_whose_mailbox_is_full_keeps_nobody_waiting() -> None:
    with serving(Mailbox(at_rcpt={BEN: ["452 full"] * 9})) as server:
        anna, ben = sink_to(server.port, ANNA), sink_to(server.port, BEN)
        for number in (1, 2):
            with pytest.raises(UndeliveredError, match=r"takes no mail to receiver 2 now \(452 full\)"):
                ben.deliver([alert(number)])
            assert anna.deliver([alert(number)]) == number
    assert server.mailbox.receivers == [[ANNA], [ANNA]]


def test_the_same_letter_has_the_same_id() -> None:
    with serving() as server:
        for receiver in (ANNA, BEN):
            sink_to(server.port, receiver).deliver([alert(1)])
    assert len({message["Message-ID"] for message in server.mailbox.messages}) == 1


@pytest.mark.parametrize(
    ("mailbox", "reason"),
    [
        pytest.param(Mailbox(always_at_data="554 spam"), "refuses the mail for good (554 spam)", id="the letter"),
        pytest.param(
            Mailbox(at_rcpt={ANNA: ["550 5.1.1 unknown"]}),
            "refuses mail to receiver 1 for good (550 5.1.1 unknown): check mail.receivers",
            id="the receiver",
        ),
    ],
)
def test_refused_for_good(mailbox: Mailbox, reason: str) -> None:
    with serving(mailbox) as server, pytest.raises(RefusedError) as caught:
        sink_to(server.port).deliver([alert(7), person(8)])
    assert (caught.value.seq, caught.value.final) == (7, True)
    assert str(caught.value).endswith(reason)
    assert mailbox.taken == []


@pytest.mark.parametrize(
    ("age", "is_given_up"),
    [
        pytest.param(timedelta(days=1), False, id="a day"),
        pytest.param(timedelta(days=1, seconds=1), True, id="more than a day"),
        pytest.param(timedelta(days=-400), False, id="the clock was set back"),
    ],
)
def test_given_up_after_a_day(age: timedelta, is_given_up: bool, caplog: pytest.LogCaptureFixture) -> None:
    writer = Writer()
    with serving() as server:
        assert sink_to(server.port, writer=writer, clock=FakeClock(BEGAN + age)).deliver([alert(1)]) == 1
    assert (writer.written, len(server.mailbox.taken)) == (([], 0) if is_given_up else ([1], 1))
    given_up = "a mail to receiver 1 is given up after 24 hours: limit_exceeded of 2026-05-04T10:00:00.000Z"
    assert caplog.messages == ([given_up] if is_given_up else [])


def test_what_becomes_of_a_mail_is_told() -> None:
    mailed: list[Verdict] = []
    with serving(Mailbox(at_rcpt={BEN: ["550 unknown"]})) as server:
        sink_to(server.port, ANNA, mailed=mailed).deliver([alert(1)])
        with pytest.raises(RefusedError):
            sink_to(server.port, BEN, mailed=mailed).deliver([alert(1)])
        late = FakeClock(BEGAN + timedelta(days=2))
        sink_to(server.port, ANNA, clock=late, mailed=mailed).deliver([alert(2)])
    assert mailed == ["sent", "refused", "given_up"]


def test_waits_for_its_day_over_restarts() -> None:
    clock = FakeClock()
    with closed_port() as port:
        for _ in range(3):
            sink = sink_to(port, clock=clock)
            with pytest.raises(UndeliveredError):
                sink.deliver([alert(1)])
            clock.advance(10_000)
    with serving() as server:
        assert sink_to(server.port, clock=clock).deliver([alert(1)]) == 1
    assert len(server.mailbox.taken) == 1


def test_letter_that_cannot_be_written_goes_to_the_delivery() -> None:
    events: list[AnyEvent] = []

    def broken(stored: StoredEvent) -> Letter | None:
        events.append(stored.event)
        raise ZeroDivisionError

    settings = MailSettings(host=HOST, port=1, security="none", sender="shop@example.org", receivers=(ANNA,))
    with pytest.raises(ZeroDivisionError):
        MailSink(settings, ANNA, broken, list[Verdict]().append, FakeClock()).deliver([alert(1)])
    assert len(events) == 1
