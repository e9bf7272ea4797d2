"""Whether edgecount is well: alive (its loops go on) and ready (all its parts run).

Neither depends on a camera, a broker or a mail server that is away: a new start of the counter would not help.  It
would not help against a full disk either, and events that wait in memory would be lost: so only readiness tells of it.
"""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import tzinfo
from http import HTTPStatus
from typing import TypedDict

from edgecount.daemon.operations.pages.page import Page
from edgecount.site.status import Status, StoreState
from edgecount.site.status_record import CameraRecord, SinkRecord, StoreRecord, as_record

Late = Callable[[], Mapping[str, float]]
"""The loops that are late, and for how long they have made no progress (seconds)."""

Parts = Callable[[], Mapping[str, bool]]
"""Whether each part that the config wants runs, by the part's name."""


class Verdict(TypedDict):
    """Whether all is well, and what is not."""

    ok: bool
    reasons: list[str]


class HealthRecord(TypedDict):
    """Both verdicts, what they are based on, and the states of cameras and sinks."""

    live: Verdict
    ready: Verdict
    parts: dict[str, bool]
    version: str
    site: str
    started: str
    uptime_seconds: int
    cameras: dict[str, CameraRecord]
    sinks: dict[str, SinkRecord]
    store: StoreRecord


class Health:
    """Makes the pages of health; the three callables may be called in any thread.  `zone` is the site's."""

    def __init__(self, late: Late, parts: Parts, status: Callable[[], Status], zone: tzinfo) -> None:
        self._late = late
        self._parts = parts
        self._status = status
        self._zone = zone

    def live(self) -> Page:
        """Whether every loop goes on; 503 where one hangs."""
        verdict = _live(self._late())
        return _page(verdict, ok=verdict["ok"])

    def ready(self) -> Page:
        """Whether every part runs, and the store takes what is counted; 503 where not."""
        verdict = _ready(self._parts(), self._status().store)
        return _page(verdict, ok=verdict["ok"])

    def all(self) -> Page:
        """Both verdicts, and all that helps to find out why; 503 where one of them is not well."""
        parts, now = self._parts(), self._status()
        status = as_record(now, self._zone)
        record: HealthRecord = {
            "live": _live(self._late()),
            "ready": _ready(parts, now.store),
            "parts": dict(parts),
            "version": status["version"],
            "site": status["site"],
            "started": status["started"],
            "uptime_seconds": status["uptime_seconds"],
            "cameras": status["cameras"],
            "sinks": status["sinks"],
            "store": status["store"],
        }
        return _page(record, ok=record["live"]["ok"] and record["ready"]["ok"])


def _live(late: Mapping[str, float]) -> Verdict:
    return _verdict(f"{name} has stood still for {seconds:.0f} seconds" for name, seconds in late.items())


def _ready(parts: Mapping[str, bool], store: StoreState) -> Verdict:
    off = [f"{name} does not run" for name, runs in parts.items() if not runs]
    return _verdict(off if store.error is None else [*off, f"nothing can be stored: {store.error}"])


def _verdict(reasons: Iterable[str]) -> Verdict:
    found = list(reasons)
    return {"ok": not found, "reasons": found}


def _page(record: Verdict | HealthRecord, *, ok: bool) -> Page:
    status = HTTPStatus.OK if ok else HTTPStatus.SERVICE_UNAVAILABLE
    return Page(json.dumps(record).encode() + b"\n", "application/json", status)
