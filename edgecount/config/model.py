"""The whole config: sections, and cameras that may override some of them key by key."""

from collections.abc import Mapping
from typing import Annotated

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from edgecount.config.alert import Alert, faults, usual_alerts
from edgecount.config.camera import Camera
from edgecount.config.counting import Counting
from edgecount.config.detector import Detector
from edgecount.config.files import Files
from edgecount.config.health import Health
from edgecount.config.mail import Mail
from edgecount.config.mqtt import Mqtt
from edgecount.config.privacy import Privacy
from edgecount.config.report import Report
from edgecount.config.retention import Retention
from edgecount.config.section import EntriesError, Name, Section
from edgecount.config.site import Site
from edgecount.config.tracking import Tracking
from edgecount.config.wording import KeyPath
from edgecount.config.zones import capacity_faults, zone_capacities
from edgecount.counting.alert import AlertRule

RESERVED = frozenset({"alert", "available", "replay", "site", "stats"})
"""Topics of the site's own, beside which those of the cameras stand."""


def _unreserved(name: str) -> str:
    if name in RESERVED:
        raise ValueError("this name belongs to a topic of the site's own: choose another")
    return name


class Config(Section):
    """Everything the operator says, checked.

    `detector`, `tracking` and `counting` hold for every camera that does not say otherwise; each camera carries its own
    complete blocks, so that nobody needs to look at both.  `alerts` are those in force, the usual ones where the file
    names none.
    """

    site: Site = Field(default_factory=Site, description="The place whose people are counted.")
    detector: Detector = Field(default_factory=Detector, description="How people are found in a picture.")
    tracking: Tracking = Field(default_factory=Tracking, description="How one person keeps one id.")
    counting: Counting = Field(default_factory=Counting, description="What makes a crossing.")
    privacy: Privacy = Field(default_factory=Privacy, description="What pictures show of the people in them.")
    files: Files = Field(default_factory=Files, description="What the CSV files look like.")
    retention: Retention = Field(default_factory=Retention, description="How long what was counted is kept.")
    mqtt: Mqtt | None = Field(default=None, description="The MQTT broker that is told; without it none is.")
    mail: Mail | None = Field(default=None, description="How mails go out, and to whom; without it there are none.")
    report: Report = Field(default_factory=Report, description="When the daily report goes out by mail.")
    health: Health = Field(default_factory=Health, description="Where health and metrics are answered on this machine.")
    cameras: Mapping[Annotated[Name, AfterValidator(_unreserved)], Camera] = Field(
        min_length=1,
        json_schema_extra={"errorMessage": "must be a map of at least one camera by its name"},
        description="The cameras, by name.",
    )
    alerts: Mapping[Name, Alert] = Field(
        default=None,
        validate_default=True,
        description="The alerts, by name, instead of those that there are without this block.",
    )

    @field_validator("cameras")
    @classmethod
    def _completed(cls, cameras: Mapping[str, Camera], info: ValidationInfo) -> Mapping[str, Camera]:
        shared = {key: info.data[key] for key in ("detector", "tracking", "counting") if key in info.data}
        if len(shared) < 3:  # one of them is wrong, and has its own error
            return cameras
        return {name: camera.completed(**shared) for name, camera in cameras.items()}

    @field_validator("cameras")
    @classmethod
    def _agreeing(cls, cameras: Mapping[str, Camera]) -> Mapping[str, Camera]:
        if wrong := capacity_faults(cameras):
            raise EntriesError(wrong)
        return cameras

    @field_validator("report")
    @classmethod
    def _mailed(cls, report: Report, info: ValidationInfo) -> Report:
        if report.mail and report.model_fields_set and info.data.get("mail", ...) is None:
            raise ValueError("goes out by mail, and there is no mail block: add one, or take this block out")
        return report

    @field_validator("alerts", mode="before")
    @classmethod
    def _usual_alerts(cls, alerts: object, info: ValidationInfo) -> object:
        if alerts is not None:
            return alerts
        if not {"site", "cameras"} <= info.data.keys():
            return {}
        cameras = info.data["cameras"]
        falls = [name for name in cameras if cameras[name].sees_falls]
        return usual_alerts(info.data["site"], cameras, zone_capacities(cameras), falls)

    @field_validator("alerts")
    @classmethod
    def _fitting(cls, alerts: Mapping[str, Alert], info: ValidationInfo) -> Mapping[str, Alert]:
        site, cameras = info.data.get("site"), info.data.get("cameras")
        mails = info.data.get("mail", ...) is not None
        wrong: dict[KeyPath, str] = {}
        for name, alert in alerts.items():
            wrong |= {(name, key): text for key, text in faults(alert, site, cameras, mails=mails)}
        if wrong:
            raise EntriesError(wrong)
        capacity, of_zones = site.capacity if site else None, zone_capacities(cameras or {})
        return {name: alert.completed(capacity, of_zones) for name, alert in alerts.items()}

    @property
    def zone_capacities(self) -> Mapping[str, int]:
        """How many people may be in each zone that has a limit, by its name."""
        return zone_capacities(self.cameras)

    @property
    def rules(self) -> tuple[AlertRule, ...]:
        """The alerts, as what decides when they are raised wants them."""
        return tuple(alert.rule(name) for name, alert in self.alerts.items())
