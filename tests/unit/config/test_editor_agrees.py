"""An editor that knows the schema, and `check`: they refuse the same values, and take the same ones."""

import re
from functools import cache
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml
from hypothesis import given, settings
from hypothesis import strategies as st

from edgecount.config.load import load
from edgecount.config.schema import json_schema
from edgecount.errors import ConfigError

CAMERA = """\
  entrance:
    source: {source}
    {camera_more}
    anchor: foot
    lines: {{door: {{from: {start}, to: {end}, in_side: {in_side}}}}}
    zones: {{queue: {{polygon: [[0.1, 0.6], [0.4, 0.6], [0.4, 0.9]], capacity: {zone_capacity}}}}}
"""
WHOLE = (
    """\
site:
  {{name: {name}, timezone: {timezone}, day_start: {day_start}, capacity: {capacity},
   opening_hours: {{monday: {hours}}}}}
detector: {{model: {model}, min_confidence: {min_confidence}, every: {every}, threads: {threads}, pose: {pose}}}
tracking: {{lost_after_seconds: {lost_after_seconds}}}
counting: {{u_turn: {u_turn}, u_turn_window_seconds: {u_turn_window_seconds}}}
privacy: {{mask: {mask}, people_may_be_recognised: {recognised}, color: {color}, {privacy_more}}}
files: {{period_minutes: {period_minutes}, bom: {bom}}}
retention: {{events_days: {events_days}}}
health: {{port: {health_port}}}
report: {{at: {at}}}
mqtt: {{host: {host}, port: {port}, tls: {tls}, prefix: {prefix}, client_id: {client_id}, discovery: {discovery},
   interval_minutes: {interval_minutes}, {mqtt_more}}}
mail: {{host: mail.example.org, security: {security}, sender: {sender}, receivers: [{receiver}], {mail_more}}}
webhook: {{url: {url}, {webhook_more}}}
fleet: {{host: fleet.example.org, box: {box}, {fleet_more}}}
alerts: {{full: {{when: {when}, {alert_more}}}}}
cameras:
"""
    + CAMERA
)
RIGHT = {
    "name": "Shop",
    "timezone": "Europe/Paris",
    "day_start": "04:00",
    "capacity": "120",
    "hours": "10:00-22:00",
    "model": "nanodet",
    "min_confidence": "auto",
    "every": "3",
    "threads": "2",
    "pose": "false",
    "lost_after_seconds": "2.5",
    "u_turn": "net",
    "u_turn_window_seconds": "5",
    "mask": "box",
    "recognised": "false",
    "color": "3a6ea5",
    "privacy_more": "",
    "period_minutes": "15",
    "bom": "true",
    "events_days": "400",
    "health_port": "off",
    "at": "22:30",
    "host": "broker.example.org",
    "port": "1883",
    "tls": "false",
    "prefix": "edgecount",
    "client_id": "counter",
    "discovery": "device",
    "interval_minutes": "15",
    "mqtt_more": "",
    "security": "tls",
    "sender": "counter@example.org",
    "receiver": "staff@example.org",
    "mail_more": "",
    "url": "http://example.org/hook",
    "webhook_more": "",
    "box": "berlin-12",
    "fleet_more": "",
    "when": "occupancy",
    "alert_more": "",
    "source": "rtsp://192.0.2.10/stream1",
    "camera_more": "mount: side",
    "start": "[0.2, 0.5]",
    "end": "[0.8, 0.5]",
    "in_side": "left",
    "zone_capacity": "8",
}
ENVIRON = {"EDGECOUNT_PASSWORD": "secret"}


class CoreLoader(yaml.SafeLoader):
    """Reads YAML as editors do: by the core schema of YAML 1.2, in which `10:30` and `no` are text."""


CoreLoader.yaml_implicit_resolvers = {}
for tag, pattern, first in (
    ("bool", r"true|True|TRUE|false|False|FALSE", "tTfF"),
    ("int", r"[-+]?[0-9]+|0o[0-7]+|0x[0-9a-fA-F]+", "-+0123456789"),
    ("float", r"[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?|[-+]?\.(inf|Inf|INF)", "-+.0123456789"),
    ("null", r"~|null|Null|NULL|", ["~", "n", "N", ""]),
):
    CoreLoader.add_implicit_resolver(f"tag:yaml.org,2002:{tag}", re.compile(rf"^(?:{pattern})$"), list(first))
CoreLoader.add_constructor(
    "tag:yaml.org,2002:int",
    lambda loader, node: int(node.value, 0 if re.match("0[ox]", node.value) else 10),
)


