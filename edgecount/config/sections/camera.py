"""A camera: where its pictures come from, and the lines and zones in them."""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, ValidationInfo, field_validator

from edgecount.config.sections.counting import CountingSection
from edgecount.config.sections.detector import DetectorSection
from edgecount.config.sections.line import LineSection
from edgecount.config.sections.tracking import TrackingSection
from edgecount.config.sections.zone import ZoneSection
from edgecount.fields.section import EntriesError, Name, Section
from edgecount.fields.source import SourceText


class CameraSection(Section):
    """One camera; `detector`, `tracking` and `counting` are complete once it is part of a Config."""

    source: SourceText | None = Field(
        default=None,
        description="Where the pictures come from: a path, a device number, or a URL; a replay ignores it.",
    )
    anchor: Literal["foot", "center"] = Field(
        default="foot",
        description="The point of a person that crosses lines: where they stand, or the middle of their box.",
    )
    lines: Mapping[Name, LineSection] = Field(default={}, description="The lines whose crossings are counted, by name.")
    zones: Mapping[Name, ZoneSection] = Field(default={}, description="The areas whose visits are counted, by name.")
    detector: DetectorSection = Field(
        default_factory=DetectorSection, description="What differs from the global detector block."
    )
    tracking: TrackingSection = Field(
        default_factory=TrackingSection, description="What differs from the global tracking block."
    )
    counting: CountingSection = Field(
        default_factory=CountingSection, description="What differs from the global counting block."
    )

    @field_validator("zones")
    @classmethod
    def _apart_from_lines(cls, zones: Mapping[str, ZoneSection], info: ValidationInfo) -> Mapping[str, ZoneSection]:
        if both := [(name,) for name in zones if name in info.data.get("lines", {})]:
            raise EntriesError(dict.fromkeys(both, "a line of this camera has the same name: choose another"))
        return zones

    @property
    def sees_falls(self) -> bool:
        """Whether falls are looked for: this needs zones and the model of poses."""
        return self.detector.pose and bool(self.zones)

    def completed(self, detector: DetectorSection, tracking: TrackingSection, counting: CountingSection) -> Self:
        """The camera with complete blocks: the global ones, overridden by its own keys."""
        return self.model_copy(
            update={
                "detector": detector.overridden(self.detector),
                "tracking": tracking.overridden(self.tracking),
                "counting": counting.overridden(self.counting),
            }
        )
