"""What the main thread takes care of: what workers hand over, and what people and machines ask for.

The main thread alone changes what is counted.
"""

from concurrent.futures import Future
from dataclasses import dataclass, field
from queue import SimpleQueue

from edgecount.daemon.report import Report
from edgecount.sinks.command import Command, Commander


@dataclass(frozen=True, slots=True, eq=False)
class Order:
    """A command, and the future that whoever gave it may wait for."""

    command: Command
    done: "Future[int]" = field(default_factory=Future)


@dataclass(frozen=True, slots=True, eq=False)
class Gone:
    """A worker's process is no more; all that it handed over came before."""

    worker: object


Inbox = SimpleQueue[Report | Order | Gone]
"""What the main thread takes care of, in its order."""


def commander(inbox: Inbox) -> Commander:
    """What puts commands into the inbox, from any thread."""

    def give(command: Command) -> "Future[int]":
        order = Order(command)
        inbox.put(order)
        return order.done

    return give
