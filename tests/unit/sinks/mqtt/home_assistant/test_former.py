"""What a former config has described, and how it is taken back."""

import json

import pytest

from edgecount.sinks.broker.message import Message
from edgecount.sinks.mqtt.home_assistant.former import components_of, farewells, is_ours

SITE, ENTRANCE = "ha/device/shop/config", "ha/device/shop/entrance/config"


def described(**components: str) -> str:
    """A device's description, with the platforms of its components."""
    parts = {key: {"platform": platform, "name": key} for key, platform in components.items()}
    return json.dumps({"device": {}, "origin": {"name": "edgecount"}, "components": parts})


@pytest.mark.parametrize(
    "payload",
    [
        pytest.param("", id="empty"),
        pytest.param(b"\xff", id="bytes that are no text"),
        pytest.param("{", id="no JSON"),
        pytest.param("[" * 100_000, id="too deep"),
        pytest.param("7", id="a number"),
        pytest.param("[]", id="a list"),
        pytest.param("{}", id="without components"),
        pytest.param('{"components": 7}', id="components that are none"),
        pytest.param('{"components": {"a": "sensor"}}', id="a component that is none"),
        pytest.param('{"components": {"a": {"p": "sensor"}}}', id="without a platform"),
        pytest.param('{"components": {"a": {"platform": "toaster"}}}', id="a platform that is not ours"),
    ],
)
def test_a_former_payload_that_cannot_be_read_has_no_components(payload: str | bytes) -> None:
    assert components_of(payload) == {}


@pytest.mark.parametrize(
    ("payload", "ours"),
    [
        pytest.param(described().encode(), True, id="edgecount made it"),
        pytest.param(b'{"name": "Lamp"}', False, id="somebody wrote it by hand"),
        pytest.param(b'{"origin": {"name": "z2m"}}', False, id="another program made it"),
        pytest.param(b'{"origin": 7}', False, id="an origin that is none"),
        pytest.param(b"\xff", False, id="no text"),
    ],
)
def test_what_is_ours(payload: bytes, *, ours: bool) -> None:
    assert is_ours(payload) is ours


def test_what_is_described_as_before_is_left_alone() -> None:
    same = described(a="sensor")
    assert list(farewells({SITE: same.encode()}, {SITE: same})) == []


def test_what_is_gone_is_named_with_its_platform_alone() -> None:
    now = described(a="sensor")
    (message,) = farewells({SITE: described(a="sensor", b="number").encode()}, {SITE: now})
    assert (message.topic, message.retain) == (SITE, True)
    components = json.loads(message.payload)["components"]
    assert components == json.loads(now)["components"] | {"b": {"platform": "number"}}


def test_a_device_that_is_gone_is_taken_back_whole() -> None:
    former = {SITE: described(a="sensor").encode(), ENTRANCE: described(b="sensor").encode()}
    now = {SITE: described(a="sensor")}
    assert list(farewells(former, now)) == [Message(ENTRANCE, "", retain=True)]


def test_what_moves_to_another_device_is_let_go_first() -> None:
    now = {SITE: described(a="sensor"), ENTRANCE: described(b="sensor")}
    letting_go, removing = farewells({SITE: described(a="sensor", b="sensor").encode()}, now)
    assert (letting_go.topic, json.loads(letting_go.payload)) == (SITE, {"migrate_discovery": True})
    assert not letting_go.retain  # it would take the place of the description
    assert json.loads(removing.payload)["components"]["b"] == {"platform": "sensor"}
