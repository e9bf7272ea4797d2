import pytest

from edgecount.config.reading.meant import misplaced
from edgecount.config.reading.yaml_reader import parse


def found(text: str) -> list[str]:
    return [problem.line("config.yaml") for problem in misplaced(parse(text))]


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("cameras: {a: {source: 'rtsp://{EDGECOUNT_CAMERA_USER}:{EDGECOUNT_CAMERA_P}@h/'}}", id="camera"),
        pytest.param("cameras: {a: {source: 'rtsp://{EDGECOUNT_DOOR_USER}:{EDGECOUNT_P}@h/'}}", id="a name of its own"),
        pytest.param("mqtt: {host: b, user: '{EDGECOUNT_MQTT_USER}', password: '{EDGECOUNT_BROKER}'}", id="mqtt"),
        pytest.param("mail: {password: '{EDGECOUNT_MAIL_PASSWORD}'}", id="mail"),
        pytest.param("mail: {password: '{EDGECOUNT_SMTP_PASSWORD}'}", id="mail by its protocol"),
        pytest.param("webhook: {url: 'https://h/{EDGECOUNT_WEBHOOK_ID}', token: '{EDGECOUNT_TOKEN}'}", id="webhook"),
        pytest.param("cameras: {a: {source: 'rtsp://{EDGECOUNT_MQTT}:{EDGECOUNT_MAILBOX_P}@h/'}}", id="only like it"),
        pytest.param("site: {name: Mail and MQTT_PASSWORD}", id="no placeholder"),
        pytest.param("- a", id="no map"),
        pytest.param("a", id="text alone"),
    ],
)
def test_secrets_in_their_place(text: str) -> None:
    assert found(text) == []


@pytest.mark.parametrize(
    ("text", "where", "name", "block"),
    [
        pytest.param(
            "cameras: {a: {source: 'http://{EDGECOUNT_P}@h/x?p={EDGECOUNT_MQTT_PASSWORD}'}}",
            "cameras.a.source",
            "MQTT_PASSWORD",
            "mqtt",
            id="a broker's at a camera",
        ),
        pytest.param(
            "mqtt: {password: '{EDGECOUNT_CAMERA_PASSWORD}'}", "mqtt.password", "CAMERA_PASSWORD", "cameras", id="back"
        ),
        pytest.param(
            "webhook: {url: 'https://h/{EDGECOUNT_SMTP_PASSWORD}'}", "webhook.url", "SMTP_PASSWORD", "mail", id="mail"
        ),
        pytest.param("mail: {to: [a, '{EDGECOUNT_WEBHOOK_T}']}", "mail.to[1]", "WEBHOOK_T", "webhook", id="in a list"),
    ],
)
def test_a_secret_in_another_block(text: str, where: str, name: str, block: str) -> None:
    said = f"EDGECOUNT_{name} is meant for {block}, by its name: take another name for this one"
    assert found(text) == [f"config.yaml:1: {where}: {said}"]
