"""From a file to a Config: where it is looked for, what is read, and that a bad one gives nothing but a ConfigError."""

import json
import os
import re
from datetime import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edgecount.config.load import find, load, why_unreadable
from edgecount.config.model import Config
from edgecount.config.sections.retention import RetentionSection
from edgecount.errors import ConfigError
from edgecount.fields.opening import Hours
from edgecount.fields.secret import Secret
from edgecount.files.presence import is_there
from edgecount.geometry import Point, Segment

EXAMPLE = Path(__file__).parents[3] / "config.yaml"
TEXT = EXAMPLE.read_text(encoding="utf-8")
ENVIRON = {
    "EDGECOUNT_CAMERA_USER": "admin",
    "EDGECOUNT_CAMERA_PASSWORD": "hunter/2",
    "EDGECOUNT_MQTT_PASSWORD": "hunter/3",
    "EDGECOUNT_MAIL_PASSWORD": "hunter/4",
    "EDGECOUNT_WEBHOOK_ID": "hunter/5",
}


def config_of(folder: Path, text: str) -> Config:
    path = folder / "config.yaml"
    path.write_text(text, encoding="utf-8")
    return load(path, ENVIRON)


def test_the_example() -> None:
    config = load(EXAMPLE, ENVIRON)
    camera = config.cameras["entrance"]
    assert camera.source is not None
    assert camera.source.address.reveal() == "rtsp://admin:hunter%2F2@192.0.2.10/stream1"
    assert camera.source.display == "rtsp://192.0.2.10/stream1"
    assert camera.lines["door"].segment == Segment(Point(0.2, 0.55), Point(0.8, 0.55))
    assert camera.zones["queue"].capacity == 8
    assert config.site.slug == "main-street"
    assert config.site.day_start == time(4)
    assert config.site.opening_hours["saturday"] == (Hours(600, 780), Hours(840, 1560))


def test_the_example_needs_no_secrets_for_a_replay() -> None:
    source = load(EXAMPLE, None).cameras["entrance"].source
    assert source is not None
    assert source.display == "rtsp://192.0.2.10/stream1"


def test_the_example_says_which_secrets_it_misses() -> None:
    with pytest.raises(ConfigError, match=r"config.yaml:\d+: cameras.entrance.source: EDGECOUNT_CAMERA_USER and "):
        load(EXAMPLE, {})


def test_the_example_is_read_in_two_minutes() -> None:
    assert len(TEXT.splitlines()) < 80


def test_what_the_example_has_commented_out_is_right_too(tmp_path: Path) -> None:
    lines = [re.sub(r"^(\s*)# (\s*(?!yaml-)[\w-]+:($| ))", r"\1\2", line) for line in TEXT.splitlines()]
    config = config_of(tmp_path, "\n".join(lines))
    assert config.cameras["entrance"].detector.every == 3
    assert config.files.delimiter == ";"
    assert config.retention == RetentionSection()
    assert config.mqtt is not None
    assert config.mail is not None
    assert (config.mqtt.password, config.mail.password) == (Secret("hunter/3"), Secret("hunter/4"))
    assert config.webhook is not None
    assert config.webhook.url.url.reveal() == "https://example.org/hooks/hunter%2F5"
    assert config.report.at == time(22, 30)
    assert [rule.name for rule in config.rules] == ["full", "entrance-lost"]


