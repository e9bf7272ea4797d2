"""The `report` block: when the day's report goes out."""

from pydantic import Field

from edgecount.fields.hours import TimeOfDay
from edgecount.fields.section import Section


class ReportSection(Section):
    """The daily report by mail, which needs a `mail` block."""

    at: TimeOfDay | None = Field(
        default=None,
        description="When the day's report goes out (local time); without it when the business day ends.",
    )
    mail: bool = Field(default=True, description="Whether there is a daily report by mail.")
