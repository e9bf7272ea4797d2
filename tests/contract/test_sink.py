"""What every sink must do, whatever it delivers to; another one is held to it by one more of `RECEIVERS`."""

from collections.abc import Iterator, Sequence
from pathlib import Path

import pytest

from edgecount.events.model import AnyEvent, CameraLost, LimitCleared, OccupancyReset
from edgecount.sinks.sink import RefusedError, Sink, UndeliveredError
from edgecount.store.codec import StoredEvent
from tests.support.fakes import BEGAN
from tests.support.receivers import RECEIVERS, Receiver
from tests.support.stored import crossing, fallen, visit

CLOSE_SECONDS = 2.0


@pytest.fixture(params=RECEIVERS)
def receiver(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Receiver]:
    with RECEIVERS[request.param](tmp_path) as made:
        yield made


def deliver(sink: Sink, events: Sequence[StoredEvent]) -> None:
    """Deliver all of them, as a delivery does: what is left again and again, and at least one each time."""
    left = list(events)
    while left:
        number = sink.deliver(left)
        assert number in [stored.seq for stored in left], "all up to one of them, the first at least"
        left = [stored for stored in left if stored.seq > number]


def undelivered(sink: Sink, events: Sequence[StoredEvent]) -> UndeliveredError:
    """Why events are not delivered now; to open the sink may fail already."""

    def attempt() -> None:
        sink.open()
        deliver(sink, events)

    with pytest.raises(UndeliveredError) as caught:
        attempt()
    return caught.value


def test_it_has_a_name_for_its_cursor_that_stays(receiver: Receiver) -> None:
    name, cursor = receiver.sink.name, receiver.sink.cursor
    assert name
    assert cursor
    receiver.sink.open()
    assert (receiver.sink.name, receiver.sink.cursor) == (name, cursor)
    assert "@" not in name, "it is read where an address is nobody's business"


def test_what_is_delivered_arrives_in_order(receiver: Receiver) -> None:
    events = [receiver.wanted(seq) for seq in (3, 4, 8, 9, 100)]
    receiver.sink.open()
    deliver(receiver.sink, events[:3])
    receiver.sink.tick()
    deliver(receiver.sink, events[3:])
    assert receiver.taken(100) == [3, 4, 8, 9, 100]


def test_it_may_be_opened_again(receiver: Receiver) -> None:
    for seq in (1, 2, 3):
        receiver.sink.open()
        receiver.sink.open()
        deliver(receiver.sink, [receiver.wanted(seq)])
    assert receiver.taken(3) == [1, 2, 3]


def test_an_event_may_come_again(receiver: Receiver) -> None:
    events = [receiver.wanted(seq) for seq in (1, 2, 3)]
    receiver.sink.open()
    deliver(receiver.sink, events)
    deliver(receiver.sink, events[1:])
    deliver(receiver.sink, [receiver.wanted(4)])
    assert list(dict.fromkeys(receiver.taken(4))) == [1, 2, 3, 4]


def test_events_of_all_kinds_are_taken_or_passed_over(receiver: Receiver) -> None:
    others: tuple[AnyEvent, ...] = (
        visit(1, BEGAN, 30),
        fallen(2),
        crossing(3, BEGAN, "out", reverses=9),
        CameraLost(id=crossing(4, BEGAN).id, site="main-street", ts=BEGAN, camera="entrance", reason="off"),
        LimitCleared(id=crossing(5, BEGAN).id, site="main-street", ts=BEGAN, rule="full", value=1, limit=1, mail=False),
        OccupancyReset(id=crossing(6, BEGAN).id, site="main-street", ts=BEGAN, reason="by hand"),
    )
    receiver.sink.open()
    deliver(receiver.sink, [StoredEvent(seq, event) for seq, event in enumerate(others, 1)])
    deliver(receiver.sink, [receiver.wanted(7)])
    assert receiver.taken(7)[-1] == 7


def test_while_the_receiver_is_away_nothing_counts_as_delivered_and_nothing_is_lost(receiver: Receiver) -> None:
    events = [receiver.wanted(seq) for seq in (1, 2, 3)]
    receiver.sink.open()
    deliver(receiver.sink, events[:1])
    receiver.taken(1)
    receiver.go_away()
    for _ in range(2):
        error = undelivered(receiver.sink, events[1:])
        assert error.patience_seconds >= 0
        assert str(error).strip()
        assert "\n" not in str(error)
    receiver.come_back()
    receiver.sink.open()
    deliver(receiver.sink, events[1:])
    assert receiver.taken(3) == [1, 2, 3]


def test_an_event_that_is_refused_is_named_and_holds_up_no_other(receiver: Receiver) -> None:
    events = [receiver.wanted(1), receiver.unwanted(2), receiver.wanted(3)]
    receiver.sink.open()
    with pytest.raises(RefusedError) as caught:
        deliver(receiver.sink, events)
    assert caught.value.seq == 2
    assert str(caught.value).strip()
    deliver(receiver.sink, [stored for stored in events if stored.seq > 2])
    assert receiver.taken(3) == [1, 3]


@pytest.mark.parametrize("opened", [True, False])
def test_closing_is_harmless_and_may_be_repeated(receiver: Receiver, *, opened: bool) -> None:
    if opened:
        receiver.sink.open()
        deliver(receiver.sink, [receiver.wanted(1)])
    for _ in range(3):
        receiver.sink.close()
    receiver.sink.open()
    deliver(receiver.sink, [receiver.wanted(2)])
    assert receiver.taken(2)[-1] == 2


@pytest.mark.parametrize("trouble", ["none", "away", "hangs"])
def test_closing_takes_no_longer_than_two_seconds_of_its_clock(receiver: Receiver, trouble: str) -> None:
    receiver.sink.open()
    deliver(receiver.sink, [receiver.wanted(1)])
    match trouble:
        case "away":
            receiver.go_away()
        case "hangs":
            receiver.hang()
        case _:
            pass
    began = receiver.clock.monotonic()
    receiver.sink.close()
    assert receiver.clock.monotonic() - began <= CLOSE_SECONDS
