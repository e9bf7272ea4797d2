"""The broker and the mail server: what is filled in, and what becomes of a login."""

import copy
import re
from dataclasses import fields
from datetime import UTC
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from edgecount.config.model import Config
from edgecount.config.schema import json_schema
from edgecount.events.catalogue import Outputs
from edgecount.fields.placeholder import resolve
from edgecount.fields.secret import Secret
from edgecount.figures.period import Calendar
from edgecount.sinks.fleet.fleet_section import FleetSection
from edgecount.sinks.mail.mail_section import MailSection
from edgecount.sinks.mqtt.mqtt_section import MqttSection
from edgecount.sinks.webhook.webhook_section import WebhookSection
from edgecount.sinks.webhook.webhook_settings import USUAL_EVENTS
from edgecount.site.layout import SiteLayout
from edgecount.wiring.layout import site_layout
from tests.support.receivers import RECEIVERS

BROKER = {"host": "broker.example.org"}
SERVER = {"host": "mail.example.org", "sender": "a@example.org", "receivers": ["b@example.org"]}
LOGIN = {"user": "{EDGECOUNT_U}", "password": "{EDGECOUNT_P}"}
ENVIRON = {"EDGECOUNT_U": "shop@example.org", "EDGECOUNT_P": "hunter2/@: é", "EDGECOUNT_T": "hunter3"}


FLEET = {"host": "fleet.example.org", "box": "berlin-12"}
HOOK = {"url": "https://example.org/hook/{EDGECOUNT_P}"}


def config(**blocks: object) -> Config:
    return Config.model_validate({"cameras": {"door": {}}, **blocks}, context=ENVIRON)


def test_without_the_blocks_nobody_is_told() -> None:
    assert (config().mqtt, config().mail, config().webhook) == (None, None, None)
    assert config().sinks == ()


def test_the_smallest_broker() -> None:
    assert MqttSection.model_validate(BROKER).model_dump() == {
        "host": "broker.example.org",
        "tls": False,
        "port": 1883,
        "ca": None,
        "user": None,
        "password": None,
        "prefix": "edgecount",
        "client_id": None,
        "interval_minutes": 15,
        "discovery": "device",
        "discovery_prefix": "homeassistant",
        "configuration_url": None,
    }


@pytest.mark.parametrize(
    ("given", "meant"),
    [
        ("device", "device"),
        ("entities", "entities"),
        ("off", "off"),
        pytest.param(True, "device", id="as it was said formerly"),
        pytest.param("false", "off", id="as it was said formerly, in a file"),
    ],
)
def test_how_home_assistant_is_told(given: object, meant: str) -> None:
    assert MqttSection.model_validate(BROKER | {"discovery": given}).discovery == meant


@pytest.mark.parametrize("url", ["ftp://box", "http://a:b@box", "box", "http://box/a b"])
def test_a_link_that_leads_nowhere_is_refused(url: str) -> None:
    with pytest.raises(ValidationError):
        MqttSection.model_validate(BROKER | {"configuration_url": url})


def test_the_smallest_webhook() -> None:
    assert WebhookSection.model_validate(HOOK).model_dump() == {
        "url": "https://example.org",
        "token": None,
        "ca": None,
        "events": USUAL_EVENTS,
        "deadline_seconds": 10.0,
    }


def test_a_webhook_with_all() -> None:
    given = HOOK | {"token": "{EDGECOUNT_T}", "ca": "own.pem", "events": ["crossing"], "deadline_seconds": 5}
    hook = config(webhook=given).webhook
    assert hook is not None
    assert hook.url.url.reveal() == "https://example.org/hook/hunter2%2F%40%3A%20%C3%A9"
    assert (hook.token, hook.ca, hook.events) == (Secret("hunter3"), Path("own.pem"), ("crossing",))
    assert "hunter" not in f"{hook!r} {hook.model_dump_json()} {hook.summary()} {hook.receipt()}"


def test_a_token_that_no_header_may_hold_is_refused_and_not_repeated() -> None:
    with pytest.raises(ValidationError, match="without a space: look at the secret") as caught:
        config(webhook=HOOK | {"token": "{EDGECOUNT_P}"})
    assert "hunter2" not in str(caught.value)


def test_the_smallest_fleet() -> None:
    assert FleetSection.model_validate(FLEET).model_dump() == {
        "host": "fleet.example.org",
        "tls": True,
        "port": 8883,
        "ca": None,
        "cert": None,
        "key": None,
        "user": None,
        "password": None,
        "box": "berlin-12",
        "site": "own",
        "track": True,
    }


