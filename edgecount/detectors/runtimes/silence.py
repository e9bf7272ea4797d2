"""Keeps native libraries off stderr while they read a model: edgecount says in one line what is wrong with it.

OpenCV carries a protobuf that knows no log level and writes to file descriptor 2 itself.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_turning = threading.Lock()  # the whole process has one descriptor: two at once would leave it redirected for good


@contextmanager
def silenced() -> Iterator[None]:
    """Keep stderr silent inside the block, unless OPENCV_LOG_LEVEL asks for messages; keep the block short."""
    if "OPENCV_LOG_LEVEL" in os.environ:
        yield
        return
    with _turning:
        stderr = os.dup(2)
        try:
            nowhere = os.open(os.devnull, os.O_WRONLY)
            os.dup2(nowhere, 2)
            os.close(nowhere)
            yield
        finally:
            os.dup2(stderr, 2)
            os.close(stderr)
