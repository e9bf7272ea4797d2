"""What was given, as messages show it, and how long something lasted."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.text import KeyPath, dotted, either, no_such, number_of, people, shown, stay


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        pytest.param("up", '"up"', id="text"),
        pytest.param("", '""', id="nothing"),
        pytest.param(3, '"3"', id="a-number-from-code"),
        pytest.param({"a": "b"}, "a map", id="map"),
        pytest.param({}, "an empty map", id="empty-map"),
        pytest.param(["a", "b"], "a list of 2", id="list"),
        pytest.param((), "an empty list", id="empty-list"),
        pytest.param("x" * 60, f'"{"x" * 60}"', id="just-short-enough"),
        pytest.param("x" * 61, f'"{"x" * 60}..."', id="too-long"),
        pytest.param("a\nb\x1b[31m", '"a\\nb\\x1b[31m"', id="control-characters"),
        pytest.param("a\u202eb", '"a\\u202eb"', id="right-to-left-override"),
        pytest.param("Zürich 東京", '"Zürich 東京"', id="letters-of-the-world"),
        pytest.param("rtsp://u:p@h/1", '"rtsp://..."', id="url-with-login"),
        pytest.param("http://h/?pwd=p", '"http://..."', id="url-with-query"),
        pytest.param("rtsp://admin:hunter", '"rtsp://..."', id="url-cut-off"),
        pytest.param("admin:hunter2@h", '"...@h"', id="login-without-scheme"),
    ],
)
def test_shown(value: object, expected: str) -> None:
    assert shown(value) == expected


@given(st.text(st.characters()))
def test_shown_is_one_short_printable_line(text: str) -> None:
    line = shown(text)
    assert line.isprintable()
    assert len(line) <= 60 * len("\\U0010ffff") + len('"..."')


@given(st.text(), st.text())
def test_shown_hides_logins(user: str, password: str) -> None:
    assert "hunter2" not in shown(f"rtsp://{user}:{password}hunter2@192.0.2.10/1")


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param((), "", id="the-top"),
        pytest.param(("cameras", "entrance", "anchor"), "cameras.entrance.anchor", id="keys"),
        pytest.param(("polygon", 2, 0), "polygon[2][0]", id="indexes"),
        pytest.param((0, "a"), "[0].a", id="index-first"),
        pytest.param(("cameras", "Side Door", "x"), 'cameras."Side Door".x', id="a-key-of-two-words"),
        pytest.param(("", "a"), '"".a', id="a-key-of-no-words"),
        pytest.param(("a\n", "b.c"), '"a\\n"."b.c"', id="keys-that-would-mislead"),
    ],
)
def test_dotted(path: KeyPath, expected: str) -> None:
    assert dotted(path) == expected


@pytest.mark.parametrize(
    ("words", "expected"),
    [(["a"], "a"), (["a", "b"], "a or b"), (["a", "b", "c"], "a, b or c")],
    ids=["one", "two", "three"],
)
def test_either(words: list[str], expected: str) -> None:
    assert either(words) == expected


@pytest.mark.parametrize(
    ("name", "known", "ends"),
    [
        pytest.param("Entrence", ["entrance", "yard"], 'did you mean "entrance"?', id="misspelt"),
        pytest.param("roof", ["entrance", "yard"], "known here: entrance, yard", id="another"),
        pytest.param("roof", [], "known here: none", id="there-are-none"),
    ],
)
def test_no_such(name: str, known: list[str], ends: str) -> None:
    assert no_such("camera", name, known) == f'there is no camera "{name}"; {ends}'


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0.0, "0 s"),
        (16.9, "17 s"),
        (59.6, "1 min 0 s"),
        (134.0, "2 min 14 s"),
        (3599.4, "59 min 59 s"),
        (4020.0, "1 h 7 min"),
        (100_000.0, "27 h 46 min"),
    ],
)
def test_stay(seconds: float, words: str) -> None:
    assert stay(seconds) == words


@pytest.mark.parametrize(
    ("count", "words"), [(0, "0 people"), (1, "1 person"), (2, "2 people"), (1200, "1,200 people")]
)
def test_so_many_people(count: int, words: str) -> None:
    assert people(count) == words


@pytest.mark.parametrize(("count", "words"), [(0, "0 events"), (1, "1 event"), (2, "2 events")])
def test_so_many_of_a_thing(count: int, words: str) -> None:
    assert number_of("event", count) == words
