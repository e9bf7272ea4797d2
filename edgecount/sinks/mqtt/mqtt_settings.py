"""The settings of the MQTT sink."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

from edgecount.alerts.rule import AlertRule
from edgecount.site.layout import SiteLayout

INTERVAL_MINUTES = (1, 5, 15, 60)
"""The lengths that an interval may have (minutes)."""

Discovery = Literal["device", "entities", "off"]
"""How Home Assistant is told: a description for each device, one for each entity, or not at all."""

_LEVELS = re.compile(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class MqttSettings:
    """The broker, the name of edgecount there, and the site that it tells of.

    `host` and `port` are the broker's.  No other device may have the same `prefix` or `client_id`.  Without `user`,
    edgecount does not log in.  `ca` is the file of the certificate authority to trust, None for those of the system.
    `interval_minutes` is the length of an interval.  `discovery` says how Home Assistant is told, and
    `discovery_prefix` is the topic below which it listens.  `configuration_url` is where its link to the counter leads,
    None where it has none.  `rules` are the alert rules.
    """

    host: str
    layout: SiteLayout
    port: int = 1883
    client_id: str = "edgecount"
    prefix: str = "edgecount"
    user: str | None = None
    password: str | None = field(default=None, repr=False)
    tls: bool = False
    ca: Path | None = None
    interval_minutes: int = 15
    discovery: Discovery = "device"
    discovery_prefix: str = "homeassistant"
    configuration_url: str | None = None
    rules: Sequence[AlertRule] = ()

    def __post_init__(self) -> None:
        if not self.host:
            raise ValueError("a broker has a host")
        if not 0 < self.port < 65536:
            raise ValueError(f"a port is 1 to 65535, not {self.port}")
        if self.interval_minutes not in INTERVAL_MINUTES:
            raise ValueError(
                f"an interval lasts {', '.join(map(str, INTERVAL_MINUTES))} minutes, not {self.interval_minutes}"
            )
        for prefix in (self.prefix, self.discovery_prefix):
            if not _LEVELS.fullmatch(prefix):
                raise ValueError(f"a prefix is words of a-z, 0-9, _, . and - with / in between, not {prefix!r}")
        if not self.client_id:
            raise ValueError("a client id has at least one letter")
        if not all(_is_text(text) for text in (self.client_id, self.user, self.password)):
            raise ValueError("the client id, the user or the password has letters that are not UTF-8")
        for camera in ("alert", "site"):
            if camera in self.layout.cameras:
                raise ValueError(f"a camera cannot be called {camera}: other topics are there")

    @property
    def broker(self) -> str:
        """The broker as messages name it."""
        return broker_name(self.host, self.port)


def broker_name(host: str, port: int) -> str:
    """A broker as messages name it."""
    return f"broker {f'[{host}]' if ':' in host else host}:{port}"


def _is_text(text: str | None) -> bool:
    """Whether a text can be sent as UTF-8: an environment variable may hold any bytes."""
    try:
        (text or "").encode()
    except UnicodeEncodeError:
        return False
    return True
