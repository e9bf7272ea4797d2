"""Memory: what is given back, and what is not looked through in vain."""

import ctypes
import gc
from collections.abc import Iterator
from contextlib import contextmanager


def give_back() -> None:
    """Give free memory back to the system, which glibc would keep; does nothing with another C library.

    A workbook takes megabytes for a second, and what is allocated meanwhile lies in between: without this,
    the main process grows during an hour of workbooks.  A worker's models need more memory while they are loaded.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)


@contextmanager
def loading() -> Iterator[None]:
    """Load a program without looking for garbage in it, now and later: modules and models stay until the end."""
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        gc.enable()
