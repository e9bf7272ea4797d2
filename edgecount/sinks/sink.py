"""What a receiver of events must offer, and how it says that it did not take them."""

from collections.abc import Sequence
from typing import Literal, Protocol

from edgecount.errors import EdgecountError
from edgecount.store.codec import StoredEvent

Verdict = Literal["sent", "refused", "given_up"]
"""What became of a message, for the metrics."""


class UndeliveredError(EdgecountError):
    """The receiver cannot be reached, or does not want anything now: nothing is lost, and it is tried again later.

    `patience_seconds` is the least time to wait before that, where trying sooner would do harm: a broker or a server
    that refuses the password counts the attempts.
    """

    def __init__(self, message: str, patience_seconds: float = 0.0) -> None:
        super().__init__(message)
        self.patience_seconds = patience_seconds


class RefusedError(EdgecountError):
    """The receiver refuses one event, whatever is done: after some attempts it goes aside, with this reason.

    All events before number `seq` have been delivered.  `final` says that another attempt cannot help.
    """

    def __init__(self, seq: int, reason: str, *, final: bool = False) -> None:
        super().__init__(reason)
        self.seq = seq
        self.final = final


class Sink(Protocol):
    """A receiver of events.  All its methods are called by one thread: that of its delivery."""

    @property
    def name(self) -> str:
        """The name of its cursor."""

    @property
    def is_connected(self) -> bool | None:
        """Whether its receiver is there; None where it keeps no connection.  May be asked by any thread."""

    def open(self) -> None:
        """Connect, where there is something to connect to; UndeliveredError where that fails.  May be called again."""

    def deliver(self, events: Sequence[StoredEvent]) -> int:
        """Take events, in the order of their numbers, and give the number up to which all of them are delivered.

        At least the first is, or the error says why not: UndeliveredError, RefusedError.  An event may come again.
        """

    def tick(self) -> None:
        """Do what is due by itself, about every second; UndeliveredError where the receiver is gone."""

    def close(self) -> None:
        """Say good-bye and let go; harmless when repeated, and done within two seconds."""
