"""A camera: where its pictures come from, and the lines and zones in them."""

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import ConfigDict, Field, ValidationInfo, field_validator
from pydantic.config import JsonDict

from edgecount.config.sections.counting import CountingSection
from edgecount.config.sections.crowd.crowd_section import CrowdSection
from edgecount.config.sections.detector import DetectorSection
from edgecount.config.sections.line import LineSection
from edgecount.config.sections.tracking import TrackingSection
from edgecount.config.sections.zone import ZoneSection
from edgecount.counting.lines.rule import LineRule
from edgecount.fields.addresses.url_pattern import HTTP_PATTERN, RTSP_PATTERN
from edgecount.fields.certificates import CertificatesPath, Fingerprint
from edgecount.fields.rules import all_of, for_text, needs
from edgecount.fields.scalars import SWITCHED_OFF
from edgecount.fields.section import EntriesError, Name, Section
from edgecount.fields.source import SourceText
from edgecount.fields.title import Title
from edgecount.text import KeyPath, no_such

FROM_THE_SIDE = ("model", "family", "view", "zone_confidence", "pose", "pose_model")
"""Keys of the `detector` block that say how people are found from the side."""


_ABOVE: JsonDict = {
    "if": {"required": ["mount"], "properties": {"mount": {"enum": ["overhead"]}}},
    "then": {
        "properties": {
            "picture_seconds": False,
            "crowd": False,
            "detector": {
                "properties": {
                    "pose": {"enum": SWITCHED_OFF},
                    **dict.fromkeys(("model", "family", "view", "zone_confidence", "pose_model"), False),
                }
            },
        }
    },
}
"""For editors: what means nothing from straight above."""


SLOWEST_WITH_LINES = 2.0
"""Seconds between two pictures beyond which nobody can be told to have crossed a line: they are somebody else."""
_TOO_SLOW_FOR_LINES: JsonDict = {
    "if": {
        "required": ["snapshot_seconds"],
        "properties": {"snapshot_seconds": {"type": "number", "exclusiveMinimum": SLOWEST_WITH_LINES}},
    },
    "then": {"properties": {"lines": {"maxProperties": 0}}},
}
"""For editors: the same."""


