"""Answers what `edgecount status`, `occupancy` and `cameras` ask the running daemon, through a socket in its folder."""

import json
import logging
import os
import socket
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import Future
from contextlib import suppress
from datetime import tzinfo
from pathlib import Path
from typing import Any, TypeAlias

from edgecount.daemon.operations.clients import MOST, Clients
from edgecount.daemon.operations.control_socket import NAME, address
from edgecount.errors import EdgecountError, StoreError
from edgecount.site.audits.kept_audits import audit_of
from edgecount.site.command import AcceptAim, AdjustOccupancy, Commander, KeepAudit, PauseCamera
from edgecount.site.status import Status
from edgecount.site.status_record import as_record
from edgecount.store.codec import decode

log = logging.getLogger(__name__)

LONGEST_REQUEST = 4096
THREADS = 8
_TICK_SECONDS = 0.1
"""How long one wait lasts at most (seconds): within this time, the end of the daemon is noticed."""
_STORE_WAITS = 50
"""How often a command may be waited for: five seconds."""

_REQUESTS = (
    '{"ask": "status"}',
    '{"ask": "occupancy", "value": 12}',
    '{"ask": "pause", "camera": "entrance", "paused": true}',
    '{"ask": "audit", "audit": {}}',
    '{"ask": "right", "camera": "entrance"}',
    '{"ask": "reload"}',
)

_LATE = b'{"error": "no whole line came in time"}\n'

Answer: TypeAlias = "Mapping[str, object]"


class RequestError(EdgecountError):
    """What was asked cannot be answered."""


class ControlServer:
    """Listens in the state folder while it is started; clients are answered as they come.

    Start it after the store is opened and stop it before the store is closed: the store's lock gives the folder to
    one daemon only, so a socket that is found there was left by a dead one.  `status` is called in this server's
    thread.  Where the folder takes no socket, a warning is logged, and that is all: counting goes on.
    """

    def __init__(
        self,
        folder: Path,
        status: Callable[[], Status],
        zone: tzinfo,
        command: Commander,
        reload: Callable[[], object] = lambda: None,
    ) -> None:
        self._folder = folder
        self._status = status
        self._zone = zone
        self._command = command
        self._reload = reload
        self._stop = threading.Event()
        self._clients: Clients | None = None

    def start(self) -> None:
        """Listen from now on."""
        try:
            listener = _listen(self._folder)
        except OSError as error:
            log.warning(
                "`edgecount status` cannot ask this daemon: no %s in %s (%s)", NAME, self._folder, error.strerror
            )
            return
        self._clients = Clients(listener, "control", THREADS, _is_whole, self._attend, _LATE)
        self._clients.start()

    def stop(self) -> None:
        """Listen no more; harmless when repeated."""
        self._stop.set()
        if self._clients is None:
            return
        with suppress(OSError):
            (self._folder / NAME).unlink(missing_ok=True)
        self._clients.stop()
        self._clients = None

    def _attend(self, request: bytes) -> bytes:
        """The answer to a request, as it is sent."""
        try:
            answer = self._answer(_line_of(request))
        except EdgecountError as error:
            answer = {"error": str(error)}
        except Exception:  # whatever it is, the next client is to be answered
            log.exception("a request to the daemon failed")
            answer = {"error": "that failed; the daemon's log says why"}
        return json.dumps(answer).encode() + b"\n"

    def _answer(self, request: bytes) -> Answer:
        try:
            asked = json.loads(request)
        except (ValueError, RecursionError):
            asked = None
        match asked:
            case {"ask": "status"}:
                return dict(as_record(self._status(), self._zone))
            case {"ask": "occupancy", "value": int(value)} if not isinstance(value, bool):
                seq = self._stored(self._command(_adjustment(value)))
                return {"seq": seq} if seq else {"seq": None, "waits": self._status().store.error}
            case {"ask": "pause", "camera": str(camera), "paused": bool(paused)}:
                self._stored(self._command(PauseCamera(camera, paused)))
                return {"camera": camera, "paused": paused}
            case {"ask": "audit", "audit": dict(audit)}:
                return {"seq": self._stored(self._command(_kept(audit))) or None}
            case {"ask": "right", "camera": str(camera)}:
                self._stored(self._command(AcceptAim(camera)))
                return {"camera": camera}
            case {"ask": "reload"}:
                self._reload()
                return {"reloading": True}
            case _:
                raise RequestError(f"a request is one of {', '.join(_REQUESTS)}")

    def _stored(self, future: "Future[int]") -> int:
        """The number of the event that the command becomes, 0 where it waits; RequestError after a while."""
        for _ in range(_STORE_WAITS):
            with suppress(TimeoutError):
                return future.result(_TICK_SECONDS)
            if self._stop.is_set():
                raise RequestError("edgecount is being stopped: try again when it has ended")
        raise RequestError("it is not stored yet, edgecount is busy: `edgecount status` shows when it is")


def _is_whole(heard: bytes, ended: bool) -> bool:  # noqa: FBT001 - as Clients asks
    """Whether a line has come, all that will come, or too much."""
    return ended or b"\n" in heard or len(heard) > LONGEST_REQUEST


def _line_of(request: bytes) -> bytes:
    line, end, _ = request.partition(b"\n")
    if not end and len(request) > LONGEST_REQUEST:
        raise RequestError(f"a request is one line of at most {LONGEST_REQUEST} bytes")
    return line


def _adjustment(value: int) -> AdjustOccupancy:
    try:
        return AdjustOccupancy(value)
    except ValueError as error:
        raise RequestError(str(error)) from error


def _kept(audit: Mapping[str, Any]) -> KeepAudit:
    try:
        event = decode(0, json.dumps(audit)).event
        return KeepAudit(event.id, audit_of(audit))
    except (StoreError, KeyError, ValueError, TypeError, AttributeError):
        raise RequestError("this is no audit: `edgecount audit` makes one") from None


def _listen(folder: Path) -> socket.socket:
    """A socket in the folder, for this user only; one that a dead daemon has left is replaced."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        (folder / NAME).unlink(missing_ok=True)
        os.fchmod(listener.fileno(), 0o600)  # as which Linux makes the file: a chmod would follow a link
        with address(folder) as name:
            listener.bind(name)
        listener.listen(2 * MOST)
    except OSError:
        listener.close()
        raise
    return listener
