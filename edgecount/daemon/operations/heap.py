"""Memory that was needed for a while."""

import ctypes


def give_back() -> None:
    """Give what is free back to the system; nothing where the C library is not glibc, which would keep it.

    A workbook takes megabytes for a second, and what is allocated meanwhile lies in between: without this the main
    process takes an hour of workbooks to find its size.  A worker's models take more to be loaded than to be kept.
    """
    trim = getattr(ctypes.CDLL(None), "malloc_trim", None)
    if trim is not None:
        trim(0)