def test_a_fleet_within_the_house() -> None:
    fleet = config(fleet=FLEET | LOGIN | {"tls": False, "track": False}).fleet
    assert fleet is not None
    assert fleet.port == 1883
    assert fleet.summary() == "fleet at broker fleet.example.org:1883: no TLS, with a login; as berlin-12"
    assert fleet.receipt() == (
        "fleet's broker fleet.example.org:1883: all events, without track numbers, and heartbeats, as berlin-12"
    )
    assert "hunter" not in f"{fleet!r} {fleet.model_dump_json()} {fleet.summary()} {fleet.receipt()}"


def test_a_box_that_is_told_the_number_of_the_whole_site() -> None:
    fleet = config(fleet=FLEET | LOGIN | {"site": "whole"}).fleet
    assert fleet is not None
    assert fleet.receipt().endswith("as berlin-12; it tells how many people are inside the whole site")
    layout = SiteLayout(slug="main-street", name="Main Street", calendar=Calendar(UTC), lines={})
    assert fleet.settings(layout).asked_for == "edgecount/berlin-12/+/set"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        ({"cert": "a.crt"}, "has a cert without a key: add key, or take cert out"),
        ({"key": "a.key"}, "is a key without a certificate: add cert, or take key out"),
        ({"tls": False, "ca": "ca.pem"}, "is of use with tls only: take tls: false out, or ca"),
        ({"user": "shop"}, "has a user without a password"),
        ({"box": "a.b"}, "should match pattern"),
        ({"box": ""}, "should match pattern"),
    ],
)
def test_a_fleet_that_cannot_be_right(given: dict[str, object], said: str) -> None:
    with pytest.raises(ValidationError, match=said) as caught:
        FleetSection.model_validate(FLEET | given)
    assert caught.value.error_count() == 1


def test_every_kind_of_sink_is_known_and_found() -> None:
    told = config(mqtt=BROKER, mail=SERVER, webhook=HOOK, fleet=FLEET)
    assert [type(block) for block in told.sinks] == [MqttSection, MailSection, WebhookSection, FleetSection]
    kinds = {"mqtt": MqttSection, "mail": MailSection, "webhook": WebhookSection, "fleet": FleetSection}
    assert Config.sink_kinds() == kinds
    assert set(RECEIVERS) - {"fake"} == set(kinds)
    assert set(kinds) <= {field.name for field in fields(Outputs)}


def test_the_smallest_mail_server() -> None:
    assert MailSection.model_validate(SERVER).model_dump() == {
        "host": "mail.example.org",
        "security": "starttls",
        "port": 587,
        "ca": None,
        "user": None,
        "password": None,
        "sender": "a@example.org",
        "receivers": ("b@example.org",),
        "deadline_seconds": 60.0,
    }


@pytest.mark.parametrize(
    ("keys", "port"),
    [
        pytest.param({"tls": "true"}, 8883, id="tls"),
        pytest.param({"tls": "false"}, 1883, id="no-tls"),
        pytest.param({"tls": "true", "port": "1883"}, 1883, id="tls-at-a-port-of-its-own"),
    ],
)
def test_port_of_the_broker(keys: dict[str, str], port: int) -> None:
    assert MqttSection.model_validate(BROKER | keys).port == port


@pytest.mark.parametrize(
    ("keys", "port"),
    [
        pytest.param({"security": "starttls"}, 587, id="starttls"),
        pytest.param({"security": "tls"}, 465, id="tls"),
        pytest.param({"security": "none"}, 25, id="none"),
        pytest.param({"security": "none", "port": "1025"}, 1025, id="a-port-of-its-own"),
    ],
)
def test_port_of_the_mail_server(keys: dict[str, str], port: int) -> None:
    assert MailSection.model_validate(SERVER | keys).port == port


def test_certificates_of_one_s_own() -> None:
    path = Path("/etc/edgecount/ca.pem")  # which is not opened before there is a connection
    assert MqttSection(host="broker", tls=True, ca=path).ca == path
    assert MailSection.model_validate(SERVER | {"ca": str(path)}).ca == path


@pytest.mark.parametrize(
    "host",
    [
        "localhost",
        "broker",
        "my_broker.lan",
        "a.b-c.example",
        "192.0.2.1",
        "2001:db8::1",
        "::1",
        "1and1.example",
        "a1",
        "fe80::1%eth0",
    ],
)
def test_hosts(host: str) -> None:
    assert MqttSection(host=host).host == host


@pytest.mark.parametrize(
    "address",
    ["a@b", "root@localhost", "first.last+tag@mail.example.org", "o'neil@example.org", f"{'a' * 64}@example.org"],
)
def test_addresses(address: str) -> None:
    assert MailSection.model_validate(SERVER | {"sender": address}).sender == address


