"""Marking the heads in a folder's pictures, in a browser on this machine: the folder, the guesses and the server."""

import asyncio
import os
import secrets
import signal
import socket
import threading
from collections.abc import Callable, Sequence
from pathlib import Path

import cv2

from edgecount.detectors.runtimes.silence import silenced
from edgecount.errors import EdgecountError
from edgecount.geometry import Point, Size
from edgecount.ports import Image
from edgecount.sources.picture_file import read_picture
from edgecount.training.annotations.heads import MarkedPicture
from edgecount.training.annotations.point_book import HeadMarks, OutdatedError, PointBook
from edgecount.web.marking.marking_app import build_marking
from edgecount.web.marking.marking_desk import MarkedHeads, PictureState
from edgecount.web.serving.server import WebServer, listening

HOST = "127.0.0.1"
QUALITY = 90
"""Of the JPEG that a browser is shown."""
Guess = Callable[[Image], Sequence[Point]]
"""Where heads may be in a picture, in its pixels."""


class FolderDesk:
    """The pictures of a folder, whose marks are saved in it; AnnotationError where it has none, or others' marks."""

    def __init__(self, folder: Path, guess: Guess) -> None:
        self._folder = folder
        self._guess = guess
        self._book = PointBook(folder)
        self._guessed: dict[str, tuple[Point, ...]] = {}
        self._guessing = threading.Lock()

    @property
    def title(self) -> str:
        """The folder's name."""
        return self._folder.resolve().name

    def pictures(self) -> Sequence[PictureState]:
        """All pictures by name."""
        marked = ((name, self._book.of(name)) for name in self._book.names)
        return [PictureState(name, len(its.heads) if its else 0, its is not None and its.done) for name, its in marked]

    def jpeg(self, number: int) -> bytes:
        """A picture, turned as training sees it, without what its file tells besides."""
        _, content = cv2.imencode(".jpg", self._read(number), (cv2.IMWRITE_JPEG_QUALITY, QUALITY))
        return content.tobytes()

    def marks(self, number: int) -> MarkedHeads:
        """What is saved of a picture, else guesses."""
        name = self._book.names[number]
        found = self._book.of(name)
        if found is not None:
            return MarkedHeads(_pairs(found.heads), found.done, found.revision)
        with self._guessing:  # a detector serves one at a time
            if name not in self._guessed:
                image = self._read(number)
                size = Size(image.shape[1], image.shape[0])
                guesses = MarkedPicture(self._folder / name, tuple(self._guess(image)), self._folder)
                self._guessed[name] = guesses.heads_within(size)
        return MarkedHeads(_pairs(self._guessed[name]), done=False, revision=0, guessed=True)

    def save(self, number: int, marks: MarkedHeads) -> MarkedHeads | None:
        """Keep these marks; None where others were saved in between."""
        heads = tuple(Point(x, y) for x, y in marks.heads)
        try:
            kept = self._book.save(self._book.names[number], HeadMarks(heads, marks.done, marks.revision))
        except OutdatedError:
            return None
        return MarkedHeads(_pairs(kept.heads), kept.done, kept.revision)

    def _read(self, number: int) -> Image:
        with silenced():  # libraries say on stderr what is wrong with a damaged picture
            return read_picture(self._folder / self._book.names[number])


def serve_marking(desk: FolderDesk, port: int, ready: Callable[[str], None]) -> None:
    """Serve the page until Ctrl-C or SIGTERM; `ready` is told its address, once it can be opened."""
    code = secrets.token_urlsafe(16)
    with _listener(port) as listener:
        address = f"http://{HOST}:{listener.getsockname()[1]}/come/{code}"
        asyncio.run(_serve(WebServer(build_marking(desk, code)), listener, lambda: ready(address)))


async def _serve(server: WebServer, listener: socket.socket, ready: Callable[[], None]) -> None:
    for number in (signal.SIGINT, signal.SIGTERM):
        asyncio.get_running_loop().add_signal_handler(number, server.finish)
    ready()
    await server.serve(sockets=[listener])


def _listener(port: int) -> socket.socket:
    try:
        return listening(HOST, port)
    except OSError as error:
        raise EdgecountError(
            f"port {port} is not to be had ({os.strerror(error.errno or 0)}): choose another with --port"
        ) from None


def _pairs(heads: Sequence[Point]) -> tuple[tuple[float, float], ...]:
    return tuple((round(head.x, 1), round(head.y, 1)) for head in heads)
