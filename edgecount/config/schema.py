"""The config's JSON Schema: for editors, and for messages that say what is allowed.

`python -m edgecount.config.schema` prints it; docs/config.schema.json is its output, and a test keeps it so.
"""

import json
import sys
from functools import cache
from typing import Any

from pydantic.json_schema import GenerateJsonSchema, JsonSchemaValue
from pydantic_core import core_schema

from edgecount.config.model import Config

Schema = dict[str, Any]


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

    def dict_schema(self, schema: core_schema.DictSchema) -> JsonSchemaValue:
        """A map by name: other names are refused."""
        made = super().dict_schema(schema)
        if "patternProperties" in made:
            made["additionalProperties"] = False
        return made


@cache
def json_schema() -> Schema:
    """The schema of the whole file, made once: to be read, not to be changed."""
    return {
        "$schema": GenerateJsonSchema.schema_dialect,
        "title": "edgecount's config",
        **Config.model_json_schema(schema_generator=_EditorSchema),
    }


def main() -> None:
    """Print the schema."""
    sys.stdout.write(json.dumps(json_schema(), indent=2, ensure_ascii=False) + "\n")


if __name__ == "__main__":
    main()
