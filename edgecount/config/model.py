"""The whole config: sections, and cameras that may override some of them key by key."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from edgecount.config.camera import Camera
from edgecount.config.counting import Counting
from edgecount.config.detector import Detector
from edgecount.config.files import Files
from edgecount.config.section import Name, Section
from edgecount.config.site import Site
from edgecount.config.tracking import Tracking

RESERVED = frozenset({"alert", "available", "replay", "site", "stats"})
"""Topics of the site's own, beside which those of the cameras stand."""


def _unreserved(name: str) -> str:
    if name in RESERVED:
        raise ValueError("this name belongs to a topic of the site's own: choose another")
    return name


class Config(Section):
    """Everything the operator says, checked.

    `detector`, `tracking` and `counting` hold for every camera that does not say otherwise; each camera carries its own
    complete blocks, so that nobody needs to look at both.
    """

    site: Site = Field(default_factory=Site, description="The place whose people are counted.")
    detector: Detector = Field(default_factory=Detector, description="How people are found in a picture.")
    tracking: Tracking = Field(default_factory=Tracking, description="How one person keeps one id.")
    counting: Counting = Field(default_factory=Counting, description="What makes a crossing.")
    files: Files = Field(default_factory=Files, description="What the CSV files look like.")
    cameras: Mapping[Annotated[Name, AfterValidator(_unreserved)], Camera] = Field(
        min_length=1,
        json_schema_extra={"errorMessage": "must be a map of at least one camera by its name"},
        description="The cameras, by name.",
    )

    @field_validator("cameras")
    @classmethod
    def _completed(cls, cameras: Mapping[str, Camera], info: ValidationInfo) -> Mapping[str, Camera]:
        shared = {key: info.data[key] for key in ("detector", "tracking", "counting") if key in info.data}
        if len(shared) < 3:  # one of them is wrong, and has its own error
            return cameras
        return {name: camera.completed(**shared) for name, camera in cameras.items()}
