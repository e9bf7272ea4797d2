"""What the dashboard has done of an audit: taps of a phone compared with the store, and kept."""

from collections.abc import Mapping, Sequence
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

from edgecount.clock import Clock
from edgecount.daemon.operations.asked import BUSY, stored
from edgecount.errors import EdgecountError
from edgecount.events.model import Direction
from edgecount.figures.audits.audit import Passage
from edgecount.figures.period import Period
from edgecount.gateway.ask import Ask, person
from edgecount.gateway.record import GatewayError, JsonRecord
from edgecount.site.audits.auditing import MOST_TAPS, audited, require_lines
from edgecount.site.command import Commander, KeepAudit
from edgecount.store.reader import StoreReader

_WAYS: Mapping[str, Direction] = {"in": "in", "out": "out"}
_LATEST = timedelta(days=7)
"""So long a phone may keep taps until it has a connection again."""


class AuditAsk:
    """Takes the taps of a phone, whose clock may be off: `now` is what it shows when it sends them.

    `lines` has the lines of each camera.  Asked: `id` (a UUID), `camera`, `lines`, `began`, `ended`, `now`, and `taps`,
    each a time and a way; all times are milliseconds since 1970 on the phone's clock.
    """

    def __init__(self, store: Path, lines: Mapping[str, Sequence[str]], command: Commander, clock: Clock) -> None:
        self._store = store
        self._lines = lines
        self._command = command
        self._clock = clock

    def ask(self) -> Ask:
        """It, with its limits."""
        return Ask(self._keep, burst=5.0, per_second=0.2, is_slow=True, story=_story)

    def _keep(self, values: JsonRecord) -> JsonRecord:
        """The id of the audit, which is kept once, however often its taps are sent."""
        by, now = person(values), self._clock.now()
        try:
            id_, camera = UUID(values["id"]), str(values["camera"])
            lines = list(dict.fromkeys(str(line) for line in values["lines"]))
            ahead = _moment(values["now"]) - now
            span = Period(_moment(values["began"]) - ahead, _moment(values["ended"]) - ahead)
            taps = [
                Passage((_moment(at) - ahead).timestamp(), _WAYS[way]) for at, way in values["taps"][: MOST_TAPS + 1]
            ]
        except (KeyError, ValueError, TypeError, OverflowError, AttributeError):
            raise GatewayError("these are no taps of an audit: load the page again") from None
        if not lines or not now - _LATEST <= span.end <= now:
            raise GatewayError("these are no taps of an audit: load the page again")
        require_lines(camera, lines, self._lines)
        with StoreReader(self._store) as reader:
            if not reader.has(id_):
                audit = audited(reader, camera, lines, taps, span, by.rpartition(" (")[0])
                stored(self._command(KeepAudit(id_, audit)))
            if not reader.has(id_):
                raise EdgecountError(BUSY)  # the phone keeps its taps, and sends them again
        return {"id": str(id_)}


def _moment(milliseconds: object) -> datetime:
    if isinstance(milliseconds, bool) or not isinstance(milliseconds, int | float):
        raise TypeError
    return datetime.fromtimestamp(milliseconds / 1000, UTC)


def _story(values: JsonRecord) -> str:
    with suppress(KeyError, TypeError):
        return f"keep an audit of {values['camera']} with {len(values['taps'])} taps"
    return "keep an audit"
