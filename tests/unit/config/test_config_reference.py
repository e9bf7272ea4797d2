"""The schema file and the reference page say what the model says."""

import json
import re
import runpy
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from edgecount.config.load import load
from edgecount.config.reading.allowed import at, keys, rule
from edgecount.config.schema import Schema, json_schema
from edgecount.text import KeyPath

ROOT = Path(__file__).parents[3]
PAGE = (ROOT / "docs" / "configuration.md").read_text(encoding="utf-8")
NAMED = {"cameras", "lines", "zones", "alerts"}  # maps whose keys are the user's: NAME on the page
OVERRIDES = {"detector", "tracking", "counting"}
DERIVED = {  # defaults that depend on other keys, which a schema cannot say
    "cameras.NAME.anchor": "`foot`, with `mount: overhead` `center`",
    "mqtt.port": "`1883`, with `tls` `8883`",
    "mqtt.client_id": "`edgecount-` and the site's name",
    "mail.port": "`587`, `465` or `25`",
    "fleet.port": "`8883`, without `tls` `1883`",
    "webhook.events": "all that [events.md](events.md) says it gets",
    "report.at": "when the business day ends",
    "alerts.NAME.above": "the capacity of the site, or of the zone",
    "alerts.NAME.clear_below": "90 % of `above`",
    "alerts.NAME.camera": "all cameras",
    "alerts.NAME.hold_seconds": "`30`, `60` or `0`",
    "alerts.NAME.remind_after_seconds": "`1800`, `300` or `0`",
    "alerts.NAME.mail_when_cleared": "`true`, out of hours `false`",
}
SCHEMA = json_schema()


def fields(path: KeyPath = ()) -> Iterator[tuple[str, Schema]]:
    """Every key of every section with its schema; of a camera's overriding blocks only the blocks."""
    for key in at(SCHEMA, path).get("properties", {}):
        here = (*path, key)
        yield ".".join(map(str, here)), at(SCHEMA, here)
        if not (path and key in OVERRIDES):
            yield from fields((*here, "NAME") if key in NAMED else here)


FIELDS = dict(fields())
ROWS = {key: schema for key, schema in FIELDS.items() if "." in key}  # what is not itself a heading


def on_the_page() -> dict[str, str]:
    """Every key in the page's tables, under its heading, and the default beside it."""
    sections = re.findall(r"^## `([^`]+)`\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL)
    return {
        f"{heading}.{key}": default
        for heading, section in sections
        for key, default in re.findall(r"^\| `(\w+)` \|[^|]*\| ([^|]*) \|", section, re.MULTILINE)
    }


def written_default(key: str, schema: Schema) -> str:
    """A key's default as the page writes it."""
    *parents, name = key.split(".")
    if key in DERIVED:
        return DERIVED[key]
    if name in OVERRIDES:
        return "the global block"
    if name in at(SCHEMA, tuple(parents)).get("required", ()):
        return "required"
    default = schema.get("default", {})
    if default == {}:
        return "none"
    return f"`{default if isinstance(default, str) else json.dumps(default)}`"


def test_schema_file_is_up_to_date(capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delitem(sys.modules, "edgecount.config.schema")
    runpy.run_module("edgecount.config.schema", run_name="__main__")
    printed = capsys.readouterr().out
    remedy = "python -m edgecount.config.schema > docs/config.schema.json"
    assert (ROOT / "docs" / "config.schema.json").read_text(encoding="utf-8") == printed, remedy


def test_examples_on_the_page_are_right(tmp_path: Path) -> None:
    examples = re.findall(r"^```yaml\n(.*?)^```", PAGE, re.MULTILINE | re.DOTALL)
    (tmp_path / "config.yaml").write_text("".join(examples) + "site: {opening_hours: {sunday: closed}}\n")
    assert len(load(tmp_path / "config.yaml", None).rules) == 5


def test_page_has_every_key_and_no_other() -> None:
    assert sorted(on_the_page()) == sorted(ROWS)


@pytest.mark.parametrize("key", ROWS)
def test_page_has_the_true_default(key: str) -> None:
    assert on_the_page()[key] == written_default(key, ROWS[key])


@pytest.mark.parametrize("key", FIELDS)
def test_every_key_is_described_and_has_a_rule(key: str) -> None:
    assert re.fullmatch(r"[A-Z].*\.", FIELDS[key]["description"])
    assert re.fullmatch(r"must be .*[^.]", rule(FIELDS[key]))


def test_no_key_may_be_null() -> None:
    assert "null" not in json.dumps(SCHEMA)


def test_sections_refuse_unknown_keys_and_names() -> None:
    sections = [SCHEMA, *SCHEMA["$defs"].values()]
    assert all(section["additionalProperties"] is False for section in sections)
    assert all(FIELDS[key]["additionalProperties"] is False for key in ("cameras", "cameras.NAME.lines"))


@pytest.mark.parametrize(
    ("schema", "expected"),
    [
        pytest.param({"type": "integer", "minimum": 1}, "must be a whole number from 1 up", id="integer"),
        pytest.param({"type": "number", "minimum": 0, "maximum": 0.5}, "must be a number from 0 to 0.5", id="number"),
        pytest.param(
            {"type": "string", "minLength": 1, "maxLength": 9}, "must be text of 1 to 9 characters", id="text"
        ),
        pytest.param({"type": "boolean"}, "must be true or false", id="boolean"),
        pytest.param({"type": "object"}, "must be a map of keys and values", id="map"),
        pytest.param({"enum": ["a", "b", ";"]}, 'must be a, b or ";"', id="choice"),
        pytest.param({"const": "a"}, "must be a", id="only-choice"),
        pytest.param(
            {"anyOf": [{"type": "integer", "minimum": 1}, {"const": "auto"}]},
            "must be a whole number from 1 up, or auto",
            id="either",
        ),
        pytest.param({"type": "string", "errorMessage": "must be good"}, "must be good", id="in-its-own-words"),
    ],
)
def test_rule(schema: Schema, expected: str) -> None:
    assert rule(schema) == expected


@pytest.mark.parametrize(
    ("path", "expected"),
    [
        pytest.param((), "site", id="top"),
        pytest.param(("cameras", "any-name", "lines", "other"), "in_side", id="under-names"),
        pytest.param(("cameras", "a", "detector"), "every", id="reference"),
        pytest.param(("site", "opening_hours"), "monday", id="keys-of-a-map"),
        pytest.param(("site", "unknown", "further"), "timezone", id="the-deepest-known"),
    ],
)
def test_keys(path: KeyPath, expected: str) -> None:
    assert expected in keys(at(SCHEMA, path))


def test_keys_where_there_are_none() -> None:
    assert keys(at(SCHEMA, ("cameras", "a", "lines", "door", "from", 0))) == ()
