"""Every ask that the dashboard has, at a daemon in code."""

from collections.abc import Mapping
from concurrent.futures import Future
from typing import Any
from uuid import UUID

import pytest

from edgecount.config.model import Config
from edgecount.errors import EdgecountError, UsageError
from edgecount.gateway.ask import Ask
from edgecount.site.command import AdjustOccupancy, Command, MarkStaff, PauseCamera, UnmarkStaff
from edgecount.wiring.pages.asks import asks
from tests.support.shops.mqtt_shop import status

CONFIG = Config.model_validate({"cameras": {"door": {}}})
GIVEN: list[Command] = []
WORD = UUID(int=77)


def obey(command: Command) -> "Future[int]":
    """A daemon that knows one camera, and has stored six events."""
    done: Future[int] = Future()
    if isinstance(command, PauseCamera) and command.camera != "door":
        done.set_exception(UsageError(f"there is no camera {command.camera}"))
    else:
        GIVEN.append(command)
        done.set_result(7)
    return done


def all_asks() -> Mapping[str, Ask]:
    GIVEN.clear()
    return asks(CONFIG, status, obey)


def test_the_state_and_the_layout_are_asked_and_change_nothing() -> None:
    found = all_asks()
    assert found["status"].answer({})["running"] is True
    assert found["site"].answer({})["cameras"].keys() == {"door"}
    assert found["status"].story is found["site"].story is None


@pytest.mark.parametrize(
    ("name", "values", "command", "answer", "story"),
    [
        ("occupancy.set", {"value": 12}, AdjustOccupancy(12), {"seq": 7}, "set the people inside to 12"),
        (
            "staff.mark",
            {"word": str(WORD), "by": "Anna", "role": 1},
            MarkStaff(WORD, "Anna"),
            {"seq": 7},
            "take who just went through for staff",
        ),
        (
            "staff.unmark",
            {"mark": str(WORD), "by": "Anna", "role": 1},
            UnmarkStaff(WORD, "Anna"),
            {"seq": 7},
            "undo a mark of staff",
        ),
        (
            "camera.pause",
            {"camera": "door"},
            PauseCamera("door", paused=True),
            {"camera": "door", "paused": True},
            "pause the camera door",
        ),
        (
            "camera.resume",
            {"camera": "door"},
            PauseCamera("door", paused=False),
            {"camera": "door", "paused": False},
            "watch the camera door",
        ),
    ],
)
def test_a_command_is_carried_out(
    name: str, values: dict[str, Any], command: Command, answer: dict[str, Any], story: str
) -> None:
    ask = all_asks()[name]
    assert ask.story is not None
    assert ask.story(values) == story
    assert ask.answer(values) == answer
    assert [command] == GIVEN


@pytest.mark.parametrize(
    ("name", "values"),
    [
        ("staff.mark", {"by": "Anna"}),
        ("staff.unmark", {"mark": "the last one", "by": "Anna"}),
        ("occupancy.set", {}),
        ("occupancy.set", {"value": "12"}),
        ("occupancy.set", {"value": True}),
        ("occupancy.set", {"value": -1}),
        ("occupancy.set", {"value": 1_000_001}),
        ("camera.pause", {}),
        ("camera.pause", {"camera": ["door"]}),
        ("camera.pause", {"camera": "doof"}),
        ("camera.resume", {"camera": ""}),
    ],
)
def test_what_cannot_be_done_is_refused_in_one_line(name: str, values: dict[str, Any]) -> None:
    with pytest.raises(EdgecountError) as error:
        all_asks()[name].answer(values)
    assert "\n" not in str(error.value)
    assert GIVEN == []
