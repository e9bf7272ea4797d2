"""What each answer of a broker means for an event."""

from collections.abc import Sequence

import pytest

from edgecount.sinks.broker import refusals
from edgecount.sinks.broker.client import PublishResult
from edgecount.sinks.fleet.acknowledged import taken, why_not
from edgecount.sinks.sink import RefusedError, UndeliveredError
from tests.support.shops.fleet_shop import fleet_settings

SETTINGS = fleet_settings()
LOST = refusals.ended(SETTINGS, None, "")
TOO_LARGE = refusals.ended(SETTINGS, 0x95, "packet too large")


@pytest.mark.parametrize(
    ("codes", "count"),
    [
        ([], 0),
        ([0, 0, 0], 3),
        ([0, 0x10, 0], 1),
        ([0x10, 0], 0),
        ([0, 0, None], 2),
        ([None], 0),
        ([0, 0x97], 1),
        pytest.param([0x01, 0], 0, id="a-code-that-nobody-knows"),
    ],
)
def test_how_many_are_taken(codes: Sequence[int | None], count: int) -> None:
    assert taken(codes) == count


@pytest.mark.parametrize(
    ("codes", "error", "kind", "said"),
    [
        pytest.param([0x10], None, UndeliveredError, "nobody there takes events", id="nobody"),
        pytest.param([0x83], None, UndeliveredError, "its queue is full", id="a-full-queue"),
        pytest.param([0x97], None, UndeliveredError, "its queue is full", id="a-quota"),
        pytest.param([0x87], None, UndeliveredError, "write and read edgecount/berlin-12/#", id="not-authorised"),
        pytest.param(
            [0x80], None, UndeliveredError, "refuses edgecount/berlin-12/event (unspecified", id="unspecified"
        ),
        pytest.param([0x95], None, RefusedError, "packet too large", id="too-large"),
        pytest.param([None], LOST, UndeliveredError, "the connection was lost", id="lost"),
        pytest.param([None], TOO_LARGE, RefusedError, "packet too large", id="lost-by-it-alone"),
        pytest.param([None, None], TOO_LARGE, UndeliveredError, "packet too large", id="lost-by-one-of-them"),
        pytest.param([None], None, UndeliveredError, "it acknowledges too slowly", id="slow"),
    ],
)
def test_why_the_first_was_not_taken(
    codes: Sequence[int | None], error: UndeliveredError | None, kind: type[Exception], said: str
) -> None:
    found = why_not(SETTINGS, 7, PublishResult(codes, error))
    assert type(found) in (kind, refusals.LostError)
    assert isinstance(found, kind)
    assert said in str(found)
    assert str(found).startswith(("broker 127.0.0.1:1883: ",))


def test_an_event_that_is_at_fault_is_not_offered_again() -> None:
    found = why_not(SETTINGS, 7, PublishResult([0x95]))
    assert isinstance(found, RefusedError)
    assert (found.seq, found.final) == (7, True)
