"""Seccomp: the kernel makes no new connection for this process, nor for what it starts (seccomp(2)).

Landlock knows TCP ports alone; this closes Unix sockets, such as that of the same user's control, and UDP.  What the
process has open it keeps, and it goes on taking connections that come.
"""

import ctypes
import errno
import os
import struct

_PR_SET_SECCOMP, _MODE_FILTER = 22, 2
_LOAD, _IF_EQUAL, _IF_AT_LEAST, _RETURN = 0x20, 0x15, 0x35, 0x06
_NUMBER, _MACHINE = 0, 4  # where they stand in what the kernel asks about
_ALLOW, _REFUSE = 0x7FFF0000, 0x00050000 | errno.EPERM
_OTHER_CALLS = 0x40000000  # those of x32, which are the same by other numbers
_IO_URING = 425  # io_uring_setup: its rings connect without a call
_CALLS = {"x86_64": (0xC000003E, 41, 42), "aarch64": (0xC00000B7, 198, 203)}
"""By machine: how the kernel names it, and its calls `socket` and `connect`."""


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_char_p))


def connect_to_nobody() -> bool:
    """Make no connections from here on, after `gain_nothing`; False on a machine whose calls are not known here.

    OSError where the kernel refuses.  Call it before other threads are started: those are not held.
    """
    known = _CALLS.get(os.uname().machine)
    if known is None:
        return False
    rules = _rules(known[0], (*known[1:], _IO_URING))
    program = _Program(len(rules) // 8, rules)
    if ctypes.CDLL(None, use_errno=True).prctl(_PR_SET_SECCOMP, _MODE_FILTER, ctypes.byref(program), 0, 0):
        number = ctypes.get_errno()
        raise OSError(number, f"{os.strerror(number)} (seccomp)")
    return True


def _rules(machine: int, refused: tuple[int, ...]) -> bytes:
    """The filter: code, steps to go where a comparison holds and where it does not, and the value."""
    last = len(refused)  # from each comparison, the refusal lies behind the rest of them and the permission
    steps = [(_LOAD, 0, 0, _MACHINE), (_IF_EQUAL, 0, last + 3, machine), (_LOAD, 0, 0, _NUMBER)]
    steps.append((_IF_AT_LEAST, last + 1, 0, _OTHER_CALLS))
    steps += [(_IF_EQUAL, last - index, 0, number) for index, number in enumerate(refused)]
    steps += [(_RETURN, 0, 0, _ALLOW), (_RETURN, 0, 0, _REFUSE)]
    return b"".join(struct.pack("=HBBI", *step) for step in steps)
