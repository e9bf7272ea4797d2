"""Who lies, after one event and the other."""

from uuid import UUID

import pytest

from edgecount.counting.falls.lying import Lying
from edgecount.events.model import AnyEvent, CameraLost, CameraRestored
from tests.support.fakes import BEGAN
from tests.support.stored import crossing, fallen, fallen_cleared

A, B, C = fallen(1), fallen(2), fallen(3, camera="yard")
UP = fallen_cleared(4, fall=1)
LOST = CameraLost(id=UUID(int=5), site="s", ts=BEGAN, camera="entrance", reason="r")
BACK = CameraRestored(id=UUID(int=6), site="s", ts=BEGAN, camera="entrance")


@pytest.mark.parametrize(
    ("events", "here", "everywhere"),
    [
        pytest.param([], [], [], id="nobody"),
        pytest.param([A], [A], [A], id="one"),
        pytest.param([A, B, C], [A, B], [A, B, C], id="two-and-one-elsewhere"),
        pytest.param([A, UP], [], [], id="up-again"),
        pytest.param([UP], [], [], id="up-and-nobody-knows-from-where"),
        pytest.param([A, B, UP], [B], [B], id="one-of-two-is-up"),
        pytest.param([A, C, LOST], [], [C], id="the-camera-is-lost"),
        pytest.param([A, C, BACK], [], [C], id="the-camera-begins-anew"),
        pytest.param([A, crossing(9, "2026-05-04T10:00")], [A], [A], id="what-else-happens"),
    ],
)
def test_who_lies(events: list[AnyEvent], here: list[AnyEvent], everywhere: list[AnyEvent]) -> None:
    lying = Lying()
    for event in events:
        lying.take(event)
    assert lying.falls("entrance") == here
    assert lying.falls() == everywhere
