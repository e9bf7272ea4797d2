"""Memory that was needed for a while."""

import ctypes


def give_back() -> None:
    """Give free memory back to the system, which glibc would keep; does nothing with another C library.

    A workbook takes megabytes for a second, and what is allocated meanwhile lies in between: without this,
    the main process grows during an hour of workbooks.  A worker's models need more memory while they are loaded.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