@cache
def editor() -> jsonschema.Draft202012Validator:
    return jsonschema.Draft202012Validator(json_schema())


def is_marked(text: str) -> bool:
    """Whether an editor marks anything in it."""
    return next(editor().iter_errors(yaml.load(text, CoreLoader)), None) is not None  # noqa: S506 - a SafeLoader


def is_refused(folder: Path, text: str) -> bool:
    """Whether `check` has anything against it."""
    (folder / "config.yaml").write_text(text, encoding="utf-8")
    try:
        load(folder / "config.yaml", ENVIRON)
    except ConfigError:
        return True
    return False


def whole(**changed: str) -> str:
    return WHOLE.format(**(RIGHT | changed))


def test_what_is_right_is_right_for_both(tmp_path: Path) -> None:
    assert not is_marked(whole())
    assert not is_refused(tmp_path, whole())


@pytest.mark.parametrize(
    ("changed", "is_wrong"),
    [
        pytest.param({"hours": "10-22"}, True, id="hours without minutes"),
        pytest.param({"hours": "25:00-26:00"}, True, id="hours that no clock shows"),
        pytest.param({"hours": '"09:00-12:30, 14:00-02:00"'}, False, id="two stretches"),
        pytest.param({"hours": "closed"}, False, id="closed"),
        pytest.param({"day_start": "24:00"}, True, id="a time that no clock shows"),
        pytest.param({"at": "7:5"}, True, id="a time with one digit"),
        pytest.param({"timezone": "Europe/Pariss"}, True, id="no time zone"),
        pytest.param({"timezone": "Europe"}, True, id="a part of a time zone"),
        pytest.param({"timezone": "localtime"}, True, id="a time zone of one machine"),
        pytest.param({"mask": "off"}, True, id="no mask"),
        pytest.param({"mask": "off", "recognised": "true"}, False, id="no mask, said twice"),
        pytest.param({"privacy_more": "model: own.onnx"}, True, id="a model of shapes that nobody draws"),
        pytest.param({"privacy_more": "model: own.onnx", "mask": "silhouette"}, False, id="a model of shapes"),
        pytest.param({"privacy_more": "model: own.pt", "mask": "silhouette"}, True, id="a model of shapes of no kind"),
        pytest.param({"color": "000000"}, False, id="black"),
        pytest.param({"color": '"#00ff00"'}, False, id="green"),
        pytest.param({"color": "blue"}, True, id="a colour's name"),
        pytest.param({"prefix": "1234"}, False, id="a numeric prefix"),
        pytest.param({"prefix": "1.5"}, True, id="a prefix with a point"),
        pytest.param({"client_id": "007"}, False, id="a numeric client"),
        pytest.param({"client_id": "true"}, False, id="a client named true"),
        pytest.param({"name": "42"}, False, id="a numeric name"),
        pytest.param({"mqtt_more": "ca: ca.pem"}, True, id="certificates without TLS"),
        pytest.param({"mqtt_more": "ca: ca.pem", "tls": "true"}, False, id="certificates with TLS"),
        pytest.param({"mail_more": "ca: ca.pem", "security": "none"}, True, id="certificates of a mail server"),
        pytest.param({"mail_more": "ca: 12"}, False, id="a numeric path"),
        pytest.param({"fleet_more": "cert: box.crt"}, True, id="a box's certificate alone"),
        pytest.param({"fleet_more": "key: box.key"}, True, id="a box's key alone"),
        pytest.param({"fleet_more": "cert: box.crt, key: box.key"}, False, id="a box's certificate"),
        pytest.param({"fleet_more": "tls: false, ca: ca.pem"}, True, id="a fleet's authority without TLS"),
        pytest.param({"fleet_more": "tls: no, cert: a, key: b"}, True, id="a box's certificate without TLS"),
        pytest.param({"fleet_more": "user: shop"}, True, id="a box's user alone"),
        pytest.param({"box": "berlin.12"}, True, id="a box with a dot"),
        pytest.param({"box": "berlin/12"}, True, id="a box with a slash"),
        pytest.param({"webhook_more": "ca: ca.pem"}, True, id="certificates of a webhook"),
        pytest.param({"webhook_more": "ca: ca.pem", "url": "https://example.org"}, False, id="of one with TLS"),
        pytest.param({"webhook_more": 'token: "{EDGECOUNT_PASSWORD}"'}, True, id="a token overheard"),
        pytest.param(
            {"mail_more": 'user: a, password: "{EDGECOUNT_PASSWORD}"', "security": "none"}, True, id="a login overheard"
        ),
        pytest.param({"mqtt_more": 'user: 7, password: "{EDGECOUNT_PASSWORD}"'}, False, id="a numeric user"),
        pytest.param({"mqtt_more": "user: a"}, True, id="a user without a password"),
        pytest.param({"start": "[0.2, 0.01]", "end": "[0.8, 0.05]"}, True, id="a line at the top"),
        pytest.param({"start": "[0.99, 0.2]", "end": "[0.96, 0.9]"}, True, id="a line at the right"),
        pytest.param({"start": "[0.99, 0.2]", "end": "[0.9, 0.9]"}, False, id="a line to the right"),
        pytest.param({"start": "[0.1_5, 0.5]"}, True, id="a place of Python's"),
        pytest.param({"start": "[2e-1, .5]"}, False, id="a place in scientific form"),
        pytest.param({"start": "[0.5]"}, True, id="half a place"),
        pytest.param({"alert_more": "above: 5, zone: queue"}, True, id="a key of another kind of alert"),
        pytest.param({"model": "model.pt"}, True, id="a model of an unknown kind"),
        pytest.param({"model": "own.onnx, family: yolox"}, False, id="a model of one's own"),
        pytest.param({"host": "http://broker"}, True, id="an address for a host"),
        pytest.param({"host": "300.1.1.1"}, True, id="no address"),
        pytest.param({"host": '"::1"'}, False, id="an IPv6 address"),
        pytest.param({"sender": "a@b@c"}, True, id="no mail address"),
        pytest.param({"bom": "yes"}, False, id="a switch of YAML 1.1"),
        pytest.param({"bom": "Off"}, False, id="such a switch with a capital"),
        pytest.param({"bom": "y"}, True, id="half a word"),
        pytest.param({"bom": "1"}, True, id="a number for a switch"),
        pytest.param({"mask": "off", "recognised": "yes"}, False, id="no mask, said twice in words"),
        pytest.param({"bom": "True"}, False, id="a switch in capitals"),
        pytest.param({"port": "1_883"}, True, id="a number of Python's"),
        pytest.param({"port": "0x75b"}, False, id="a hexadecimal number"),
        pytest.param({"port": "1.883e3"}, False, id="a number in scientific form"),
        pytest.param({"threads": "2.5"}, True, id="half a core"),
        pytest.param({"port": '"1883"'}, True, id="a number in quotes"),
        pytest.param({"port": "'1883'"}, True, id="a number in single quotes"),
        pytest.param({"every": '"3"'}, True, id="a number in quotes where a word may be"),
        pytest.param({"every": '"auto"'}, False, id="a word in quotes where a number may be"),
        pytest.param({"min_confidence": '"0.4"'}, True, id="a fraction in quotes"),
        pytest.param({"period_minutes": '"15"'}, True, id="one of some numbers in quotes"),
        pytest.param({"start": '["0.2", 0.5]'}, True, id="a place in quotes"),
        pytest.param({"tls": '"true"'}, True, id="a switch in quotes"),
        pytest.param({"tls": '"yes"'}, False, id="a word for a switch in quotes"),
        pytest.param({"prefix": '"1234"'}, False, id="text in quotes that looks like a number"),
        pytest.param({"mqtt_more": 'ca: " "', "tls": "true"}, True, id="blanks in quotes"),
        pytest.param({"discovery": "true"}, False, id="what discovery formerly said"),
        pytest.param({"discovery": "False"}, False, id="the same with a capital"),
        pytest.param({"discovery": '"true"'}, True, id="the same in quotes"),
        pytest.param({"camera_more": "transport: udp"}, False, id="a transport"),
        pytest.param({"camera_more": "transport: udp", "source": "RTSP://192.0.2.10/1"}, False, id="in capitals"),
        pytest.param({"camera_more": "transport: udp", "source": "rtsps://192.0.2.10/1"}, True, id="under TLS"),
        pytest.param({"camera_more": "transport: tcp", "source": "0"}, True, id="a transport of a device"),
        pytest.param({"camera_more": "transport: tcp", "source": "clip.mp4"}, True, id="a transport of a file"),
        pytest.param({"camera_more": "transport: auto", "source": "clip.mp4"}, False, id="any transport"),
        pytest.param({"camera_more": "snapshot_seconds: 1"}, True, id="snapshots of RTSP"),
        pytest.param({"camera_more": "snapshot_seconds: 1", "source": "0"}, True, id="snapshots of a device"),
        pytest.param({"camera_more": "snapshot_seconds: 1", "source": "HTTPS://192.0.2.10/1"}, False, id="snapshots"),
        pytest.param(
            {"camera_more": "snapshot_seconds: 2.5", "source": "http://192.0.2.10/1"},
            True,
            id="a line in slow snapshots",
        ),
        pytest.param({"source": "1.5"}, False, id="a file named 1.5"),
        pytest.param({"source": "true"}, False, id="a file named true"),
        pytest.param({"source": "/dev/video0"}, False, id="a device by its path"),
        pytest.param({"source": "ftp://192.0.2.10/1"}, True, id="another scheme"),
        pytest.param({"source": "C:/clip.mp4"}, True, id="a colon in a folder"),
        pytest.param({"source": "./a:b.mp4"}, False, id="a colon in a file"),
        pytest.param({"source": '"{EDGECOUNT_PASSWORD}/clip.mp4"'}, True, id="a placeholder in a path"),
        pytest.param({"source": "rtsp://user@192.0.2.10/1"}, True, id="a camera's user without a password"),
        pytest.param({"source": "rtsp://user:@192.0.2.10/1"}, False, id="a camera's user who has none"),
        pytest.param({"source": "rtsp://user:{EDGECOUNT_PASSWORD}@192.0.2.10/1"}, False, id="one who has one"),
        pytest.param({"source": "rtsp://user:hunter2@192.0.2.10/1"}, True, id="a password written out"),
        pytest.param({"source": "rtsp://192.0.2.10:99999/1"}, True, id="a port too high"),
        pytest.param({"source": "rtsp://192.0.2.10:0/1"}, True, id="no port"),
        pytest.param({"source": "rtsp://192.0.2.10:554/1"}, False, id="a port"),
        pytest.param({"source": '"http://[fe80::1%eth0]/1"'}, False, id="an interface"),
        pytest.param({"source": '"http://[fe80]/1"'}, True, id="no address in brackets"),
        pytest.param({"source": "http://192.0.2.10/1?user=a&pwd=b"}, True, id="a password in the query"),
        pytest.param({"source": '"http://192.0.2.10/1?pwd={EDGECOUNT_PASSWORD}"'}, False, id="a placeholder there"),
        pytest.param({"source": '"http://192.0.2.10/{EDGECOUNT_PASSWORD}"'}, True, id="a placeholder in a URL's path"),
        pytest.param({"source": '"http://192.0.2.10/1?a={x}"'}, True, id="braces in the query"),
        pytest.param({"source": "http://192.0.2.10/a@b"}, True, id="an @ after the host"),
        pytest.param({"url": "http://example.org:0/hook"}, True, id="a webhook at no port"),
        pytest.param({"url": '"http://example.org/hook#part"'}, True, id="a webhook with a fragment"),
        pytest.param({"url": '"http://example.org/hook?token=abc"'}, True, id="a webhook with a token"),
        pytest.param({"url": '"http://example.org/{EDGECOUNT_PASSWORD}"'}, False, id="a webhook with a placeholder"),
        pytest.param({"url": "http://300.1.1.1/"}, True, id="a webhook at no address"),
        pytest.param({"url": "ftp://example.org/"}, True, id="a webhook of another kind"),
    ],
)
def test_both_say_the_same(changed: dict[str, str], *, is_wrong: bool, tmp_path: Path) -> None:
    text = whole(**changed)
    assert (is_marked(text), is_refused(tmp_path, text)) == (is_wrong, is_wrong)