class CameraSection(Section):
    """One camera; `detector`, `tracking` and `counting` are complete once it is part of a Config."""

    model_config = ConfigDict(
        json_schema_extra=all_of(
            needs("person_width", None, "mount", ["overhead"]),
            for_text("transport", ["tcp", "udp"], "source", RTSP_PATTERN),
            for_text("snapshot_seconds", None, "source", HTTP_PATTERN),
            _TOO_SLOW_FOR_LINES,
            _ABOVE,
        )
    )

    source: SourceText | None = Field(
        default=None,
        description="Where the pictures come from: a path, a device number, or a URL; a replay ignores it.",
    )
    transport: Literal["auto", "tcp", "udp"] = Field(
        default="auto",
        description="How pictures come from an rtsp source: over TCP, over UDP, or over what the camera takes.",
    )
    snapshot_seconds: Annotated[float, Field(ge=0.1, le=10)] | None = Field(
        default=None,
        description="How often to ask an http source that gives one JPEG at a time for the next one (seconds); "
        "2 at most with lines.",
    )
    ca: CertificatesPath | None = Field(
        default=None,
        description="A file with the certificates to trust at an https or rtsps source (path); else the first is kept.",
    )
    fingerprint: Fingerprint | None = Field(
        default=None,
        description="The only certificate to trust at an https or rtsps source (SHA-256), in place of the first seen.",
    )
    title: Title | None = Field(
        default=None, description="What Home Assistant calls the camera; without it the camera's name."
    )
    mount: Literal["side", "overhead"] = Field(
        default="side",
        description="How the camera looks at people: from the side, also steeply, or straight down from above.",
    )
    anchor: Literal["foot", "center"] = Field(
        default=None,
        validate_default=True,
        description="The point of a person that crosses lines: where they stand, or the middle of their box.",
    )
    pixel_aspect: Annotated[float, Field(ge=0.25, le=4)] | None = Field(
        default=None,
        description="How many times wider than high the camera's pixels are; by default what its stream says.",
    )
    person_width: Annotated[float, Field(ge=0.02, le=0.5)] | None = Field(
        default=None,
        description="How broad people's shoulders are, with mount: overhead (share of the picture's width).",
    )
    picture_seconds: Annotated[float, Field(ge=60, le=3600)] | None = Field(
        default=None,
        description="How often a small picture goes to the MQTT broker, with everybody painted over (seconds).",
    )
    notice_moves: bool = Field(
        default=True,
        description="Whether to tell when the camera was moved or is blurred; false for one that turns by itself.",
    )
    lines: Mapping[Name, LineSection] = Field(default={}, description="The lines whose crossings are counted, by name.")
    zones: Mapping[Name, ZoneSection] = Field(default={}, description="The areas whose visits are counted, by name.")
    crowd: CrowdSection | None = Field(
        default=None,
        description="How it is estimated how many people there are, where nobody can be told apart.",
    )
    detector: DetectorSection = Field(
        default_factory=DetectorSection, description="What differs from the global detector block."
    )
    tracking: TrackingSection = Field(
        default_factory=TrackingSection, description="What differs from the global tracking block."
    )
    counting: CountingSection = Field(
        default_factory=CountingSection, description="What differs from the global counting block."
    )

    @field_validator("transport")
    @classmethod
    def _of_rtsp(cls, transport: str, info: ValidationInfo) -> str:
        source = info.data.get("source")
        if transport != "auto" and source is not None and source.scheme != "rtsp":
            raise ValueError("is for a source that begins with rtsp:// only: take it out")
        return transport

    @field_validator("snapshot_seconds")
    @classmethod
    def _of_http(cls, seconds: float | None, info: ValidationInfo) -> float | None:
        source = info.data.get("source")
        if seconds is not None and source is not None and source.scheme not in ("http", "https"):
            raise ValueError("is for a source that begins with http:// or https:// only: take it out")
        return seconds

    @field_validator("lines")
    @classmethod
    def _seen_on_both_sides(cls, lines: Mapping[str, LineSection], info: ValidationInfo) -> Mapping[str, LineSection]:
        if lines and (info.data.get("snapshot_seconds") or 0) > SLOWEST_WITH_LINES:
            raise ValueError(
                f"need a picture every {SLOWEST_WITH_LINES:g} seconds at least, or nobody is seen on both sides: lower "
                "snapshot_seconds, or take the lines out and count people in zones"
            )
        return lines

    @field_validator("ca", "fingerprint")
    @classmethod
    def _of_tls(cls, value: object, info: ValidationInfo) -> object:
        source = info.data.get("source")
        if value is not None and source is not None and source.scheme not in ("https", "rtsps"):
            raise ValueError("is for a source that begins with https:// or rtsps:// only: take it out")
        if value is not None and info.field_name == "fingerprint" and info.data.get("ca") is not None:
            raise ValueError("says the same as ca in another way: take one of them out")
        return value

    @field_validator("zones")
    @classmethod
    def _apart_from_lines(cls, zones: Mapping[str, ZoneSection], info: ValidationInfo) -> Mapping[str, ZoneSection]:
        if both := [(name,) for name in zones if name in info.data.get("lines", {})]:
            raise EntriesError(dict.fromkeys(both, "a line of this camera has the same name: choose another"))
        return zones

    @field_validator("anchor", mode="before")
    @classmethod
    def _suiting_the_mount(cls, anchor: object, info: ValidationInfo) -> object:
        """The anchor; where none is given the usual one: from above, feet are hidden."""
        if anchor is not None:
            return anchor
        return "center" if info.data.get("mount") == "overhead" else "foot"

    @field_validator("person_width")
    @classmethod
    def _from_above(cls, width: float | None, info: ValidationInfo) -> float | None:
        if width is not None and info.data.get("mount") == "side":
            raise ValueError("is for a camera that looks straight down: set mount: overhead, or take it out")
        return width

    @field_validator("picture_seconds")
    @classmethod
    def _from_the_side(cls, seconds: float | None, info: ValidationInfo) -> float | None:
        if seconds is not None and info.data.get("mount") == "overhead":
            raise ValueError("is for a camera that looks from the side: set mount: side, or take it out")
        return seconds

    @field_validator("crowd")
    @classmethod
    def _from_the_side_of_its_zones(cls, crowd: CrowdSection | None, info: ValidationInfo) -> CrowdSection | None:
        if crowd is not None and info.data.get("mount") == "overhead":
            raise ValueError("is for a camera that looks from the side: set mount: side, or take it out")
        zones = info.data.get("zones")
        if crowd is not None and zones is not None:
            absent: dict[KeyPath, str] = {
                ("zones", at): no_such("zone", name, zones) for at, name in enumerate(crowd.zones) if name not in zones
            }
            if absent:
                raise EntriesError(absent)
        return crowd

    @field_validator("detector")
    @classmethod
    def _for_the_mount(cls, detector: DetectorSection, info: ValidationInfo) -> DetectorSection:
        if info.data.get("mount") == "overhead":
            wrong = [key for key in FROM_THE_SIDE if key in detector.model_fields_set and getattr(detector, key)]
            if wrong:
                raise EntriesError({(key,): "means nothing with mount: overhead: take it out" for key in wrong})
        return detector

    @property
    def rule(self) -> LineRule:
        """How its lines count."""
        counting = self.counting
        return LineRule(self.anchor, counting.clear_of_line, counting.u_turn, counting.u_turn_window_seconds)

    @property
    def sees_falls(self) -> bool:
        """Whether falls are looked for: this needs zones and the model of poses."""
        return self.detector.pose and bool(self.zones)

    @property
    def crowd_zones(self) -> tuple[str, ...]:
        """The zones whose people are estimated."""
        return () if self.crowd is None else self.crowd.zones

    def completed(self, detector: DetectorSection, tracking: TrackingSection, counting: CountingSection) -> Self:
        """The camera with complete blocks: the global ones, overridden by its own keys and by what its mount needs."""
        own = detector.overridden(self.detector)
        return self.model_copy(
            update={
                "detector": own.from_above() if self.mount == "overhead" else own,
                "tracking": tracking.overridden(self.tracking),
                "counting": counting.overridden(self.counting),
            }
        )
