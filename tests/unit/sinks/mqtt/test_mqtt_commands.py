"""What is understood of what comes on the command topics."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.sinks.broker.message import Received
from edgecount.sinks.mqtt.commands import ReplayWish, understood
from edgecount.sinks.mqtt.topics import Topics
from edgecount.site.command import AdjustOccupancy, Command, PauseCamera, ResetOccupancy

TOPICS = Topics("edgecount")
SET, RESET, REPLAY = TOPICS.commands
ENABLED = TOPICS.enabled_set("entrance")
EVERY = (*TOPICS.commands, ENABLED)


@pytest.mark.parametrize(
    ("topic", "payload", "expected"),
    [
        pytest.param(SET, b"42", AdjustOccupancy(42), id="set"),
        pytest.param(SET, b" 0\n", AdjustOccupancy(0), id="set-zero"),
        pytest.param(SET, b"1000000", AdjustOccupancy(1_000_000), id="set-most"),
        pytest.param(RESET, b"PRESS", ResetOccupancy("by MQTT"), id="reset"),
        pytest.param(ENABLED, b"OFF", PauseCamera("entrance", paused=True), id="pause"),
        pytest.param(ENABLED, b"ON", PauseCamera("entrance", paused=False), id="resume"),
        pytest.param(REPLAY, b'{"since": 81234}', ReplayWish(81234), id="replay"),
        pytest.param(REPLAY, b'{"since":0}', ReplayWish(0), id="replay-all"),
    ],
)
def test_good_commands(topic: str, payload: bytes, expected: Command | ReplayWish) -> None:
    assert understood(TOPICS, Received(topic, payload, retained=False), ("entrance",)) == expected


@pytest.mark.parametrize(
    ("topic", "payload", "message"),
    [
        pytest.param(SET, b"many", "takes an integer from 0 to 1000000, not 'many'", id="word"),
        pytest.param(SET, b"-1", "not '-1'", id="negative"),
        pytest.param(SET, b"1000001", "not '1000001'", id="too-many"),
        pytest.param(SET, b"12.0", "not '12.0'", id="fraction"),
        pytest.param(SET, b"1_0", "not '1_0'", id="underscore"),
        pytest.param(SET, "٣".encode(), r"not '\\u0663'", id="other-digits"),
        pytest.param(SET, b"\xff\n\x1b[2J", r"not '\\ufffd\\n\\x1b\[2J'", id="control-characters"),
        pytest.param(SET, b"9" * 5000, "not '9{40}' and more$", id="long"),
        pytest.param(RESET, b"press", "takes PRESS, not 'press'", id="lower-case"),
        pytest.param(ENABLED, b"off", "takes ON or OFF, not 'off'", id="another-word"),
        pytest.param(REPLAY, b"5", "takes {.*}, not '5'", id="no-object"),
        pytest.param(REPLAY, b'{"since": -1}', "takes {", id="negative-seq"),
        pytest.param(REPLAY, b'{"since": true}', "takes {", id="boolean"),
        pytest.param(REPLAY, b'{"since": 1.5}', "takes {", id="fraction-seq"),
        pytest.param(REPLAY, b'{"since": 9223372036854775808}', "takes {", id="more-than-the-store-can-count"),
        pytest.param(REPLAY, b'{"since": 1, "until": 2}', "takes {", id="unknown-key"),
        pytest.param(REPLAY, b"[" * 199, "takes {", id="nested"),
        pytest.param(REPLAY, b" " * 5000 + b"[" * 201, "takes {", id="too-long"),
        pytest.param(REPLAY, b"\xff", "takes {", id="no-text"),
    ],
)
def test_bad_commands(topic: str, payload: bytes, message: str) -> None:
    with pytest.raises(ValueError, match=message) as caught:
        understood(TOPICS, Received(topic, payload, retained=False), ("entrance",))
    assert str(caught.value).startswith(f"{topic} takes ")
    assert str(caught.value).isprintable()


def test_a_camera_that_there_is_not_is_switched_by_nobody() -> None:
    with pytest.raises(ValueError, match='there is no camera "entrence"; did you mean "entrance"'):
        understood(TOPICS, Received(TOPICS.enabled_set("entrence"), b"OFF", retained=False), ("entrance",))


@pytest.mark.parametrize("topic", EVERY)
def test_a_retained_command_is_refused(topic: str) -> None:
    with pytest.raises(ValueError, match="retained command is refused"):
        understood(TOPICS, Received(topic, b"PRESS", retained=True), ("entrance",))


@given(st.sampled_from(EVERY), st.binary(max_size=300))
def test_whatever_comes_is_understood_or_refused_in_one_line(topic: str, payload: bytes) -> None:
    try:
        understood(TOPICS, Received(topic, payload, retained=False), ("entrance",))
    except ValueError as error:
        assert str(error).isprintable()  # noqa: PT017 - it may as well be understood


@pytest.mark.parametrize(
    ("topic", "camera"),
    [
        (ENABLED, "entrance"),
        ("edgecount/enabled/set", None),
        ("edgecount/a/b/enabled/set", None),
        ("other/entrance/enabled/set", None),
        (SET, None),
    ],
)
def test_the_camera_of_a_switch(topic: str, camera: str | None) -> None:
    assert TOPICS.switched(topic) == camera
