"""How far the number of people inside the whole site can be trusted."""

from dataclasses import dataclass
from datetime import datetime, timedelta

TRUSTED_FOR = timedelta(minutes=5)
"""So old what is known of the other doors may be: each box is heard, and told, once a minute at least."""


@dataclass(frozen=True, slots=True)
class WholeInside:
    """What is known of the site's other doors: all up to `heard` (aware UTC), when `box` was heard.

    `box` is the one that was heard the longest ago; both are None before the fleet has told anything.
    """

    heard: datetime | None = None
    box: str | None = None

    def is_sure(self, now: datetime) -> bool:
        """Whether that is so recent that a limit can be held by it."""
        return self.heard is not None and now - self.heard <= TRUSTED_FOR
