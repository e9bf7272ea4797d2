"""What the config says, with all defaults filled in, as a record for people's screens: no login and no secret."""

from edgecount.config.model import Config
from edgecount.config.reading.yaml_reader import Tree
from edgecount.config.sections.camera import CameraSection
from edgecount.config.settings.secrecy import has_login
from edgecount.fields.opening import format_hours, format_time
from edgecount.gateway.record import JsonRecord

_OF_ALERTS = {
    "when",
    "above",
    "clear_below",
    "camera",
    "zone",
    "hold_seconds",
    "cool_down_seconds",
    "remind_after_seconds",
    "most_mails_a_day",
    "mail",
    "mail_when_cleared",
}


def effective(config: Config, tree: Tree) -> JsonRecord:
    """The blocks that may be changed; `tree` is the document from which the config was made."""
    site, report, mail = config.site, config.report, config.mail
    return {
        "site": {
            "name": site.name,
            "timezone": site.timezone.key,
            "day_start": format_time(site.day_start),
            "capacity": site.capacity,
            "opening_hours": {day: format_hours(hours) for day, hours in site.opening_hours.items()},
        },
        "cameras": {name: _camera(camera, _source(tree, name)) for name, camera in config.cameras.items()},
        "alerts": {
            name: alert.model_dump(mode="json", include=_OF_ALERTS, exclude_none=True)
            for name, alert in config.alerts.items()
        },
        "report": {"at": None if report.at is None else format_time(report.at), "mail": report.mail},
        "retention": {"events_days": config.retention.events_days, "files_days": config.retention.files_days},
        "mail": None
        if mail is None
        else {"server": mail.host, "sender": mail.sender, "receivers": list(mail.receivers)},
    }


def _camera(camera: CameraSection, source: Tree) -> JsonRecord:
    return {
        "title": camera.title,
        "source": None if camera.source is None else camera.source.display,
        "has_login": has_login(source),
        "mount": camera.mount,
        "lines": list(camera.lines),
        "zones": {name: zone.capacity for name, zone in camera.zones.items()},
    }


def _source(tree: Tree, name: str) -> Tree:
    """The address of a camera as the document has it."""
    for key in ("cameras", name, "source"):
        tree = tree.get(key) if isinstance(tree, dict) else None
    return tree
