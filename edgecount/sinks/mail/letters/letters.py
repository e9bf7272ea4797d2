"""Writes the letter of an event, from the store."""

import threading
from collections.abc import Mapping
from pathlib import Path
from uuid import UUID

from edgecount.alerts.rule import AlertKind
from edgecount.clock import Clock
from edgecount.errors import StoreError
from edgecount.events.model import AlertEvent, LimitCleared, LimitExceeded, LimitReminded, ReportDue
from edgecount.sinks.files.report_settings import ReportSettings
from edgecount.sinks.mail.letter import Letter
from edgecount.sinks.mail.letters.alert_letters import alert_letter
from edgecount.sinks.mail.letters.daily import daily_letter
from edgecount.sinks.mail.letters.makers import HERE, Makers
from edgecount.sinks.sink import UndeliveredError
from edgecount.store.codec import StoredEvent
from edgecount.store.reader import StoreReader

_KEPT = 4
"""The number of letters kept, the newest: for the other receivers, and for another attempt."""


class Letters:
    """Writes the letters of a site, each once for all receivers; `kinds` has the kind of each alert rule, by its name.

    `makers` make what they enclose.  Several threads may call it.
    """

    def __init__(
        self,
        store: Path,
        settings: ReportSettings,
        kinds: Mapping[str, AlertKind],
        clock: Clock,
        makers: Makers = HERE,
    ) -> None:
        self._store = store
        self._settings = settings
        self._kinds = kinds
        self._clock = clock
        self._makers = makers
        self._kept: dict[UUID, Letter] = {}
        self._lock = threading.Lock()

    def __call__(self, stored: StoredEvent) -> Letter | None:
        """The letter of an event, None where it has none; UndeliveredError while the store cannot be read."""
        event = stored.event
        if not isinstance(event, (LimitExceeded, LimitReminded, LimitCleared, ReportDue)):
            return None
        with self._lock:
            if event.id not in self._kept:
                self._kept[event.id] = self._written(event)
            if len(self._kept) > _KEPT:
                del self._kept[next(iter(self._kept))]
            return self._kept[event.id]

    def _written(self, event: AlertEvent | ReportDue) -> Letter:
        try:
            with StoreReader(self._store) as reader:
                if isinstance(event, ReportDue):
                    now, makers = self._clock.now(), self._makers
                    return daily_letter(reader, self._settings, event.day, now, makers.hours, makers.workbook)
                kind = self._kinds.get(event.rule)
                return alert_letter(reader, self._settings, kind, event, self._makers.curve)
        except StoreError as error:
            raise UndeliveredError(f"no mail can be written: {error}") from error
