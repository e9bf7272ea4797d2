"""What the dashboard asks to have tried: a camera's address, and the mail server.

    camera.test   {"source": "rtsp://user:password@192.0.2.10/1", "camera": "entrance", "mount": "side"}
    mail.test     -> {"told": "mail server ...: a test mail went to 2 receivers"}

A camera that is there already lends its login to an address of the same host.
"""

from collections.abc import Mapping
from pathlib import Path

from edgecount.clock import Clock
from edgecount.config.model import Config
from edgecount.config.settings.grants import ADMIN
from edgecount.config.settings.settings import Settings
from edgecount.errors import SourceError
from edgecount.fields.placeholder import PLACEHOLDER
from edgecount.gateway.ask import Ask
from edgecount.gateway.record import GatewayError, JsonRecord
from edgecount.wiring.layout import site_layout
from edgecount.wiring.pages.camera_trial import plain_camera, trial_job, tried

_MOUNTS = ("side", "overhead")


def trial_asks(
    config: Config, settings: Settings, state: Path, environ: Mapping[str, str], clock: Clock
) -> Mapping[str, Ask]:
    """The asks by their names."""

    def try_camera(values: JsonRecord) -> JsonRecord:
        _require_admin(values)
        address, camera, mount = values.get("source"), values.get("camera"), values.get("mount", "side")
        if not isinstance(address, str) or mount not in _MOUNTS or not isinstance(camera, str | None):
            raise GatewayError("a camera is tried by its address, and by how it looks at people: side or overhead")
        if PLACEHOLDER.search(address):
            raise GatewayError("an address is tried with its user and password, without placeholders")
        try:
            source = settings.source(address, camera)
        except ValueError as error:
            raise SourceError(f"the address {error}") from None
        return tried(trial_job(config, source, plain_camera(str(mount))), state, environ)

    def try_mail(values: JsonRecord) -> JsonRecord:
        _require_admin(values)
        if config.mail is None:
            raise GatewayError("there is no mail server: name one in the block mail of the config file")
        return {"told": config.mail.try_out(site_layout(config), clock)}

    return {
        "camera.test": Ask(try_camera, 4, 0.2, is_slow=True, story=lambda _: "try the address of a camera"),
        "mail.test": Ask(try_mail, 3, 0.05, is_slow=True, story=lambda _: "send a test mail to all receivers"),
    }


def _require_admin(values: JsonRecord) -> None:
    role = values.get("role")
    if not isinstance(role, int) or role < ADMIN:
        raise GatewayError("that is not yours to try: ask an administrator")
