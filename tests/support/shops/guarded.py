"""A shop whose camera, broker and mail server all want a login, and all by way of TLS but the camera."""

import base64
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from aiosmtpd.smtp import AuthResult, LoginPassword

from tests.support.canaries import CAMERA, MAIL, MQTT, password
from tests.support.footage.walker import THERE_AND_BACK, write_model, write_walk
from tests.support.servers.authority import Authority
from tests.support.servers.broker import Broker
from tests.support.servers.mailserver import HOST, Mailbox, MailServer, mail_server
from tests.support.servers.mjpeg import MjpegCamera

USER = "counter"
PASSWORDS = {
    "EDGECOUNT_CAMERA_PASSWORD": password(CAMERA),
    "EDGECOUNT_MQTT_PASSWORD": password(MQTT),
    "EDGECOUNT_MAIL_PASSWORD": password(MAIL),
}
"""What the config's placeholders stand for."""

_CONFIG = """\
site: {{name: Main Street, timezone: Europe/Paris}}
detector: {{model: {model}, view: frame}}
health: {{port: off}}
cameras:
  entrance: {{source: walk.avi, {lines}}}
  yard: {{source: "http://{user}:{{EDGECOUNT_CAMERA_PASSWORD}}@{camera}/stream", {lines}}}
mqtt: {{host: localhost, port: {broker}, tls: true, ca: {broker_ca}, user: {user},
       password: "{{EDGECOUNT_MQTT_PASSWORD}}"}}
mail: {{host: {host}, port: {mail}, ca: {mail_ca}, user: {user}, password: "{{EDGECOUNT_MAIL_PASSWORD}}",
       sender: shop@example.org, receivers: [anna@example.org, ben@example.org]}}
alerts:
  full: {{when: occupancy, above: 0, hold_seconds: 0}}
  dark: {{when: camera_lost, camera: yard, hold_seconds: 0}}
"""
_LINES = "lines: {door: {from: [0.5, 0.0], to: [0.5, 1.0], in_side: left}}"


class GuardedCamera(MjpegCamera):
    """A camera that wants this password, and lets nobody in a second time; `admitted` counts who had it."""

    def __init__(self, secret: str) -> None:
        super().__init__()
        self._login = "Basic " + base64.b64encode(f"{USER}:{secret}".encode()).decode()
        self.admitted = 0

    def admits(self, authorization: str | None, path: str) -> bool:
        """Whether a login is right."""
        self.admitted += authorization == self._login
        return authorization == self._login and self.admitted == 1


@dataclass
class GuardedMailbox(Mailbox):
    """A mail server that wants this password."""

    login_wanted: bool = True
    secret: str = field(default="", repr=False)

    def admits(self, *arguments: Any) -> AuthResult:
        """Whether a login is right."""
        self.logins.append(arguments[-1])
        right = LoginPassword(USER.encode(), self.secret.encode())
        return AuthResult(success=arguments[-1] == right, handled=False)


@dataclass(frozen=True)
class GuardedShop:
    """What runs there."""

    camera: GuardedCamera
    broker: Broker
    mail: MailServer
    broker_ca: Path


def write_config(folder: Path, *, camera: str, broker: int, broker_ca: Path, mail: int, mail_ca: Path) -> None:
    """The config of a shop with these servers, and the recording that plays at its entrance."""
    write_walk(folder / "walk.avi", THERE_AND_BACK * 10)
    (folder / "config.yaml").write_text(
        _CONFIG.format(
            model=write_model(folder),
            lines=_LINES,
            user=USER,
            host=HOST,
            camera=camera,
            broker=broker,
            broker_ca=broker_ca,
            mail=mail,
            mail_ca=mail_ca,
        )
    )


@contextmanager
def guarded_shop(folder: Path, servers: Path, passwords: Sequence[str]) -> Iterator[GuardedShop]:
    """The servers, which want these passwords, their files in a folder of their own, and a config for them."""
    for_camera, for_broker, for_mail = passwords
    tls, authority = Authority(servers / "broker"), Authority(servers)
    with ExitStack() as stack:
        camera = stack.enter_context(GuardedCamera(for_camera))
        broker = stack.enter_context(Broker(servers / "broker", users={USER: for_broker}, tls=tls))
        box = GuardedMailbox(secret=for_mail)
        mail = stack.enter_context(mail_server(box, security="starttls", context=authority.server_context()))
        write_config(
            folder, camera=camera.host, broker=broker.port, broker_ca=tls.ca, mail=mail.port, mail_ca=authority.ca
        )
        yield GuardedShop(camera, broker, mail, tls.ca)
