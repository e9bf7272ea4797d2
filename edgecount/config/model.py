"""The whole config: sections, and cameras that may override some of them key by key."""

from collections.abc import Mapping
from typing import Annotated, get_args

from pydantic import AfterValidator, Field, ValidationInfo, field_validator

from edgecount.alerts.rule import AlertRule
from edgecount.config.sections.alert import AlertSection, faults, usual_alerts, watchable_at
from edgecount.config.sections.camera import CameraSection
from edgecount.config.sections.counting import CountingSection
from edgecount.config.sections.detector import DetectorSection
from edgecount.config.sections.files import FilesSection
from edgecount.config.sections.health import HealthSection
from edgecount.config.sections.privacy import PrivacySection
from edgecount.config.sections.report import ReportSection
from edgecount.config.sections.retention import RetentionSection
from edgecount.config.sections.site import SiteSection
from edgecount.config.sections.tracking import TrackingSection
from edgecount.config.sections.web import WebSection
from edgecount.config.sections.zone_capacities import capacity_faults, zone_capacities
from edgecount.fields.section import EntriesError, Name, Section
from edgecount.sinks.fleet.fleet_section import FleetSection
from edgecount.sinks.kind import SinkKind
from edgecount.sinks.mail.mail_section import MailSection
from edgecount.sinks.mqtt.mqtt_section import MqttSection
from edgecount.sinks.webhook.webhook_section import WebhookSection
from edgecount.text import KeyPath, no_such

RESERVED = frozenset({"alert", "available", "replay", "site", "stats"})
"""Topics of the site's own, which stand beside those of the cameras."""


def _unreserved(name: str) -> str:
    if name in RESERVED:
        raise ValueError("this name belongs to a topic of the site's own: choose another")
    return name