@pytest.mark.parametrize(
    ("text", "key", "expected"),
    [
        pytest.param("site: {name: 007}", "site.name", "007", id="a-number-for-a-name"),
        pytest.param("site: {name: no}", "site.name", "no", id="a-boolean-for-a-name"),
        pytest.param("site: {day_start: 10:30}", "site.day_start", time(10, 30), id="no-sexagesimal"),
        pytest.param("site: {capacity: 120}", "site.capacity", 120, id="whole-number"),
        pytest.param("site: {timezone: Asia/Kolkata}", "site.timezone.key", "Asia/Kolkata", id="time-zone"),
        pytest.param("detector: {min_confidence: .5}", "detector.min_confidence", 0.5, id="number"),
        pytest.param("detector: {every: 3}", "detector.every", 3, id="every-3"),
        pytest.param("detector: {every: auto}", "detector.every", "auto", id="every-auto"),
        pytest.param("files: {bom: yes}", "files.bom", True, id="yes"),
        pytest.param("files: {bom: False}", "files.bom", False, id="false"),
        pytest.param("files: {delimiter: ';'}", "files.delimiter", ";", id="delimiter"),
        pytest.param('"site": {"name": "A", "capacity": 5}', "site.capacity", 5, id="json-will-do"),
    ],
)
def test_values(text: str, key: str, expected: object, tmp_path: Path) -> None:
    value: object = config_of(tmp_path, f"cameras: {{door: {{}}}}\n{text}\n")
    for part in key.split("."):
        value = getattr(value, part)
    assert value == expected


def test_windows_file(tmp_path: Path) -> None:
    path = tmp_path / "config.yaml"
    path.write_bytes(b"\xef\xbb\xbf" + TEXT.replace("\n", "\r\n").encode())
    assert load(path, ENVIRON) == load(EXAMPLE, ENVIRON)


def test_find(tmp_path: Path) -> None:
    here, system = tmp_path / "config.yaml", tmp_path / "etc.yaml"
    assert find(Path("mine.yaml"), (here, system)) == Path("mine.yaml")
    with pytest.raises(ConfigError, match=f"^no config: there is neither {here} nor {system}; run `edgecount init`"):
        find(None, (here, system))
    system.touch()
    assert find(None, (here, system)) == system
    here.touch()
    assert find(None, (here, system)) == here


def test_find_looks_in_the_usual_places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("config.yaml").touch()
    assert find(None) == Path("config.yaml")


def test_presence(tmp_path: Path) -> None:
    assert is_there(tmp_path)
    assert not is_there(tmp_path / "absent")
    assert is_there(Path("a\0b"))  # so that opening it says what is wrong


@pytest.mark.parametrize(
    ("path", "message"),
    [
        pytest.param("absent.yaml", "absent.yaml: there is no such file; run `edgecount init`", id="absent"),
        pytest.param("file/config.yaml", "file/config.yaml: there is no such file", id="below-a-file"),
        pytest.param(".", ".: is a folder: name the file in it, such as config.yaml", id="folder"),
        pytest.param("a\0b", "a\\x00b: cannot be read: this is no path of a file", id="no-path"),
        pytest.param("x" * 300, f"{'x' * 300}: cannot be read: File name too long", id="long-path"),
        pytest.param("loop", "loop: cannot be read: Too many levels of symbolic links", id="loop"),
    ],
)
def test_unreadable(path: str, message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("file").touch()
    Path("loop").symlink_to("loop")
    with pytest.raises(ConfigError) as caught:
        load(Path(path), {})
    (problem,) = caught.value.problems
    assert problem.startswith(message)


def test_not_allowed_to_read() -> None:
    assert why_unreadable(PermissionError(13, "Permission denied")) == (
        "this user may not read it: change its owner or its mode, or run as another user"
    )


@pytest.mark.skipif(os.geteuid() == 0, reason="root may read everything")
def test_file_of_another_user(tmp_path: Path) -> None:
    (tmp_path / "config.yaml").touch(mode=0)
    with pytest.raises(ConfigError, match="this user may not read it"):
        load(tmp_path / "config.yaml", {})


def only_config_errors(folder: Path, content: bytes) -> None:
    """Whatever the file holds, there comes a Config, or a ConfigError of single lines that give nothing away."""
    path = folder / "config.yaml"
    path.write_bytes(content)
    try:
        assert isinstance(load(path, ENVIRON), Config)
    except ConfigError as error:
        lines = [problem.removeprefix(str(path)) for problem in error.problems]
        assert lines
        assert all(line.startswith(":") and line.isprintable() for line in lines)
        assert not any("hunter" in line or "Input should" in line for line in lines)
        assert all(line.count("\n") == 0 for line in lines)


relaxed = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)


@relaxed
@given(content=st.binary() | st.text(st.characters(exclude_categories=["Cs"])).map(str.encode))
def test_any_text(content: bytes, tmp_path: Path) -> None:
    only_config_errors(tmp_path, content)


