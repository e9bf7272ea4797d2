"""YAML as text with places; what it refuses is in tests/integration/config_corpus."""

import pytest
import yaml

from edgecount.config.reading.problem import Mark
from edgecount.config.reading.syntax import explain
from edgecount.config.reading.yaml_reader import Tree, parse


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("a: 10:30", {"a": "10:30"}, id="no-sexagesimal"),
        pytest.param("a: no", {"a": "no"}, id="no-boolean"),
        pytest.param("a: 007", {"a": "007"}, id="no-octal"),
        pytest.param("a: 0x1F", {"a": "0x1F"}, id="no-hexadecimal"),
        pytest.param("a: 2026-05-04", {"a": "2026-05-04"}, id="no-date"),
        pytest.param("a: 1_000", {"a": "1_000"}, id="no-underscores"),
        pytest.param("a: 'null'", {"a": "null"}, id="quoted-null"),
        pytest.param("a: ! b", {"a": "b"}, id="the-tag-that-says-nothing"),
        pytest.param("no: yes", {"no": "yes"}, id="keys-too"),
        pytest.param("a: [1, {b: c}, [d]]", {"a": ["1", {"b": "c"}, ["d"]]}, id="nested"),
        pytest.param("a:\n- b\n- c", {"a": ["b", "c"]}, id="block-list"),
        pytest.param("a: &b c", {"a": "c"}, id="an-anchor-nobody-uses"),
        pytest.param("'<<': a", {"<<": "a"}, id="a-quoted-merge-key"),
        pytest.param("a: b\n...\n", {"a": "b"}, id="the-end-marked"),
        pytest.param("a: Zürich 東京 😀", {"a": "Zürich 東京 😀"}, id="letters-of-the-world"),
    ],
)
def test_scalars_stay_as_written(text: str, expected: Tree) -> None:
    document = parse(text)
    assert document.data == expected
    assert not document.problems


def test_places() -> None:
    document = parse("a:\n  b: [x,\n    y]\nc: {d: e}\n")
    assert document.marks == {
        (): Mark(1, 1),
        ("a",): Mark(1, 1),
        ("a", "b"): Mark(2, 3),
        ("a", "b", 0): Mark(2, 7),
        ("a", "b", 1): Mark(3, 5),
        ("c",): Mark(4, 1),
        ("c", "d"): Mark(4, 5),
    }


def test_what_could_not_be_taken_is_none() -> None:
    document = parse("a: ~\nb: *x\nc: !!int 3\nd: [~]\n")
    assert document.data == {"a": None, "b": None, "c": "3", "d": [None]}
    assert document.broken == {("a",), ("b",), ("c",), ("d", 0)}
    assert [problem.mark.line for problem in document.problems] == [1, 2, 3, 4]


def test_the_first_of_two_keys_counts() -> None:
    document = parse("a: 1\na: [[2], {b: c}]\nd: 3\n")
    assert document.data == {"a": "1", "d": "3"}
    assert document.marks["a",] == Mark(1, 1)


def test_an_error_without_a_place() -> None:
    assert explain(yaml.YAMLError("lost"), "").text == "this is not YAML"
    assert explain(yaml.MarkedYAMLError(problem="lost"), "").mark == Mark(1, 1)
