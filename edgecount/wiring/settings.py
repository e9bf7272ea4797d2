"""Sections of the config → the settings of those who write files, publish and mail."""

from collections.abc import Mapping

from edgecount.config.model import Config
from edgecount.config.sections.camera import CameraSection
from edgecount.fields.secret import Secret
from edgecount.figures.period import Calendar
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.mail.settings import MailSettings
from edgecount.sinks.mqtt.settings import MqttSettings
from edgecount.site.layout import SiteLayout


def calendar(config: Config) -> Calendar:
    """The site's business days."""
    return Calendar(config.site.timezone, config.site.day_start)


def site_layout(config: Config, cameras: Mapping[str, CameraSection] | None = None) -> SiteLayout:
    """The site, with all its cameras, or with some."""
    site, watched = config.site, cameras or config.cameras
    return SiteLayout(
        slug=site.slug,
        name=site.name,
        calendar=calendar(config),
        lines={name: tuple(camera.lines) for name, camera in watched.items()},
        zones={name: tuple(camera.zones) for name, camera in watched.items()},
        capacity=site.capacity,
        zone_capacities=config.zone_capacities,
        is_open=site.is_open,
    )


def report_settings(config: Config, cameras: Mapping[str, CameraSection] | None = None) -> ReportSettings:
    """How the files of the site look; of all cameras, or of some."""
    files = config.files
    return ReportSettings(
        layout=site_layout(config, cameras),
        period_minutes=files.period_minutes,
        delimiter=files.separator,
        bom=files.bom,
    )


def mqtt_settings(config: Config) -> MqttSettings | None:
    """The broker, and what is published there; None where the config names none."""
    mqtt, layout = config.mqtt, site_layout(config)
    if mqtt is None:
        return None
    return MqttSettings(
        host=mqtt.host,
        port=mqtt.port,
        client_id=mqtt.client_id or f"edgecount-{layout.slug}"[:64],
        prefix=mqtt.prefix,
        user=_revealed(mqtt.user),
        password=_revealed(mqtt.password),
        tls=mqtt.tls,
        ca=mqtt.ca,
        interval_minutes=mqtt.interval_minutes,
        discovery_prefix=mqtt.discovery_prefix if mqtt.discovery else None,
        layout=layout,
        rules=config.rules,
    )


def mail_settings(config: Config) -> MailSettings | None:
    """The mail server, and who writes to whom; None where the config names none."""
    mail = config.mail
    if mail is None:
        return None
    return MailSettings(
        host=mail.host,
        port=mail.port,
        security=mail.security,
        ca=mail.ca,
        user=_revealed(mail.user),
        password=_revealed(mail.password),
        sender=mail.sender,
        receivers=mail.receivers,
        deadline_seconds=mail.deadline_seconds,
    )


def _revealed(secret: Secret | None) -> str | None:
    return None if secret is None else secret.reveal()
