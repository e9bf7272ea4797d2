"""What a camera's source may be; what it may not be is in tests/integration/config_corpus."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.fields.source import parse_source

ENVIRON = {"EDGECOUNT_USER": "admin", "EDGECOUNT_PASSWORD": "hunter/2"}


@pytest.mark.parametrize(
    ("text", "kind", "address", "display"),
    [
        pytest.param("0", "device", "0", "device 0", id="device-number"),
        pytest.param(
            "/dev/v4l/by-id/usb-1", "device", "/dev/v4l/by-id/usb-1", "device /dev/v4l/by-id/usb-1", id="device"
        ),
        pytest.param("door.mp4", "file", "door.mp4", "door.mp4", id="file"),
        pytest.param(
            "/data/2026-05-04 12:30.mkv", "file", "/data/2026-05-04 12:30.mkv", "/data/2026-05-04 12:30.mkv", id="path"
        ),
        pytest.param("./a:b.mp4", "file", "./a:b.mp4", "./a:b.mp4", id="file-with-a-colon"),
        pytest.param("{a}.mp4", "file", "{a}.mp4", "{a}.mp4", id="file-with-braces"),
        pytest.param("1234", "file", "1234", "1234", id="too-many-digits-for-a-device"),
        pytest.param("rtsp://192.0.2.10/1", "url", "rtsp://192.0.2.10/1", "rtsp://192.0.2.10/1", id="rtsp"),
        pytest.param(
            "rtsps://cam_1.local:8554", "url", "rtsps://cam_1.local:8554", "rtsps://cam_1.local:8554", id="port"
        ),
        pytest.param(
            "http://[2001:db8::1]:80/a?b=1#c",
            "url",
            "http://[2001:db8::1]:80/a?b=1#c",
            "http://[2001:db8::1]:80/a?b=1#c",
            id="ipv6",
        ),
        pytest.param("https://h?a=1", "url", "https://h?a=1", "https://h?a=1", id="query-alone"),
        pytest.param(
            "rtsp://{EDGECOUNT_USER}:{EDGECOUNT_PASSWORD}@h:554/1",
            "url",
            "rtsp://admin:hunter%2F2@h:554/1",
            "rtsp://h:554/1",
            id="login",
        ),
        pytest.param(
            "rtsp://me%40x:{EDGECOUNT_PASSWORD}@h",
            "url",
            "rtsp://me%40x:hunter%2F2@h",
            "rtsp://h",
            id="user-written-out",
        ),
        pytest.param("rtsp://admin:@h/1", "url", "rtsp://admin:@h/1", "rtsp://h/1", id="user-without-a-password"),
        pytest.param(
            "rtsp://{EDGECOUNT_USER}:@h/1", "url", "rtsp://admin:@h/1", "rtsp://h/1", id="placeholder-without"
        ),
        pytest.param("http://h/?usr=a&pwd=", "url", "http://h/?usr=a&pwd=", "http://h/?usr=a&pwd=", id="in-the-query"),
        pytest.param("RTSP://Cam/Live", "url", "rtsp://Cam/Live", "rtsp://Cam/Live", id="scheme-in-capitals"),
        pytest.param("Https://h/", "url", "https://h/", "https://h/", id="scheme-with-a-capital"),
        pytest.param(
            "rtsp://[fe80::1%25eth0]:554/1",
            "url",
            "rtsp://[fe80::1%25eth0]:554/1",
            "rtsp://[fe80::1%25eth0]:554/1",
            id="ipv6-with-its-interface",
        ),
        pytest.param(
            "rtsp://u:@[fe80::1%eth0.7]/a%20b",
            "url",
            "rtsp://u:@[fe80::1%25eth0.7]/a%20b",
            "rtsp://[fe80::1%25eth0.7]/a%20b",
            id="interface-after-a-bare-percent",
        ),
        pytest.param(
            "http://h/cgi?loginuse={EDGECOUNT_USER}&loginpas={EDGECOUNT_PASSWORD}&channel=1",
            "url",
            "http://h/cgi?loginuse=admin&loginpas=hunter%2F2&channel=1",
            "http://h/cgi?loginuse=********&loginpas=********&channel=1",
            id="login-in-query",
        ),
        pytest.param(
            "http://h/?keyframe=1&author=2&monkey=3",
            "url",
            "http://h/?keyframe=1&author=2&monkey=3",
            "http://h/?keyframe=1&author=2&monkey=3",
            id="harmless-query",
        ),
    ],
)
def test_accepted(text: str, kind: str, address: str, display: str) -> None:
    source = parse_source(text, ENVIRON)
    assert (source.kind, source.address.reveal(), source.display) == (kind, address, display)
    assert "hunter" not in repr(source)


def test_without_an_environment_placeholders_stay() -> None:
    text = "rtsp://{EDGECOUNT_NOBODY}:{EDGECOUNT_SET_THIS}@192.0.2.10/1"
    source = parse_source(text, None)
    assert source.address.reveal() == text
    assert source.display == "rtsp://192.0.2.10/1"


@pytest.mark.parametrize(
    "key", ["pwd", "PASSWORD", "loginpas", "access_token", "token", "api_key", "apikey", "key", "auth"]
)
def test_keys_that_are_secrets(key: str) -> None:
    with pytest.raises(ValueError, match="secrets never stand in the config"):
        parse_source(f"http://192.0.2.10/video?user=admin&{key}=hunter2", ENVIRON)


@given(
    st.sampled_from(
        ["rtsp://u:{}@h/1", "rtsp://{}@h/1", "{}", "rtsp://h/{}", "http://h/?pwd={}", "rtsp://u:{}/@h", "x{}://h"]
    ),
    st.text(st.characters(exclude_categories=["Cs"])),
)
def test_any_text_is_a_source_or_a_refusal_that_does_not_repeat_it(form: str, text: str) -> None:
    try:
        source = parse_source(form.format(f"hunter{text}2"), ENVIRON)
    except UnicodeError:
        raise
    except ValueError as error:
        message = str(error)
        assert "hunter" not in message
    else:
        assert source.kind != "url" or "@" not in source.display


@given(st.text(min_size=1, max_size=30), st.text(min_size=1, max_size=30))
def test_no_secret_changes_the_form_of_its_url(user: str, password: str) -> None:
    text = "rtsp://{EDGECOUNT_USER}:{EDGECOUNT_PASSWORD}@192.0.2.10:554/1"
    source = parse_source(text, {"EDGECOUNT_USER": user, "EDGECOUNT_PASSWORD": password})
    head, _, tail = source.address.reveal().removeprefix("rtsp://").partition("@")
    assert tail == "192.0.2.10:554/1"
    assert head.count(":") == 1
    assert not set(head) & set("/?#[]{} ")
    assert source.display == "rtsp://192.0.2.10:554/1"