class Config(Section):
    """Everything the operator says, checked.

    `detector`, `tracking` and `counting` hold for every camera that does not say otherwise; each camera carries its own
    complete blocks, so that code reads only these.  `alerts` are those in force, the usual ones where the file names
    none.
    """

    site: SiteSection = Field(default_factory=SiteSection, description="The place whose people are counted.")
    detector: DetectorSection = Field(default_factory=DetectorSection, description="How people are found in a picture.")
    tracking: TrackingSection = Field(default_factory=TrackingSection, description="How one person keeps one id.")
    counting: CountingSection = Field(default_factory=CountingSection, description="What makes a crossing.")
    privacy: PrivacySection = Field(
        default_factory=PrivacySection, description="What pictures show of the people in them."
    )
    files: FilesSection = Field(default_factory=FilesSection, description="What the CSV files look like.")
    retention: RetentionSection = Field(
        default_factory=RetentionSection, description="How long what was counted is kept."
    )
    mqtt: MqttSection | None = Field(default=None, description="The MQTT broker that is told; without it none is.")
    mail: MailSection | None = Field(
        default=None, description="How mails go out, and to whom; without it there are none."
    )
    webhook: WebhookSection | None = Field(default=None, description="An address on the web that gets every event.")
    fleet: FleetSection | None = Field(
        default=None, description="The fleet's broker, to which this box is one of many; without it none is told."
    )
    report: ReportSection = Field(default_factory=ReportSection, description="When the daily report goes out by mail.")
    health: HealthSection = Field(
        default_factory=HealthSection, description="Where health and metrics are answered on this machine."
    )
    web: WebSection | None = Field(default=None, description="The dashboard in the browser; without it there is none.")
    cameras: Mapping[Annotated[Name, AfterValidator(_unreserved)], CameraSection] = Field(
        min_length=1,
        json_schema_extra={"errorMessage": "must be a map of at least one camera by its name"},
        description="The cameras, by name.",
    )
    alerts: Mapping[Name, AlertSection] = Field(
        default=None,
        validate_default=True,
        description="The alerts, by name, instead of those that there are without this block.",
    )

    @field_validator("cameras")
    @classmethod
    def _posing(cls, cameras: Mapping[str, CameraSection], info: ValidationInfo) -> Mapping[str, CameraSection]:
        shared = info.data.get("detector")
        if shared is None:  # it is wrong, and has its own error
            return cameras
        posing = {name for name, camera in cameras.items() if shared.overridden(camera.detector).pose}
        chosen = [name for name, camera in cameras.items() if camera.detector.pose_model == "movenet"]
        if wrong := [name for name in chosen if name not in posing]:
            fault = "means nothing without pose: true: set that, or take this out"
            raise EntriesError({(name, "detector", "pose_model"): fault for name in wrong})
        if shared.pose_model == "movenet" and not posing:
            raise ValueError("have nobody's pose looked at: set detector.pose: true, or take detector.pose_model out")
        return cameras

    @field_validator("cameras")
    @classmethod
    def _staffed(cls, cameras: Mapping[str, CameraSection], info: ValidationInfo) -> Mapping[str, CameraSection]:
        wanted = {name: zone for name, camera in cameras.items() if (zone := camera.counting.staff_zone) is not None}
        if wrong := [name for name, zone in wanted.items() if zone not in cameras[name].zones]:
            faults = {name: no_such("zone", wanted[name], cameras[name].zones) for name in wrong}
            raise EntriesError({(name, "counting", "staff_zone"): fault for name, fault in faults.items()})
        shared = info.data.get("counting")
        zones = {zone for camera in cameras.values() for zone in camera.zones}
        if shared is not None and shared.staff_zone is not None and shared.staff_zone not in zones:
            fault = f"have no zone {shared.staff_zone}, which counting.staff_zone names"
            raise ValueError(f"{fault}: draw it, or take counting.staff_zone out")
        return cameras

    @field_validator("cameras")
    @classmethod
    def _completed(cls, cameras: Mapping[str, CameraSection], info: ValidationInfo) -> Mapping[str, CameraSection]:
        shared = {key: info.data[key] for key in ("detector", "tracking", "counting") if key in info.data}
        if len(shared) < 3:  # one of them is wrong, and has its own error
            return cameras
        return {name: camera.completed(**shared) for name, camera in cameras.items()}

    @field_validator("cameras")
    @classmethod
    def _standing(cls, cameras: Mapping[str, CameraSection]) -> Mapping[str, CameraSection]:
        faults = {name: camera.detector.standing_fault for name, camera in cameras.items()}
        if any(faults.values()):
            raise EntriesError(
                {(name, "detector", "zone_confidence"): fault for name, fault in faults.items() if fault}
            )
        return cameras

    @field_validator("cameras")
    @classmethod
    def _agreeing(cls, cameras: Mapping[str, CameraSection]) -> Mapping[str, CameraSection]:
        if wrong := capacity_faults(cameras):
            raise EntriesError(wrong)
        return cameras

    @field_validator("cameras")
    @classmethod
    def _seeing_falls(cls, cameras: Mapping[str, CameraSection]) -> Mapping[str, CameraSection]:
        above = [name for name, camera in cameras.items() if camera.mount == "overhead" and camera.detector.pose]
        if above:
            fault = "nobody is seen falling from above: set detector.pose: false for this camera"
            raise EntriesError({(name, "mount"): fault for name in above})
        return cameras

    @field_validator("cameras")
    @classmethod
    def _pictured(cls, cameras: Mapping[str, CameraSection], info: ValidationInfo) -> Mapping[str, CameraSection]:
        shown = [(name, "picture_seconds") for name, camera in cameras.items() if camera.picture_seconds is not None]
        privacy = info.data.get("privacy")
        if shown and info.data.get("mqtt", ...) is None:
            raise EntriesError(
                dict.fromkeys(shown, "is for the MQTT broker, and there is no mqtt block: add one, or take this out")
            )
        if shown and privacy is not None and privacy.mask == "off":
            raise EntriesError(
                dict.fromkeys(shown, "would show people as they are (privacy.mask: off): change that, or take this out")
            )
        return cameras

    @field_validator("report")
    @classmethod
    def _mailed(cls, report: ReportSection, info: ValidationInfo) -> ReportSection:
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
        return usual_alerts(watchable_at(info.data["site"], info.data["cameras"]))

    @field_validator("alerts")
    @classmethod
    def _fitting(cls, alerts: Mapping[str, AlertSection], info: ValidationInfo) -> Mapping[str, AlertSection]:
        there = watchable_at(info.data.get("site"), info.data.get("cameras"))
        mails = info.data.get("mail", ...) is not None
        wrong: dict[KeyPath, str] = {}
        for name, alert in alerts.items():
            wrong |= {(name, key): text for key, text in faults(alert, there, mails=mails)}
        if wrong:
            raise EntriesError(wrong)
        return {name: alert.completed(there) for name, alert in alerts.items()}

    @property
    def sinks(self) -> tuple[SinkKind, ...]:
        """The blocks that set up sinks, as far as there are any."""
        found = (getattr(self, name) for name in type(self).model_fields)
        return tuple(block for block in found if isinstance(block, SinkKind))

    @classmethod
    def sink_kinds(cls) -> Mapping[str, type[SinkKind]]:
        """Every kind of sink that may be set up, by the name of its block."""
        return {
            name: kind
            for name, field in cls.model_fields.items()
            for kind in get_args(field.annotation)
            if isinstance(kind, type) and issubclass(kind, SinkKind)
        }

    @classmethod
    def secrets(cls) -> frozenset[KeyPath]:
        """The keys of sinks whose values are placeholders."""
        return frozenset((name, key) for name, kind in cls.sink_kinds().items() for key in kind.SECRETS)

    @property
    def zone_capacities(self) -> Mapping[str, int]:
        """How many people may be in each zone that has a limit, by its name."""
        return zone_capacities(self.cameras)

    @property
    def rules(self) -> tuple[AlertRule, ...]:
        """The alerts, as rules for the code that decides when they are raised."""
        return tuple(alert.rule(name) for name, alert in self.alerts.items())
