"""An alert: what is watched, and how patiently; and the alerts of a site that names none."""

from collections.abc import Collection, Iterator, Mapping
from hashlib import sha256
from typing import Any, Self

from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from edgecount.alerts.rule import AlertKind, AlertRule
from edgecount.config.sections.camera import CameraSection
from edgecount.config.sections.site import SiteSection
from edgecount.config.sections.zone_capacities import zone_capacities, zone_names
from edgecount.fields.section import Section
from edgecount.text import no_such, shown

_KINDS_OF_KEY: dict[str, tuple[AlertKind, ...]] = {
    "above": ("occupancy", "zone"),
    "clear_below": ("occupancy", "zone"),
    "camera": ("camera_lost", "fallen"),
    "zone": ("zone",),
}
_USUAL: dict[str, dict[AlertKind, float | bool]] = {
    "hold_seconds": {"occupancy": 30.0, "zone": 30.0, "camera_lost": 60.0, "out_of_hours": 0.0, "fallen": 0.0},
    "remind_after_seconds": {
        "occupancy": 1800.0,
        "zone": 1800.0,
        "camera_lost": 1800.0,
        "out_of_hours": 0.0,
        "fallen": 300.0,
    },
    "mail_when_cleared": {"occupancy": True, "zone": True, "camera_lost": True, "out_of_hours": False, "fallen": True},
}


def _with_kinds(schema: dict[str, Any]) -> None:
    """For editors: keys that belong to some kinds are refused where `when` says another."""
    schema["allOf"] = [
        {"if": {"properties": {"when": {"enum": list(kinds)}}}, "else": {"properties": {key: False}}}
        for key, kinds in _KINDS_OF_KEY.items()
    ]


class AlertSection(Section):
    """One rule; `above` and `clear_below` of a rule about people are complete once it is part of a Config."""

    model_config = ConfigDict(json_schema_extra=_with_kinds)

    when: AlertKind = Field(
        description="What is watched: how many are inside, how many in a zone, whether cameras are lost, "
        "who enters out of hours, or who has fallen."
    )
    above: int | None = Field(
        default=None,
        ge=0,
        le=1_000_000,
        description="The alert is raised when more than this are inside, or in the zone (people); "
        "without it the capacity of the site, or of the zone.",
    )
    clear_below: int | None = Field(
        default=None,
        ge=0,
        le=1_000_000,
        description="The alert is cleared when this many or fewer are there (people); without it 90 % of above.",
    )
    camera: str | None = Field(
        default=None,
        json_schema_extra={"errorMessage": "must be the name of a camera"},
        description="The camera to watch; without it all of them.",
    )
    zone: str | None = Field(
        default=None,
        json_schema_extra={"errorMessage": "must be the name of a zone"},
        description="The zone to watch, at all its cameras together.",
    )
    hold_seconds: float = Field(
        default=None,
        validate_default=True,
        ge=0,
        le=86400,
        description="How long it must last until the alert is raised (seconds); without it 30, 60 or 0, as `when` is.",
    )
    cool_down_seconds: float = Field(
        default=1800.0,
        ge=0,
        le=86400,
        description="How soon after a mail the next time that the alert is raised may be mailed (seconds).",
    )
    remind_after_seconds: float = Field(
        default=None,
        validate_default=True,
        ge=0,
        le=604800,
        description="After what time the one reminder of an alert that lasts is sent (seconds); 0 is never. "
        "Without it 1800, 300 of who has fallen, and never out of hours.",
    )
    most_mails_a_day: int = Field(
        default=10,
        ge=2,
        le=100,
        description="How many mails the alert may send in a business day (mails).",
    )
    mail: bool = Field(default=True, description="Whether people get a mail about the alert.")
    mail_when_cleared: bool = Field(
        default=None,
        validate_default=True,
        description="Whether they get one when it is over, too; without it not of an alert out of hours.",
    )

    @field_validator(*_USUAL, mode="before")
    @classmethod
    def _usual(cls, value: object, info: ValidationInfo) -> object:
        return _USUAL[str(info.field_name)][info.data.get("when", "occupancy")] if value is None else value

    @field_validator(*_KINDS_OF_KEY)
    @classmethod
    def _of_its_kind(cls, value: object, info: ValidationInfo) -> object:
        kinds = _KINDS_OF_KEY[str(info.field_name)]
        if info.data.get("when", kinds[0]) not in kinds:
            raise ValueError(f"belongs to when: {' or '.join(kinds)}, not to when: {info.data['when']}: take it out")
        return value

    def completed(self, capacity: int | None, zone_capacities: Mapping[str, int]) -> Self:
        """The alert with its limits, which go by the capacity of the site, or of its zone, where it has none itself."""
        usual = zone_capacities.get(self.zone or "") if self.when == "zone" else capacity
        above = usual if self.above is None else self.above
        if self.when not in ("occupancy", "zone") or above is None:
            return self
        clear_below = above * 9 // 10 if self.clear_below is None else self.clear_below
        return self.model_copy(update={"above": above, "clear_below": clear_below})

    def rule(self, name: str) -> AlertRule:
        """The alert as what decides when it is raised wants it; an alert of cameras or hours allows none at all."""
        return AlertRule(
            name=name,
            kind=self.when,
            limit=self.above or 0,
            clear_below=self.clear_below or 0,
            camera=self.camera,
            zone=self.zone,
            hold_seconds=self.hold_seconds,
            cool_down_seconds=self.cool_down_seconds,
            remind_after_seconds=self.remind_after_seconds or None,
            most_mails_a_day=self.most_mails_a_day,
            mails=self.mail,
            mails_clear=self.mail_when_cleared,
        )