@relaxed
@given(text=st.text("{}[]:,- \n\t'\"&*!|>#%@`?~<\\x0aé", max_size=60))
def test_any_text_of_yaml_s_own_characters(text: str, tmp_path: Path) -> None:
    only_config_errors(tmp_path, text.encode())
    only_config_errors(tmp_path, f"cameras:\n  a:\n    source: {text}".encode())


@relaxed
@given(data=st.data())
def test_any_slip_of_the_pen(data: st.DataObject, tmp_path: Path) -> None:
    at = data.draw(st.integers(0, len(TEXT)))
    gone = data.draw(st.integers(0, 12))
    typed = data.draw(st.text(st.sampled_from(" \n\t:,-[]{}\"'#&*!|0123456789.abcdefgh"), max_size=6))
    only_config_errors(tmp_path, (TEXT[:at] + typed + TEXT[at + gone :]).encode())


@relaxed
@given(data=st.data())
def test_any_two_lines_exchanged(data: st.DataObject, tmp_path: Path) -> None:
    lines = TEXT.splitlines()
    numbers = st.integers(0, len(lines) - 1)
    a, b = data.draw(numbers), data.draw(numbers)
    lines[a], lines[b] = lines[b], lines[a]
    only_config_errors(tmp_path, "\n".join(lines).encode())


@relaxed
@given(value=st.text(st.characters(exclude_categories=["Cs"]), max_size=20), key=st.integers(0, 40))
def test_any_value_at_any_key(value: str, key: int, tmp_path: Path) -> None:
    quoted = '"' + "".join(f"\\U{ord(character):08X}" for character in value) + '"'
    lines = [line for line in TEXT.splitlines() if line.strip() and not line.lstrip().startswith("#")]
    at = key % len(lines)
    lines[at] = lines[at].partition(":")[0] + ": " + quoted
    only_config_errors(tmp_path, "\n".join(lines).encode())


@relaxed
@given(text=st.text(st.characters(exclude_categories=["Cs"]), max_size=20))
def test_any_password_that_does_not_belong_there(text: str, tmp_path: Path) -> None:
    url = f"rtsp://admin:hunter{text}2@192.0.2.10/1"
    for place in ("source: {}", "anchor: {}", "lines: {{door: {{in_side: {}}}}}", "'{}': x", "{}: x"):
        only_config_errors(tmp_path, f"cameras:\n  a:\n    {place.format(url)}\n".encode())


@relaxed
@given(
    key=st.sampled_from(["mqtt:\n  user", "mqtt:\n  password", "mail:\n  user", "mail:\n  password"]),
    form=st.sampled_from(["hunter{}", "{{hunter{}}}", "[hunter{}", "\n    hunter{}: x", "{}\n    hunter2: x"]),
    text=st.text(st.sampled_from(" {}[]:,-\"'#&*!|>?2\nEDGCOUT_X"), max_size=20),
)
def test_any_login_that_does_not_belong_there(key: str, form: str, text: str, tmp_path: Path) -> None:
    only_config_errors(tmp_path, f"cameras: {{a: {{}}}}\n{key}: {form.format(text)}\n".encode())


known_keys = st.sampled_from(
    [*re.findall(r"\w+(?=:)", TEXT), "a", "b", "from", "view", "threads", "tracking", "delimiter", "bom"]
)
scalars = st.sampled_from(
    ["0", "0.3", "0.7", "1", "-1", "auto", "foot", "left", "closed", "rtsp://{EDGECOUNT_X}:@h", "é"]
)
trees = st.recursive(
    scalars | st.none() | st.integers() | st.floats(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(known_keys, inner, max_size=4),
    max_leaves=12,
)


@relaxed
@given(
    data=st.fixed_dictionaries({"cameras": st.fixed_dictionaries({"a": st.dictionaries(known_keys, trees)})}) | trees
)
def test_any_tree_of_known_keys(data: object, tmp_path: Path) -> None:
    only_config_errors(tmp_path, json.dumps(data).encode())
