"""Secrets: nothing prints them, and where they are looked for."""

import copy
import json
import pickle
from pathlib import Path

import pytest

from edgecount.fields.placeholder import fill
from edgecount.fields.secret import Secret, look_up

NAME = "EDGECOUNT_PASSWORD"


def test_prints_as_stars() -> None:
    secret = Secret("hunter2")
    assert [str(secret), repr(secret), f"{secret}", f"{[secret]}", f"{secret!r}"] == [
        "********",
        "********",
        "********",
        "[********]",
        "********",
    ]
    assert secret.reveal() == "hunter2"


def test_is_never_written_elsewhere() -> None:
    with pytest.raises(TypeError, match="a secret is not pickled"):
        pickle.dumps(Secret("hunter2"))
    with pytest.raises(TypeError):
        json.dumps(Secret("hunter2"))
    assert not hasattr(Secret("hunter2"), "__dict__")


def test_equality_is_by_value() -> None:
    assert Secret("a") == Secret("a")
    assert hash(Secret("a")) == hash(Secret("a"))
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"


def test_copies_are_the_secret_itself() -> None:
    secret = Secret("a")
    assert copy.copy(secret) is secret
    assert copy.deepcopy([secret])[0] is secret


@pytest.fixture
def places(tmp_path: Path) -> dict[str, str]:
    """All three places, each with its own value."""
    (tmp_path / "a-file").write_text("of the file\n")
    (tmp_path / NAME).write_text("of systemd\n")
    return {
        NAME: "of the environment",
        f"{NAME}_FILE": str(tmp_path / "a-file"),
        "CREDENTIALS_DIRECTORY": str(tmp_path),
    }


@pytest.mark.parametrize(
    ("absent", "expected"),
    [
        pytest.param([], "of the environment", id="environment-first"),
        pytest.param([NAME], "of the file", id="then-the-file"),
        pytest.param([NAME, f"{NAME}_FILE"], "of systemd", id="then-the-credential"),
    ],
)
def test_order_of_places(places: dict[str, str], absent: list[str], expected: str) -> None:
    environ = {key: value for key, value in places.items() if key not in absent}
    assert look_up(NAME, environ) == Secret(expected)


def test_set_nowhere(tmp_path: Path) -> None:
    assert look_up(NAME, {}) is None
    assert look_up(NAME, {"CREDENTIALS_DIRECTORY": str(tmp_path), "EDGECOUNT_OTHER": "x"}) is None


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        pytest.param(b"secret", "secret", id="no-newline"),
        pytest.param(b"secret\n", "secret", id="newline"),
        pytest.param(b"secret\r\n", "secret", id="windows-newline"),
        pytest.param(b"secret\n\n", "secret\n", id="only-one-newline-is-left-out"),
        pytest.param(b" secret ", " secret ", id="blanks-belong-to-it"),
        pytest.param("señal".encode(), "señal", id="utf-8"),
    ],
)
def test_file(content: bytes, expected: str, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(content)
    assert look_up(NAME, {f"{NAME}_FILE": str(tmp_path / "file")}) == Secret(expected)


@pytest.mark.parametrize(
    ("environ", "message"),
    [
        pytest.param({NAME: ""}, f"{NAME} is set but empty", id="empty"),
        pytest.param({f"{NAME}_FILE": "empty"}, f"the file that {NAME}_FILE names is there but empty", id="empty-file"),
        pytest.param(
            {f"{NAME}_FILE": "absent"},
            f"the file that {NAME}_FILE names cannot be read: No such file or directory",
            id="absent-file",
        ),
        pytest.param(
            {f"{NAME}_FILE": ""}, f"the file that {NAME}_FILE names cannot be read: Is a directory", id="no-file-name"
        ),
        pytest.param(
            {f"{NAME}_FILE": "a\0b"}, f"the file that {NAME}_FILE names cannot be read: that is no path", id="no-path"
        ),
        pytest.param(
            {f"{NAME}_FILE": "long"},
            f"the file that {NAME}_FILE names is longer than 4096 bytes: it must hold the secret alone",
            id="a-file-of-another-kind",
        ),
        pytest.param(
            {"CREDENTIALS_DIRECTORY": "a\0b"},
            f"the credential {NAME} cannot be read: that is no path",
            id="credentials-nowhere",
        ),
        pytest.param(
            {"CREDENTIALS_DIRECTORY": "long"}, f"the credential {NAME} cannot be read: Not a directory", id="a-file"
        ),
    ],
)
def test_unusable(environ: dict[str, str], message: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    Path("empty").write_bytes(b"\n")
    Path("long").write_bytes(b"hunter2" * 1000)
    with pytest.raises(ValueError, match=f"^{message}$"):
        look_up(NAME, environ)


def test_fill_encodes_for_urls() -> None:
    environ = {"EDGECOUNT_U": "me@home", "EDGECOUNT_P": "/?#: é%{EDGECOUNT_U}"}
    filled = fill("rtsp://{EDGECOUNT_U}:{EDGECOUNT_P}@h/{EDGECOUNT_U}", environ)
    assert filled.reveal() == "rtsp://me%40home:%2F%3F%23%3A%20%C3%A9%25%7BEDGECOUNT_U%7D@h/me%40home"


def test_fill_takes_bytes_that_are_no_text() -> None:
    assert fill("{EDGECOUNT_X}", {"EDGECOUNT_X": b"\xff".decode(errors="surrogateescape")}).reveal() == "%FF"


def test_fill_without_placeholders() -> None:
    assert fill("rtsp://h/1", {}) == Secret("rtsp://h/1")


def test_fill_names_all_that_is_missing() -> None:
    with pytest.raises(
        ValueError, match=r"^EDGECOUNT_U and EDGECOUNT_P are set nowhere: .*EDGECOUNT_U_FILE or EDGECOUNT_P_"
    ):
        fill("{EDGECOUNT_U}{EDGECOUNT_X}{EDGECOUNT_P}{EDGECOUNT_U}", {"EDGECOUNT_X": "1"})
