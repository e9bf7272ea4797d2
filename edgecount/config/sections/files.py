"""The `files` block: what the CSV files look like."""

from typing import Annotated, Literal

from pydantic import BeforeValidator, Field

from edgecount.fields.section import Section, to_number


class FilesSection(Section):
    """The form of the footfall and event files."""

    period_minutes: Annotated[Literal[1, 5, 15, 30, 60], BeforeValidator(to_number)] = Field(
        default=15,
        description="The length of one row's period in the footfall files (minutes).",
    )
    delimiter: Literal[",", ";", "tab"] = Field(
        default=",",
        description="What stands between two columns of a CSV file (a character).",
    )
    bom: bool = Field(
        default=False,
        description="Whether CSV files begin with a byte order mark.",
    )

    language: Literal["en", "de", "fr", "es"] = Field(
        default="en",
        description="The language of the workbook's titles: English, German, French or Spanish.",
    )

    @property
    def separator(self) -> str:
        """The delimiter itself, one character."""
        return "\t" if self.delimiter == "tab" else self.delimiter
