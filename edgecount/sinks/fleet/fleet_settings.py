"""The settings of the uplink: the fleet's broker, and what this box is called there."""

import re
from dataclasses import dataclass
from typing import ClassVar

from edgecount.sinks.broker.broker_settings import BrokerSettings
from edgecount.site.layout import SiteLayout

BOX = re.compile(r"[A-Za-z0-9_-]{1,64}")
"""The name of a box: AMQP would take a dot for the end of a word, MQTT a slash, + and # for more than letters."""
_CONNECT_SECONDS = 20.0
_ANSWER_SECONDS = 30.0
_KEEPALIVE_SECONDS = 180


@dataclass(frozen=True, slots=True, kw_only=True)
class FleetSettings(BrokerSettings):
    """The fleet's broker, this `box`, and the site that it counts.

    With `track` events carry the track number of the person.  With `whole_site` the box is told how many people are
    inside, at the doors of all boxes of its site.  `config_hash` is the SHA-256 of the config, in hex.  A
    broker is waited for with patience: thousands of boxes may be back at the same time.
    """

    BLOCK: ClassVar[str] = "fleet"
    CERTIFIED: ClassVar[bool] = True

    layout: SiteLayout
    box: str
    track: bool = True
    whole_site: bool = False
    config_hash: str = ""
    connect_seconds: float = _CONNECT_SECONDS
    answer_seconds: float = _ANSWER_SECONDS
    keepalive_seconds: int = _KEEPALIVE_SECONDS

    def __post_init__(self) -> None:
        BrokerSettings.__post_init__(self)
        if not BOX.fullmatch(self.box):
            raise ValueError(f"a box is 1 to 64 of A-Z, a-z, 0-9, _ and -, not {self.box!r}")

    @property
    def named(self) -> str:
        """What gives the client its name at the broker, as messages name it."""
        return f"{self.BLOCK}.box"

    @property
    def topics(self) -> str:
        """The topics that the client must be let write and read, for messages."""
        return f"edgecount/{self.box}/#"

    @property
    def event_topic(self) -> str:
        """Carries every event."""
        return f"edgecount/{self.box}/event"

    @property
    def heartbeat_topic(self) -> str:
        """Carries how the box stands."""
        return f"edgecount/{self.box}/heartbeat"

    @property
    def replay_topic(self) -> str:
        """Takes the wish of the fleet to be told events again."""
        return f"edgecount/{self.box}/replay/set"

    @property
    def site_topic(self) -> str:
        """Takes how many people are inside the whole site."""
        return f"edgecount/{self.box}/site/set"

    @property
    def asked_for(self) -> str:
        """The one filter of topics that is subscribed to: a broker of thousands of boxes is slow with each of them."""
        return f"edgecount/{self.box}/+/set" if self.whole_site else self.replay_topic
