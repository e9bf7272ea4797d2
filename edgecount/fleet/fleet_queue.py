"""The seam between ingest and the broker, so that ingest can be tried without one."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol
from uuid import UUID

from edgecount.errors import EdgecountError
from edgecount.fleet.arrivals import Arrival
from edgecount.fleet.site_words import SiteWord


class BrokerError(EdgecountError):
    """The fleet's broker cannot be reached, or has ended the connection: what it was not thanked for comes again."""


@dataclass(frozen=True, slots=True)
class ResendAsk:
    """A box is to tell all events of a store after number `since` again."""

    box: str
    store: UUID
    since: int


class FleetQueue(Protocol):
    """Messages that the broker keeps until they are acknowledged; every method may raise BrokerError."""

    def take(self, most: int, seconds: float) -> Sequence[Arrival]:
        """The next messages: as many as there are within these seconds, and `most` at most."""

    def acknowledge(self) -> None:
        """Let the broker forget all that was taken so far."""

    def ask(self, asks: Sequence[ResendAsk]) -> None:
        """Send boxes wishes; none is said to have arrived."""

    def tell(self, words: Sequence[SiteWord]) -> None:
        """Tell boxes how many people are inside their whole site; one that is not connected hears nothing."""

    def wait(self, seconds: float) -> None:
        """Stay connected for so long without taking anything."""
