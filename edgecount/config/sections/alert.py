"""An alert's section: its value, limit and waits; and the usual alerts of a site whose config names none."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from hashlib import sha256
from typing import Any, Self, get_args

from pydantic import ConfigDict, Field, ValidationInfo, field_validator

from edgecount.alerts.catalogue import KINDS, kinds_with
from edgecount.alerts.kind import Fault, Key, Usual
from edgecount.alerts.rule import AlertKind, AlertRule
from edgecount.alerts.watchable import SiteCameras, SiteLimits, Watchable, Watched
from edgecount.config.sections.camera import CameraSection
from edgecount.config.sections.site import SiteSection
from edgecount.config.sections.zone_capacities import zone_capacities, zone_names
from edgecount.fields.section import Section
from edgecount.text import no_such, shown

_KINDS_OF_KEY = {key: kinds_with(key) for key in get_args(Key)}
_USUAL_KEYS = tuple(field.name for field in fields(Usual))
_WATCHED = [KINDS[kind].setting.watches for kind in get_args(AlertKind)]


def _with_kinds(schema: dict[str, Any]) -> None:
    """Add rules for editors to the schema: keys of some kinds only are refused where `when` names another kind."""
    schema["allOf"] = [
        {"if": {"properties": {"when": {"enum": list(kinds)}}}, "else": {"properties": {key: False}}}
        for key, kinds in _KINDS_OF_KEY.items()
    ]


class AlertSection(Section):
    """One alert rule; once it is part of a Config, `above` and `clear_below` of a rule about people are filled in."""

    model_config = ConfigDict(json_schema_extra=_with_kinds)

    when: AlertKind = Field(description=f"What is watched: {', '.join(_WATCHED[:-1])}, or {_WATCHED[-1]}.")
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

    @field_validator(*_USUAL_KEYS, mode="before")
    @classmethod
    def _usual(cls, value: object, info: ValidationInfo) -> object:
        if value is not None:
            return value
        when = info.data.get("when")
        return getattr(Usual() if when is None else KINDS[when].setting.usual, str(info.field_name))

    @field_validator(*_KINDS_OF_KEY)
    @classmethod
    def _of_its_kind(cls, value: object, info: ValidationInfo) -> object:
        kinds = _KINDS_OF_KEY[str(info.field_name)]
        if info.data.get("when", kinds[0]) not in kinds:
            raise ValueError(f"belongs to when: {' or '.join(kinds)}, not to when: {info.data['when']}: take it out")
        return value

    def completed(self, watchable: Watchable) -> Self:
        """The alert with its limits; where it has none itself, they follow from the site's or zone's capacity."""
        usual = KINDS[self.when].setting.capacity(watchable, self.zone)
        above = usual if self.above is None else self.above
        if above is None:
            return self
        clear_below = above * 9 // 10 if self.clear_below is None else self.clear_below
        return self.model_copy(update={"above": above, "clear_below": clear_below})

    def rule(self, name: str) -> AlertRule:
        """The alert as an AlertRule; the limit of an alert of lost cameras or of opening hours is 0."""
        return AlertRule(
            name=name,
            kind=self.when,
            limit=self.above or 0,
            clear_below=self.clear_below or 0,
            camera=self.camera,
            zone=self.zone,
            hold_seconds=self.hold_seconds,
            on_balance=KINDS[self.when].setting.on_balance,
            cool_down_seconds=self.cool_down_seconds,
            remind_after_seconds=self.remind_after_seconds or None,
            most_mails_a_day=self.most_mails_a_day,
            mails=self.mail,
            mails_clear=self.mail_when_cleared,
        )


def watchable_at(site: SiteSection | None, cameras: Mapping[str, CameraSection] | None) -> Watchable:
    """The parts that alerts can watch; `site` and `cameras` are None where their own config is wrong."""
    return Watchable(
        None if site is None else SiteLimits(site.capacity, has_hours=bool(site.opening_hours)),
        None
        if cameras is None
        else SiteCameras(
            names=tuple(cameras),
            zones=zone_names(cameras),
            capacities=zone_capacities(cameras),
            falls=[name for name, camera in cameras.items() if camera.sees_falls],
            crowds={name: camera.crowd_zones for name, camera in cameras.items() if camera.crowd is not None},
        ),
    )


def usual_alerts(watchable: Watchable) -> dict[str, AlertSection]:
    """The alerts in force where the config names none: one for each thing that can be watched."""
    return {
        _named(kind.setting.name, *target.values()): AlertSection.model_validate({"when": when, **target})
        for when, kind in KINDS.items()
        for target in kind.setting.targets(watchable)
    }


def _named(what: str, name: str = "") -> str:
    """A name such as `lost-entrance`; one that is too long is cut, and a checksum makes it different from others."""
    if not name:
        return what
    if len(what) + len(name) <= 63:
        return f"{what}-{name}"
    return f"{what}-{name[: 54 - len(what)]}-{sha256(name.encode()).hexdigest()[:8]}"


def faults(alert: AlertSection, watchable: Watchable, *, mails: bool) -> Iterator[Fault]:
    """The keys of an alert that do not fit the rest of the config, each with its fault."""
    above, cameras = alert.completed(watchable).above, watchable.cameras
    yield from KINDS[alert.when].setting.faults(Watched(above, alert.camera, alert.zone), watchable)
    if above is not None and alert.clear_below is not None and alert.clear_below > above:
        yield "clear_below", f"must be at most {above}, above which the alert is raised, not {shown(alert.clear_below)}"
    if cameras is not None and alert.camera is not None and alert.camera not in cameras.names:
        yield "camera", no_such("camera", alert.camera, cameras.names)
    if alert.mail and "mail" in alert.model_fields_set and not mails:
        yield "mail", "needs a mail block that says where to: add one, or take this out"
