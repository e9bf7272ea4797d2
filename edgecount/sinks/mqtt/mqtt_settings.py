"""The settings of the MQTT sink."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from edgecount.alerts.rule import AlertRule
from edgecount.sinks.broker.broker_settings import BrokerSettings
from edgecount.site.layout import SiteLayout

INTERVAL_MINUTES = (1, 5, 15, 60)
"""The lengths that an interval may have (minutes)."""

Discovery = Literal["device", "entities", "off"]
"""How Home Assistant is told: a description for each device, one for each entity, or not at all."""

_LEVELS = re.compile(r"[A-Za-z0-9_.-]+(/[A-Za-z0-9_.-]+)*")


@dataclass(frozen=True, slots=True, kw_only=True)
class MqttSettings(BrokerSettings):
    """The broker, the name of edgecount there, and the site that it tells of.

    No other device may have the same `prefix`.  `interval_minutes` is the length of an interval.  `discovery` says how
    Home Assistant is told, and `discovery_prefix` is the topic below which it listens.  `configuration_url` is where
    its link to the counter leads, None where it has none.  `rules` are the alert rules.
    """

    layout: SiteLayout
    prefix: str = "edgecount"
    interval_minutes: int = 15
    discovery: Discovery = "device"
    discovery_prefix: str = "homeassistant"
    configuration_url: str | None = None
    rules: Sequence[AlertRule] = ()

    def __post_init__(self) -> None:
        BrokerSettings.__post_init__(self)
        if self.interval_minutes not in INTERVAL_MINUTES:
            raise ValueError(
                f"an interval lasts {', '.join(map(str, INTERVAL_MINUTES))} minutes, not {self.interval_minutes}"
            )
        for prefix in (self.prefix, self.discovery_prefix):
            if not _LEVELS.fullmatch(prefix):
                raise ValueError(f"a prefix is words of a-z, 0-9, _, . and - with / in between, not {prefix!r}")
        for camera in ("alert", "site"):
            if camera in self.layout.cameras:
                raise ValueError(f"a camera cannot be called {camera}: other topics are there")

    @property
    def topics(self) -> str:
        """The topics that the client must be let write and read, for messages."""
        return f"{self.prefix}/#"
