"""What is stored of an event is all of it."""

import pytest
from hypothesis import given

from edgecount.errors import StoreError
from edgecount.events import AnyEvent
from edgecount.store.codec import StoredEvent, decode, encode
from tests.strategies import events


@given(event=events)
def test_an_event_comes_back_as_it_was(event: AnyEvent) -> None:
    again = decode(7, encode(event))
    assert again == StoredEvent(7, event)
    assert type(again.event) is type(event)


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
