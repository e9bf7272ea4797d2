"""Another program on the machine, which has cameras too: it writes pictures to the folder for temporary files.

`python -m tests.support.machine.neighbour` does so until it is told to end.
"""

import signal
import tempfile
import threading
from itertools import count
from pathlib import Path
from typing import Self

import cv2
import numpy as np

KEPT = 20
_EVERY_SECONDS = 0.02


class Neighbour:
    """Writes JPEGs to the folder of the system while it is entered, each a moment; the last ones stay until its end."""

    def __init__(self) -> None:
        self.written = 0
        self._is_over = threading.Event()
        self._thread = threading.Thread(target=self._write, name="neighbour")

    def __enter__(self) -> Self:
        self._thread.start()
        return self

    def __exit__(self, *_exception: object) -> None:
        self._is_over.set()
        self._thread.join()

    def _write(self) -> None:
        jpeg = cv2.imencode(".jpg", np.zeros((90, 160, 3), np.uint8))[1].tobytes()
        with tempfile.TemporaryDirectory(prefix="neighbour-") as folder:
            paths = [Path(tempfile.gettempdir(), f"{Path(folder).name}-{number}.jpg") for number in range(KEPT)]
            try:
                for number in count():
                    paths[number % KEPT].write_bytes(jpeg)
                    Path(folder, "newest.jpg").write_bytes(jpeg)
                    self.written += 1
                    if self._is_over.wait(_EVERY_SECONDS):
                        return
            finally:
                for path in paths:
                    path.unlink(missing_ok=True)


def main() -> None:
    """Write until SIGTERM or Ctrl-C."""
    over = threading.Event()
    for number in (signal.SIGTERM, signal.SIGINT):
        signal.signal(number, lambda *_: over.set())
    with Neighbour():
        over.wait()


if __name__ == "__main__":
    main()
