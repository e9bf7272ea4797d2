"""What is exported and imported again is the same; and what differs between two files, setting by setting."""

from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from edgecount.config.reading.yaml_reader import Tree, parse
from edgecount.config.settings.as_yaml import as_yaml
from edgecount.config.settings.change import Wish, applied, parts_of
from edgecount.config.settings.difference import difference
from edgecount.config.settings.laying import laid_over
from edgecount.config.settings.plain import as_tree
from edgecount.config.settings.setting import LaidSetting

EXAMPLE = (Path(__file__).parents[4] / "config.yaml").read_text(encoding="utf-8")
TEXTS = st.text(st.characters(codec="utf-8", categories=("L", "N", "P", "S", "Zs")), min_size=1, max_size=12).filter(
    lambda text: text.isprintable() and bool(text.strip())
)
KEYS = st.sampled_from(["a", "b-1", "door", "<b>", "yes", "~", "1", "x: y", "# z", "<<", "'", "Söhne"])
TREES: st.SearchStrategy[Any] = st.recursive(
    TEXTS | st.sampled_from(["~", "null", "true", "0.5", "1e-07", "-", "{", "&a", "*a", "!t", "a: b", " x ", "@", "%"]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=3),
    max_leaves=12,
)


@given(st.dictionaries(KEYS, TREES, min_size=1, max_size=4))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_what_is_written_is_read_as_the_same(tree: dict[str, Tree]) -> None:
    document = parse(as_yaml(tree))
    assert document.data == tree
    assert not document.problems


@given(st.dictionaries(st.sampled_from(["site", "cameras", "alerts", "retention"]), TREES, max_size=4))
@settings(suppress_health_check=[HealthCheck.too_slow])
def test_what_is_imported_over_any_file_is_what_was_exported(wanted: dict[str, Tree]) -> None:
    file = parse(EXAMPLE)
    assert isinstance(file.data, dict)
    others = {key: item for key, item in file.data.items() if key not in {"site", "cameras", "alerts", "retention"}}
    exported = parse(as_yaml({**others, **wanted})).data
    found = difference(file.data, exported)
    assert not found.elsewhere
    layer = applied({}, parts_of({}, found.wishes, 1))
    assert laid_over(file, layer.values()).data == exported


@pytest.mark.parametrize(
    ("wanted", "wishes", "elsewhere"),
    [
        ({"site": {"name": "A"}, "cameras": {"x": {"source": "0"}}}, [], []),
        ({"site": {"name": "B"}, "cameras": {"x": {"source": "0"}}}, [Wish(("site", "name"), "B")], []),
        ({"site": {"name": "A"}, "cameras": {}}, [Wish(("cameras", "x"), None)], []),
        (
            {"site": {"name": "A"}, "cameras": {"x": {"source": "1"}}, "mqtt": {"host": "h"}},
            [Wish(("cameras", "x", "source"), "1")],
            [("mqtt",)],
        ),
    ],
)
def test_differences(wanted: Tree, wishes: list[Wish], elsewhere: list[tuple[str, ...]]) -> None:
    found = difference({"site": {"name": "A"}, "cameras": {"x": {"source": "0"}}}, wanted)
    assert (list(found.wishes), list(found.elsewhere)) == (wishes, elsewhere)


@pytest.mark.parametrize(
    ("value", "tree"),
    [
        (True, "true"),
        (3, "3"),
        (0.25, "0.25"),
        ("text", "text"),
        ({"a": [0.5, "x"], "b": None}, {"a": ["0.5", "x"]}),
    ],
)
def test_values_of_json(value: object, tree: Tree) -> None:
    assert as_tree(value) == tree


@pytest.mark.parametrize("value", ["", "  ", "two\nlines", None, {"": "x"}, {"a\n": "x"}, [None], {1: 2}])
def test_values_that_no_config_has(value: object) -> None:
    with pytest.raises(ValueError, match=r"must be|has no value"):
        as_tree(value)


def test_a_value_that_is_too_deep() -> None:
    value: Any = "x"
    for _ in range(20):
        value = [value]
    with pytest.raises(ValueError, match="deep"):
        as_tree(value)


def test_settings_are_laid_from_the_outside_in() -> None:
    layer = {
        ("site",): LaidSetting(("site",), {"name": "B"}),
        ("site", "capacity"): LaidSetting(("site", "capacity"), "3"),
    }
    assert laid_over(parse("site: {name: A}\n"), layer.values()).data == {"site": {"name": "B", "capacity": "3"}}