def usual_alerts(
    site: SiteSection, cameras: Collection[str], zones: Collection[str] = (), falls: Collection[str] = ()
) -> dict[str, AlertSection]:
    """The alerts in force where the config names none: one for each thing that can be watched.

    `zones` are the names of those that have a capacity, `falls` the cameras that see who has fallen.
    """
    alerts = {} if site.capacity is None else {"over-capacity": AlertSection(when="occupancy")}
    alerts |= {_named("zone", zone): AlertSection(when="zone", zone=zone) for zone in zones}
    alerts |= {_named("lost", camera): AlertSection(when="camera_lost", camera=camera) for camera in cameras}
    alerts |= {_named("fallen", camera): AlertSection(when="fallen", camera=camera) for camera in falls}
    return alerts | ({"out-of-hours": AlertSection(when="out_of_hours")} if site.opening_hours else {})


def _named(what: str, name: str) -> str:
    """`lost-entrance`; where that is too long for a name, the camera's is cut and told from others by a checksum."""
    if len(what) + len(name) <= 63:
        return f"{what}-{name}"
    return f"{what}-{name[: 54 - len(what)]}-{sha256(name.encode()).hexdigest()[:8]}"


def faults(
    alert: AlertSection, site: SiteSection | None, cameras: Mapping[str, CameraSection] | None, *, mails: bool
) -> Iterator[tuple[str, str]]:
    """The keys of an alert that do not fit the rest of the config, each with what is wrong.

    `site` and `cameras` are None where they are wrong themselves.
    """
    above = alert.completed(site.capacity if site else None, zone_capacities(cameras or {})).above
    if site is not None and alert.when == "occupancy" and above is None:
        yield "above", "is missing, and there is no site.capacity in its place: add one of them"
    if alert.when == "zone":
        yield from _zone_faults(alert, cameras, above)
    if site is not None and alert.when == "out_of_hours" and not site.opening_hours:
        yield "when", "needs site.opening_hours to know when the site is closed"
    if above is not None and alert.clear_below is not None and alert.clear_below > above:
        yield "clear_below", f"must be at most {above}, above which the alert is raised, not {shown(alert.clear_below)}"
    if cameras is not None and alert.camera is not None and alert.camera not in cameras:
        yield "camera", no_such("camera", alert.camera, cameras)
    elif cameras is not None and alert.when == "fallen":
        watched = cameras.values() if alert.camera is None else [cameras[alert.camera]]
        if not any(camera.sees_falls for camera in watched):
            yield "when", "needs a camera with detector.pose: true and a zone, to see who falls"
    if alert.mail and "mail" in alert.model_fields_set and not mails:
        yield "mail", "needs a mail block that says where to: add one, or take this out"


def _zone_faults(
    alert: AlertSection, cameras: Mapping[str, CameraSection] | None, above: int | None
) -> Iterator[tuple[str, str]]:
    if alert.zone is None:
        yield "zone", "is missing: must be the name of a zone"
    elif cameras is not None and alert.zone not in (known := zone_names(cameras)):
        yield "zone", no_such("zone", alert.zone, known)
    elif cameras is not None and above is None:
        yield "above", f"is missing, and zone {alert.zone} has no capacity in its place: add one of them"
