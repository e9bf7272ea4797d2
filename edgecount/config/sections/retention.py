"""The `retention` block: how long what was counted is kept."""

from pydantic import Field

from edgecount.fields.section import Section


class RetentionSection(Section):
    """After what time events and files are deleted."""

    events_days: int = Field(
        default=400,
        ge=30,
        le=3650,
        description="How long events are kept in the store, for reports and to be sent again (days).",
    )
    files_days: int = Field(
        default=400,
        ge=30,
        le=3650,
        description="How long CSV files and workbooks are kept (days).",
    )
    trails_days: int = Field(
        default=14,
        ge=0,
        le=400,
        description="How long the trails of people are kept: where they walked, without pictures (days); 0 for none.",
    )
    recordings_days: int = Field(
        default=7,
        ge=1,
        le=400,
        description="How long recordings that people upload, and what was counted of them, are kept (days).",
    )
