"""Alerts that somebody has seen to: by whom, and when.  The first one counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from edgecount.accounts.book import PeopleBook, moment, seconds
from edgecount.clock import Clock

KEPT = timedelta(days=400)


@dataclass(frozen=True, slots=True)
class Acknowledgement:
    """Somebody has seen to an alert; `by` is None where that account is no more."""

    at: datetime
    by: str | None


class Acknowledgements:
    """All of them, by the id of the event that raised the alert."""

    def __init__(self, book: PeopleBook, clock: Clock) -> None:
        self._book = book
        self._clock = clock

    def add(self, event: str, account: int) -> None:
        """Note that this account has seen to an alert; harmless where somebody has."""
        now = self._clock.now()
        with self._book.change() as connection:
            connection.execute("DELETE FROM acknowledgements WHERE at < ?", (seconds(now - KEPT),))
            connection.execute(
                "INSERT INTO acknowledgements (event, at, account) VALUES (?, ?, ?) ON CONFLICT DO NOTHING",
                (event, seconds(now), account),
            )

    def of(self, events: Sequence[str]) -> Mapping[str, Acknowledgement]:
        """Those of some alerts."""
        wanted = set(events)
        rows = self._book.rows(
            "SELECT event, at, name FROM acknowledgements LEFT JOIN accounts ON accounts.id = account"
        )
        return {event: Acknowledgement(moment(at), name) for event, at, name in rows if event in wanted}
