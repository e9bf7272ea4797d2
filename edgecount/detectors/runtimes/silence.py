"""Keeps native libraries off stderr while they read a model: what is wrong with it is said by edgecount, in one line.

OpenCV carries a protobuf that knows no log level and writes to file descriptor 2 itself.
"""

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager

_turning = threading.Lock()  # the descriptor is the whole process's: two at once would leave it turned away for good


@contextmanager
def silenced() -> Iterator[None]:
    """Let nothing through to stderr meanwhile, unless OPENCV_LOG_LEVEL asks for messages; to be kept short."""
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
