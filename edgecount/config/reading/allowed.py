"""What a key must be, in plain words, read off the schema."""

import re

from edgecount.config.schema import Schema
from edgecount.text import KeyPath, either


def at(root: Schema, path: KeyPath) -> Schema:
    """The schema of the value at this path; where there is none, of the deepest known value above it."""
    here = _resolved(root, root)
    for part in path:
        inner = _inner(here, part)
        if inner is None:
            break
        here = _resolved(root, inner)
    return here


def keys(schema: Schema) -> tuple[str, ...]:
    """The keys a map may have, where they are not names of the user's choice."""
    return tuple(schema.get("properties") or schema.get("propertyNames", {}).get("enum", ()))


def rule(schema: Schema) -> str:
    """`must be left or right`."""
    return str(schema["errorMessage"]) if "errorMessage" in schema else f"must be {_words(schema)}"


def _resolved(root: Schema, schema: Schema) -> Schema:
    """The definition that a reference stands for; keys beside the reference replace those of the definition."""
    if "$ref" not in schema:
        return schema
    definition: Schema = root["$defs"][schema["$ref"].rpartition("/")[2]]
    return definition | {key: value for key, value in schema.items() if key != "$ref"}


def _inner(schema: Schema, part: str | int) -> Schema | None:
    """The schema of one item of a list, or of one entry of a map."""
    if isinstance(part, int):
        return schema.get("items")
    named = schema.get("patternProperties", {}).values()
    return (
        schema.get("properties", {}).get(part) or next(iter(named), None) or schema.get("additionalProperties") or None
    )


def _words(schema: Schema) -> str:
    if "anyOf" in schema:
        return ", or ".join(_words(choice) for choice in schema["anyOf"])
    if "enum" in schema or "const" in schema:
        choices = [
            str(choice).lower() if isinstance(choice, bool) else str(choice)
            for choice in schema.get("enum") or [schema["const"]]
        ]
        return either([choice if re.fullmatch(r"\w+", choice) else f'"{choice}"' for choice in choices])
    if "string" in schema["type"]:
        return f"text of {schema['minLength']} to {schema['maxLength']} characters"
    least, most = schema.get("minimum"), schema.get("maximum")
    return {
        "boolean": "true or false",
        "object": "a map of keys and values",
        "integer": f"a whole number from {least} up" if most is None else f"a whole number from {least} to {most}",
        "number": f"a number from {least} up" if most is None else f"a number from {least} to {most}",
    }[schema["type"]]
