"""What is stored of an event is all of it."""

from uuid import UUID

import pytest
from hypothesis import given

from edgecount.errors import StoreError
from edgecount.events.model import AnyEvent, LimitExceeded
from edgecount.store.codec import StoredEvent, decode, encode
from tests.support.fakes import BEGAN
from tests.support.strategies import events


@given(event=events)
def test_an_event_comes_back_as_it_was(event: AnyEvent) -> None:
    again = decode(7, encode(event))
    assert again == StoredEvent(7, event)
    assert type(again.event) is type(event)


def test_an_alert_of_before_there_were_any_of_zones() -> None:
    told = LimitExceeded(id=UUID(int=1), site="s", ts=BEGAN, rule="full", value=9, limit=8, mail=True)
    assert decode(7, encode(told).replace(',"zone":null', "")).event == told
    assert "zone" in encode(told)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        pytest.param("", "Invalid JSON", id="nothing"),
        pytest.param('{"type": "levitation"}', "type", id="of-a-later-version"),
        pytest.param('{"type": "report_due"}', "report_due.id: Field required", id="incomplete"),
    ],
)
def test_what_is_no_event_is_named(body: str, said: str) -> None:
    with pytest.raises(StoreError, match=rf"event 7 cannot be understood \(.*{said}") as error:
        decode(7, body)
    assert "\n" not in str(error.value)
