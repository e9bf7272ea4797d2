"""Which event is given up first, where there is no room for all."""

from collections.abc import Sequence

from edgecount.events.catalogue import kind_of
from edgecount.events.model import AnyEvent


def least_worth(events: Sequence[AnyEvent]) -> int:
    """The place of the event that is given up first: of those of the lowest worth, the newest."""
    return min(range(len(events)), key=lambda at: (kind_of(events[at]).worth, -at))
