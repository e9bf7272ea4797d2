"""Falls and how they ended, one event after the other."""

from dataclasses import replace
from uuid import UUID

import pytest

from edgecount.events.model import AnyEvent, CameraLost, CameraRestored
from edgecount.figures.falls import falls_of
from tests.support.stored import crossing, fallen, fallen_cleared, utc

A, B = fallen(1), fallen(2, "2026-05-04T10:02")
YARD = fallen(3, "2026-05-04T10:03", camera="yard")
UP = fallen_cleared(4, "2026-05-04T10:04", fall=1)
LOST = CameraLost(id=UUID(int=5), site="s", ts=utc("2026-05-04T10:05"), camera="entrance", reason="r")
BACK = CameraRestored(id=UUID(int=6), site="s", ts=utc("2026-05-04T10:06"), camera="entrance")


@pytest.mark.parametrize(
    ("events", "told"),
    [
        pytest.param([], [], id="nobody"),
        pytest.param([A], [(1, None, None)], id="still lying"),
        pytest.param([A, UP], [(1, 250, "up")], id="from the first sight of a person lying"),
        pytest.param([A, B, YARD, UP], [(1, 250, "up"), (2, None, None), (3, None, None)], id="one of three"),
        pytest.param([A, replace(UP, how="elsewhere")], [(1, 250, "elsewhere")], id="went away"),
        pytest.param([UP, crossing(9, "2026-05-04T10:05")], [], id="an end without a beginning"),
        pytest.param([A, YARD, LOST], [(1, 310, "unseen"), (3, None, None)], id="its camera is lost"),
        pytest.param([A, BACK], [(1, 370, "unseen")], id="its camera begins anew"),
        pytest.param([A, UP, LOST, BACK], [(1, 250, "up")], id="over before its camera is lost"),
        pytest.param([A, replace(UP, ts=utc("2026-05-04T09:00"))], [(1, 0, "up")], id="the clock was set back"),
    ],
)
def test_falls(events: list[AnyEvent], told: list[tuple[int, float | None, str | None]]) -> None:
    assert [(fall.event.id.int, fall.seconds, fall.how) for fall in falls_of(events)] == told
