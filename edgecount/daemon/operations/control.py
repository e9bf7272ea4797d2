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
from typing import TypeAlias

from edgecount.daemon.operations.control_socket import NAME, address
from edgecount.errors import EdgecountError
from edgecount.site.command import AdjustOccupancy, Commander, PauseCamera
from edgecount.site.status import Status
from edgecount.site.status_record import as_record

log = logging.getLogger(__name__)

LONGEST_REQUEST = 4096
_TICK_SECONDS = 0.1
"""How long one wait lasts at most (seconds): within this time, the end of the daemon is noticed."""
_READS = 20
"""How often a client may be waited for: two seconds, whatever it does."""
_SEND_SECONDS = 1.0
_STORE_WAITS = 50
"""How often a command may be waited for: five seconds."""
_STOP_SECONDS = 2.0

_REQUESTS = (
    '{"ask": "status"}',
    '{"ask": "occupancy", "value": 12}',
    '{"ask": "pause", "camera": "entrance", "paused": true}',
)

Answer: TypeAlias = "Mapping[str, object]"


class RequestError(EdgecountError):
    """What was asked cannot be answered."""


class ControlServer:
    """Listens in the state folder while it is started; one thread answers one client after the other.

    Start it after the store is opened and stop it before the store is closed: the store's lock gives the folder to
    one daemon only, so a socket that is found there was left by a dead one.  `status` is called in this server's
    thread.  Where the folder takes no socket, a warning is logged, and that is all: counting goes on.
    """

    def __init__(self, folder: Path, status: Callable[[], Status], zone: tzinfo, command: Commander) -> None:
        self._folder = folder
        self._status = status
        self._zone = zone
        self._command = command
        self._stop = threading.Event()
        self._listener: socket.socket | None = None
        self._thread: threading.Thread | None = None

    def start(self) -> None:
        """Listen from now on."""
        try:
            self._listener = _listen(self._folder)
        except OSError as error:
            log.warning(
                "`edgecount status` cannot ask this daemon: no %s in %s (%s)", NAME, self._folder, error.strerror
            )
            return
        self._thread = threading.Thread(target=self._serve, args=(self._listener,), name="control", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Listen no more; harmless when repeated."""
        self._stop.set()
        if self._listener is None or self._thread is None:
            return
        with suppress(OSError):
            (self._folder / NAME).unlink(missing_ok=True)
        self._thread.join(_STOP_SECONDS)
        self._listener.close()
        self._listener = self._thread = None

    def _serve(self, listener: socket.socket) -> None:
        while not self._stop.is_set():
            try:
                connection, _ = listener.accept()
            except TimeoutError:
                continue
            except OSError:  # too many open files: the client waits until there are fewer
                self._stop.wait(_TICK_SECONDS)
                continue
            with connection, suppress(OSError):  # a client that hangs up gets no answer
                self._attend(connection)

    def _attend(self, connection: socket.socket) -> None:
        connection.settimeout(_TICK_SECONDS)
        try:
            answer = self._answer(self._read(connection))
        except EdgecountError as error:
            answer = {"error": str(error)}
        except OSError:
            raise
        except Exception:  # whatever it is, the next client is to be answered
            log.exception("a request to the daemon failed")
            answer = {"error": "that failed; the daemon's log says why"}
        connection.settimeout(_SEND_SECONDS)
        connection.sendall(json.dumps(answer).encode() + b"\n")

    def _read(self, connection: socket.socket) -> bytes:
        """The first line that comes; RequestError where it does not come in time, or is too long."""
        request = b""
        for _ in range(_READS):
            if self._stop.is_set():
                break
            with suppress(TimeoutError):
                received = connection.recv(LONGEST_REQUEST)
                request += received
                if b"\n" in received or not received:
                    return request.partition(b"\n")[0]
            if len(request) > LONGEST_REQUEST:
                raise RequestError(f"a request is one line of at most {LONGEST_REQUEST} bytes")
        raise RequestError("no whole line came in time")

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


def _adjustment(value: int) -> AdjustOccupancy:
    try:
        return AdjustOccupancy(value)
    except ValueError as error:
        raise RequestError(str(error)) from error


def _listen(folder: Path) -> socket.socket:
    """A socket in the folder, for this user only; one that a dead daemon has left is replaced."""
    listener = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    try:
        (folder / NAME).unlink(missing_ok=True)
        os.fchmod(listener.fileno(), 0o600)  # as which Linux makes the file: a chmod would follow a link
        with address(folder) as name:
            listener.bind(name)
        listener.listen()
        listener.settimeout(_TICK_SECONDS)
    except OSError:
        listener.close()
        raise
    return listener