@pytest.mark.parametrize(
    "changed",
    [
        pytest.param({"alert_more": "above: 80, clear_below: 90"}, id="one number above another"),
        pytest.param({"end": "[0.2, 0.5]"}, id="a line of no length"),
        pytest.param({"hours": '"09:00-12:00, 11:00-13:00"'}, id="hours that overlap"),
        pytest.param({"alert_more": "camera: nobody", "when": "camera_lost"}, id="a camera that there is not"),
        pytest.param({"name": '"!?"'}, id="a name without a letter"),
    ],
)
def test_what_compares_values_only_check_can_say(changed: dict[str, str], tmp_path: Path) -> None:
    """JSON Schema compares no two values of a file: docs/configuration.md says so."""
    text = whole(**changed)
    assert (is_marked(text), is_refused(tmp_path, text)) == (False, True)


WORDS = st.sampled_from(
    [
        *(
            "0",
            "1",
            "7",
            "12",
            "007",
            "000000",
            "-1",
            "-5",
            "+3",
            "1.5",
            "-0.5",
            ".5",
            "5.",
            "1e3",
            "1E-3",
            "0x1F",
            "0o17",
        ),
        *("1_000", "1e5", "65535", "65536", "3650", "99999999", "0.05", "0.95", "0.96", "1.0", "2.0", ".inf", ".nan"),
        *("inf", "nan", "true", "True", "false", "FALSE", "yes", "no", "on", "off", "t", "auto", "net", "box", "tls"),
        *("closed", "10:00", "7:30", "24:00", "10:00-22:00", "00:00-24:00", "9-17", "Europe/Paris", "UTC", "EST5EDT"),
        *("Europe/Paris ", "a", "A", "a-b", "a/b", "a b", "é", "camera_lost", "occupancy", "left", "3a6ea5", "3A6EA5"),
        *(
            "broker",
            "192.0.2.1",
            "1.2.3",
            "a@b.org",
            "model.onnx",
            "nanodet",
            "https://example.org",
            "none",
            "starttls",
        ),
    ]
)
SOURCES = st.sampled_from(
    [
        *("0", "12", "007", "1.5", "true", "/dev/video0", "clip.mp4", "./a:b.mp4", "a:b.mp4", "//server/clip.mp4"),
        *("rtsp://192.0.2.10/1", "RTSP://camera:554/1", "rtsps://192.0.2.10/1", "rtmp://192.0.2.10/1", "rtsp://"),
        *("http://192.0.2.10/jpg", "HTTPS://camera.local/a?b=c", "http://a b/1", "https://192.0.2.10:70000/", "x://y"),
        *("rtsp://u@camera/1", "rtsp://u:@camera/1", "rtsp://u:p@camera/1", "rtsp://:@camera/1", "rtsp://a@b/c@d"),
        *("rtsp://u:{EDGECOUNT_PASSWORD}@camera/1", "rtsp://{EDGECOUNT_PASSWORD}:@camera/1", "rtsp://camera:0/1"),
        *(
            "http://[fe80::1%25eth0]/1",
            "http://[::1]:80",
            "http://[::]:080/",
            "http://[1:2]/",
            "http://[::1",
            "http://[]/",
        ),
        *(
            "http://camera?key=a",
            "http://camera/monkey=a",
            "http://camera/?Token=",
            "http://camera/?PWD=x",
            "http://c#d",
        ),
        *("http://camera/{EDGECOUNT_PASSWORD}", "http://camera/?{EDGECOUNT_PASSWORD}", "http://camera/?{a}"),
        *("http://300.1.1.1/", "http://1.2.3.4", "http://a..b/", "http://-a/", "http://a_b:65535?", "http://a:65536?"),
    ]
)
KINDS = st.sampled_from(
    [f"transport: {word}" for word in ("auto", "tcp", "udp", "UDP", '"tcp"', "off")]
) | st.sampled_from(
    [f"snapshot_seconds: {number}" for number in ("0.1", "1", "2.0", "2.1", "10", "11", "0", '"1"', "auto")]
)
TEXT_KEYS = ("client_id", "color", "host", "name", "prefix", "source")
KEYS = st.sampled_from(sorted({key for key in RIGHT if not key.endswith("_more")} - {"source", "start", "end", "url"}))
QUOTES = st.sampled_from(["", "", '"', "'"])
VALUES = st.builds(lambda quote, word: f"{quote}{word}{quote}", QUOTES, WORDS)
ADDRESSES = st.builds(lambda quote, word: f"{quote}{word}{quote}", st.sampled_from("\"'"), SOURCES)
CHANGES = (
    st.dictionaries(KEYS, VALUES, min_size=1, max_size=2)
    | st.fixed_dictionaries({"source": ADDRESSES | SOURCES.filter(lambda text: ":" not in text), "camera_more": KINDS})
    | st.fixed_dictionaries({"url": ADDRESSES})
)


def is_no_text(text: str) -> bool:
    """Whether an editor sees a number or a switch; how it was written it does not know."""
    return not isinstance(yaml.load(text, CoreLoader), str)  # noqa: S506 - a SafeLoader


@settings(max_examples=150, deadline=None)
@given(CHANGES)
def test_an_editor_and_check_agree_on_all_values_of_all_keys(
    tmp_path_factory: pytest.TempPathFactory, changed: dict[str, str]
) -> None:
    text = whole(**changed)
    marked, refused = is_marked(text), is_refused(tmp_path_factory.getbasetemp(), text)
    if any(key in TEXT_KEYS and is_no_text(value) for key, value in changed.items()):
        return  # 12 and 000012 are one to an editor, and only one of them is a colour; 1e3 may be a host's name
    assert marked == refused, changed


def test_the_examples_are_not_marked() -> None:
    root = Path(__file__).parents[3]
    for path in (root / "config.yaml", *root.glob("demo/*.yaml")):
        found: list[Any] = list(editor().iter_errors(yaml.load(path.read_text(), CoreLoader)))  # noqa: S506
        assert found == []
