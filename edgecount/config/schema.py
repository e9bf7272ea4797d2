"""The config's JSON Schema: for editors, and for messages that say what is allowed.

`python -m edgecount.config.schema` prints it; docs/config.schema.json is its output, and a test keeps it so.
"""

import json
import re
import sys
from functools import cache
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from edgecount.config.model import Config
from edgecount.fields.scalars import SWITCHED_OFF, SWITCHED_ON

Schema = dict[str, Any]

_LOOKS = {"number": "7.5", "integer": "000000", "boolean": "true"}
"""What text may look like to an editor, with an example of each."""


class _EditorSchema(GenerateJsonSchema):
    """What a YAML file may hold: no null, because the loader takes none, and no titles made of names."""

    def field_title_should_be_set(self, schema: Any) -> bool:  # noqa: ARG002 - the signature is pydantic's
        return False

    def model_schema(self, schema: core_schema.ModelSchema) -> JsonSchemaValue:
        """A section, without the name of its class."""
        made = super().model_schema(schema)
        made.pop("title", None)
        return made

    def nullable_schema(self, schema: core_schema.NullableSchema) -> JsonSchemaValue:
        """What may be left out is left out, not null."""
        return self.generate_inner(schema["schema"])

    def default_schema(self, schema: core_schema.WithDefaultSchema) -> JsonSchemaValue:
        """A default of nothing is none."""
        made = super().default_schema(schema)
        if made.get("default", ...) is None:
            made.pop("default")
        return made

    def bool_schema(self, schema: core_schema.BoolSchema) -> JsonSchemaValue:  # noqa: ARG002 - as above
        """A switch: `yes` and `on` are text to an editor."""
        return {"enum": [*SWITCHED_ON, *SWITCHED_OFF], "errorMessage": "must be true or false"}

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """A map by name: other names are refused."""
        made = super().dict_schema(schema)
        if "patternProperties" in made:
            made["additionalProperties"] = False
        return made


def _as_written(schema: Any) -> Any:
    """The same, where text may also be what an editor takes for a number or a switch: `color: 000000`, `user: 007`.

    Text of blanks alone is none: the file's reader has none of it either.
    """
    if isinstance(schema, list):
        return [_as_written(part) for part in schema]
    if not isinstance(schema, dict):
        return schema
    made = {key: _as_written(part) for key, part in schema.items() if key != "default"}
    if "default" in schema:
        made["default"] = schema["default"]
    if schema.get("type") == "string" and not {"enum", "const"} & schema.keys():
        pattern = made.setdefault("pattern", r"\S")
        if re.search(pattern, " "):
            made["allOf"] = [{"pattern": r"\S"}]
        looks = [kind for kind, text in _LOOKS.items() if re.search(pattern, text)]
        if looks:
            made["type"] = ["string", *(kind for kind in looks if kind != "integer" or "number" not in looks)]
    return made


@cache
def json_schema() -> Schema:
    """The schema of the whole file, made once: to be read, not to be changed."""
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "title": "edgecount's config",
        **_as_written(Config.model_json_schema(schema_generator=_EditorSchema)),
    }


def main() -> None:
    """Print the schema."""
    sys.stdout.write(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
