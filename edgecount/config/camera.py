"""A camera: where its pictures come from, and the lines and zones in them."""

from collections.abc import Mapping
from typing import Literal, Self

from pydantic import Field, ValidationInfo, field_validator

from edgecount.config.counting import Counting
from edgecount.config.detector import Detector
from edgecount.config.line import Line
from edgecount.config.section import EntriesError, Name, Section
from edgecount.config.source import SourceText
from edgecount.config.tracking import Tracking
from edgecount.config.zone import Zone


class Camera(Section):
    """One camera; `detector`, `tracking` and `counting` are complete once it is part of a Config."""

    source: SourceText | None = Field(
        default=None,
        description="Where the pictures come from: a path, a device number, or a URL; a replay ignores it.",
    )
    anchor: Literal["foot", "center"] = Field(
        default="foot",
        description="The point of a person that crosses lines: where they stand, or the middle of their box.",
    )
    lines: Mapping[Name, Line] = Field(default={}, description="The lines whose crossings are counted, by name.")
    zones: Mapping[Name, Zone] = Field(default={}, description="The areas whose visits are counted, by name.")
    detector: Detector = Field(default_factory=Detector, description="What differs from the global detector block.")
    tracking: Tracking = Field(default_factory=Tracking, description="What differs from the global tracking block.")
    counting: Counting = Field(default_factory=Counting, description="What differs from the global counting block.")

    @field_validator("zones")
    @classmethod
    def _apart_from_lines(cls, zones: Mapping[str, Zone], info: ValidationInfo) -> Mapping[str, Zone]:
        if both := [(name,) for name in zones if name in info.data.get("lines", {})]:
            raise EntriesError(dict.fromkeys(both, "a line of this camera has the same name: choose another"))
        return zones

    @property
    def sees_falls(self) -> bool:
        """Whether people are looked at for whether they have fallen: in zones, by the model of poses."""
        return self.detector.pose and bool(self.zones)

    def completed(self, detector: Detector, tracking: Tracking, counting: Counting) -> Self:
        """The camera with blocks of its own: the global ones, and above them what it says itself."""
        return self.model_copy(
            update={
                "detector": detector.overridden(self.detector),
                "tracking": tracking.overridden(self.tracking),
                "counting": counting.overridden(self.counting),
            }
        )
