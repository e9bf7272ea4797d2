"""The `crowd` block of a camera: how many people it shows, estimated where nobody can be told apart."""

from typing import Annotated

from pydantic import AfterValidator, Field

from edgecount.fields.section import Name, Section, each_once


class CrowdSection(Section):
    """How the number of people in a camera's picture is estimated, and in which of its zones besides."""

    model: Annotated[str, Field(min_length=1, max_length=4096)] = Field(
        json_schema_extra={"errorMessage": "must be csrnet, or the path of an .onnx file with its card beside it"},
        description="The density model: csrnet once it is fetched, or the path of an ONNX file beside its card.",
    )
    every_seconds: Annotated[float, Field(ge=5, le=3600)] = Field(
        default=30.0,
        description="From one estimate to the next (seconds).",
    )
    zones: Annotated[tuple[Name, ...], AfterValidator(each_once("zones", "zone"))] = Field(
        default=(),
        max_length=100,
        json_schema_extra={"errorMessage": "must be a list of names of this camera's zones such as [queue]"},
        description="The camera's zones whose people are estimated besides those of the whole picture.",
    )
