"""A sink: the methods that a receiver of events must have, and the errors by which it refuses events."""

from collections.abc import Sequence
from typing import Literal, Protocol

from edgecount.errors import EdgecountError
from edgecount.store.codec import StoredEvent

Verdict = Literal["sent", "refused", "given_up"]
"""The verdict on a message, for the metrics."""


class UndeliveredError(EdgecountError):
    """The receiver cannot be reached, or takes nothing now: nothing is lost, and the delivery is tried again later.

    `patience_seconds` is the least time to wait before that.  It is above 0 where trying sooner would do harm: a broker
    or a server that refuses the password counts the attempts.
    """

    def __init__(self, message: str, patience_seconds: float = 0.0) -> None:
        super().__init__(message)
        self.patience_seconds = patience_seconds


class RefusedError(EdgecountError):
    """The receiver refuses one event each time it is sent: after some attempts it is put aside, with this reason.

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
        """What people and programs read: in the log, in the status and in metrics.  It names nobody."""

    @property
    def cursor(self) -> str:
        """The name of the sink's cursor, which stays whatever else changes in the config; the store alone has it."""

    @property
    def is_connected(self) -> bool | None:
        """Whether the receiver is connected; None where the sink keeps no connection.  Any thread may ask."""

    def open(self) -> None:
        """Connect, if the sink keeps a connection; UndeliveredError where that fails.  It may be called again."""

    def deliver(self, events: Sequence[StoredEvent]) -> int:
        """Take events, in the order of their numbers, and return the number up to which all of them are delivered.

        At least the first one is delivered, else UndeliveredError or RefusedError says why.  An event may come again.
        """

    def tick(self) -> None:
        """Do work that is due without an event, about every second; UndeliveredError where the receiver is gone."""

    def close(self) -> None:
        """End the connection; harmless when repeated, and done within two seconds."""