@given(st.text(st.sampled_from("ab1.@<>,:; \r\n\0\"'é"), max_size=12))
def test_an_address_is_one_word_fit_for_the_head_of_a_mail(text: str) -> None:
    try:
        sender = MailSection.model_validate(SERVER | {"sender": text}).sender
    except ValidationError:
        return
    assert re.fullmatch(r"[ab1.']+@[ab1.]+", sender)


@pytest.mark.parametrize(
    "prefix", ["edgecount", "a", "shops/lyon/door-1", pytest.param("x" * 100, id="as-long-as-may-be")]
)
def test_prefixes(prefix: str) -> None:
    assert MqttSection(host="broker", prefix=prefix, discovery_prefix=prefix).prefix == prefix


def test_login_is_taken_as_it_is() -> None:
    told = config(mqtt=BROKER | LOGIN, mail=SERVER | LOGIN)
    for server in (told.mqtt, told.mail):
        assert server is not None
        assert (server.user, server.password) == (Secret("shop@example.org"), Secret("hunter2/@: é"))


def test_user_may_be_written_out() -> None:
    mqtt = MqttSection.model_validate(BROKER | LOGIN | {"user": "edgecount"}, context=ENVIRON)
    assert mqtt.user == Secret("edgecount")


def test_without_an_environment_the_placeholders_stay() -> None:
    mqtt = MqttSection.model_validate(BROKER | LOGIN)
    assert (mqtt.user, mqtt.password) == (Secret("{EDGECOUNT_U}"), Secret("{EDGECOUNT_P}"))


def test_a_user_without_a_password_is_said_by_none() -> None:
    mqtt = MqttSection.model_validate(BROKER | {"user": "token", "password": "none"})
    settings = mqtt.settings(site_layout(config()))
    assert (settings.user, settings.password) == ("token", None)
    mail = MailSection.model_validate(SERVER | {"user": "shop", "password": "none"})
    assert mail.password == Secret("")


def test_login_from_code() -> None:
    mqtt = MqttSection(host="broker", user=Secret("edgecount"), password=Secret("hunter2"))
    assert mqtt.password == Secret("hunter2")


def test_nothing_shows_a_login() -> None:
    told = config(mqtt=BROKER | LOGIN, mail=SERVER | LOGIN)
    for text in (str(told), repr(told.mqtt), told.model_dump_json(), str(told.model_dump()), str(copy.deepcopy(told))):
        assert not re.search("hunter|shop@", text)
    assert told.model_dump_json().count('"password":"********"') == 2
    assert "hunter" not in str(json_schema())


@pytest.mark.parametrize("block", ["mqtt", "mail"])
@pytest.mark.parametrize("key", ["user", "password"])
@pytest.mark.parametrize("value", ["hunter2{", ["hunter2"], {"hunter2": 1}, 12345, b"hunter2"])
def test_errors_hide_a_wrong_login(block: str, key: str, value: object) -> None:
    server = BROKER if block == "mqtt" else SERVER
    with pytest.raises(ValidationError) as caught:
        config(**{block: {**server, **LOGIN, key: value}})
    assert not re.search("hunter|12345", str(caught.value))


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        pytest.param({}, "EDGECOUNT_P is set nowhere: set the environment variable", id="unset"),
        pytest.param({"EDGECOUNT_P": ""}, "EDGECOUNT_P is set but empty", id="empty"),
        pytest.param({"EDGECOUNT_P": "a\n"}, "EDGECOUNT_P has a character that is not printable", id="two-lines"),
        pytest.param({"EDGECOUNT_P": "\udcff"}, "EDGECOUNT_P has a character that is not printable", id="no-utf-8"),
    ],
)
def test_unusable_placeholder(environ: dict[str, str], message: str) -> None:
    with pytest.raises(ValueError, match=f"^{message}"):
        resolve("{EDGECOUNT_P}", environ)


def test_a_wrong_user_is_no_user_that_is_missing() -> None:
    with pytest.raises(ValidationError) as caught:
        config(mqtt=BROKER | LOGIN | {"user": "{x}"})
    assert [error["loc"] for error in caught.value.errors()] == [("mqtt", "user")]


@given(st.lists(st.sampled_from(["a@b", "A@b", "a@B", "c@d", "e@f"]), min_size=1, max_size=5))
def test_nobody_gets_a_mail_twice(receivers: list[str]) -> None:
    told: list[str] = []
    for receiver in receivers:
        if receiver.lower() in map(str.lower, told):
            with pytest.raises(ValidationError, match="is the same address as"):
                MailSection.model_validate(SERVER | {"receivers": [*told, receiver]})
        else:
            told.append(receiver)
    assert MailSection.model_validate(SERVER | {"receivers": told}).receivers == tuple(told)
