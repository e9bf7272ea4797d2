"""What a config has set up beside its cameras, a line for each: who is told, and of what."""

from collections.abc import Iterator

from edgecount.alerts.rule import AlertRule
from edgecount.config.model import Config
from edgecount.sinks.mail.settings import MailSettings, Security
from edgecount.wiring.settings import mail_settings, mqtt_settings

_SECURITY: dict[Security, str] = {"starttls": "STARTTLS", "tls": "TLS", "none": "no TLS"}


def configured(config: Config) -> Iterator[str]:
    """The broker, the mail server, the alerts and the daily report; no secret is among it."""
    mail = mail_settings(config)
    yield _broker(config)
    yield "mail server: none, nobody is written to" if mail is None else _mail(mail)
    yield f"alerts: {', '.join(map(_alert, config.rules)) or 'none'}"
    if mail is not None:
        yield f"daily report: {_report(config)}"


def mail_name(mail: MailSettings) -> str:
    """The mail server as messages name it."""
    return f"mail server {mail.host}:{mail.port}"


def receivers(count: int) -> str:
    """So many of them, in words."""
    return f"{count} receiver{'' if count == 1 else 's'}"


def _broker(config: Config) -> str:
    mqtt = mqtt_settings(config)
    if mqtt is None:
        return "broker: none, nothing is published"
    return f"{mqtt.broker}: {'TLS' if mqtt.tls else 'no TLS'}, {_login(mqtt.user)}; topics below {mqtt.prefix}/"


def _mail(mail: MailSettings) -> str:
    how = f"{_SECURITY[mail.security]}, {_login(mail.user)}"
    return f"{mail_name(mail)}: {how}; from {mail.sender} to {receivers(len(mail.receivers))}"


def _login(user: str | None) -> str:
    return "no login" if user is None else "with a login"


def _report(config: Config) -> str:
    if not config.report.mail:
        return "none"
    if config.report.at is None:
        return f"by mail when the business day ends, at {config.site.day_start:%H:%M}"
    return f"by mail at {config.report.at:%H:%M}"


def _alert(rule: AlertRule) -> str:
    hold = f" for {_duration(rule.hold_seconds)}" if rule.hold_seconds else ""
    match rule.kind:
        case "occupancy":
            what = f"more than {rule.limit} inside"
        case "zone":
            what = f"more than {rule.limit} in zone {rule.zone}"
        case "camera_lost":
            what = f"camera {rule.camera} lost" if rule.camera else "any camera lost"
        case "out_of_hours":
            what = "entries while closed"
    return f"{rule.name} ({what}{hold}{'' if rule.mails else ', no mail'})"


def _duration(seconds: float) -> str:
    whole_minutes = seconds >= 120 and seconds % 60 == 0
    return f"{seconds / 60:g} min" if whole_minutes else f"{seconds:g} s"
