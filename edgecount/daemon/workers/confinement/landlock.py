"""Landlock: the kernel holds this process, and all that it starts, to what it may reach (landlock(7)).

Python has no such call, so the three system calls are made by their numbers, which are the same on all machines that
edgecount runs on.  An older kernel can hold a process to less: to files from 5.13 on, to TCP ports from 6.7 on, and
keeps its signals and abstract sockets in from 6.12 on.  Whatever it can, such a process reads the memory of no other.
"""

import ctypes
import os
import stat
import struct
from pathlib import Path

from edgecount.daemon.workers.confinement.reach import Reach

_CREATE, _ADD_RULE, _RESTRICT = 444, 445, 446
_ASK_VERSION = 1
_BENEATH, _PORT = 1, 2  # kinds of rules
_PR_SET_NO_NEW_PRIVS = 38
_EXECUTE, _WRITE_FILE, _READ_FILE, _READ_DIR, _REFER, _TRUNCATE = 1 << 0, 1 << 1, 1 << 2, 1 << 3, 1 << 13, 1 << 14
_MAKE_AND_REMOVE = sum(1 << bit for bit in range(4, 13))
_OF_FILES = _EXECUTE | _WRITE_FILE | _READ_FILE | _TRUNCATE
_READING = _EXECUTE | _READ_FILE | _READ_DIR
_BIND_TCP, _CONNECT_TCP = 1 << 0, 1 << 1
_ABSTRACT_SOCKETS, _SIGNALS = 1 << 0, 1 << 1


def gain_nothing() -> None:
    """From here on, no program that this process starts has more rights than it has; OSError where that cannot be."""
    if _libc().prctl(_PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0):
        raise _failure("no_new_privs")


def version() -> int:
    """What this kernel can do: 0 nothing, 1 files, 4 and above TCP ports, 6 and above signals."""
    return max(0, int(_libc().syscall(_CREATE, None, 0, _ASK_VERSION)))


def confine(reach: Reach) -> int:
    """Hold this thread, and all that it starts, to this reach, after `gain_nothing`; returns the `version` in force.

    OSError where the kernel has it and refuses.  Call it before other threads are started: those are not held.
    """
    found = version()
    if found:
        files, network = _rights(found), _BIND_TCP | _CONNECT_TCP if found >= 4 else 0
        rules = _call("rules", _CREATE, *_attributes(found, files, network), 0)
        try:
            for paths, rights in ((reach.readable, _READING), (reach.writable, _READING | files)):
                for path in paths:
                    _allow(rules, path, rights & files)
            for port in reach.ports if network else ():
                attribute = struct.pack("=QQ", _CONNECT_TCP, port)
                _call("a port", _ADD_RULE, rules, _PORT, attribute, 0)
            _call("confinement", _RESTRICT, rules, 0)
        finally:
            os.close(rules)
    return found


def _rights(found: int) -> int:
    """The rights to files that this kernel knows."""
    known = _READING | _WRITE_FILE | _MAKE_AND_REMOVE
    return known | (_REFER if found >= 2 else 0) | (_TRUNCATE if found >= 3 else 0)


def _attributes(found: int, files: int, network: int) -> tuple[bytes, int]:
    """What the rules are about, as this kernel takes it, and its length."""
    scoped = _ABSTRACT_SOCKETS | _SIGNALS if found >= 6 else 0
    fields = 3 if found >= 6 else 2 if found >= 4 else 1
    packed = struct.pack(f"={fields}Q", *(files, network, scoped)[:fields])
    return packed, len(packed)


def _allow(rules: int, path: Path, rights: int) -> None:
    """Allow what is beneath a path; one that is not there, or may not be seen, needs no rule."""
    try:
        descriptor = os.open(path, os.O_PATH | os.O_CLOEXEC | os.O_NOFOLLOW)
    except OSError:
        return
    try:
        if not stat.S_ISDIR(os.fstat(descriptor).st_mode):
            rights &= _OF_FILES
        _call(str(path), _ADD_RULE, rules, _BENEATH, struct.pack("=Qi", rights, descriptor), 0)
    finally:
        os.close(descriptor)


def _call(what: str, number: int, *arguments: int | bytes) -> int:
    result = int(_libc().syscall(number, *arguments))
    if result < 0:
        raise _failure(what)
    return result


def _failure(what: str) -> OSError:
    number = ctypes.get_errno()
    return OSError(number, f"{os.strerror(number)} ({what})")


def _libc() -> ctypes.CDLL:
    return ctypes.CDLL(None, use_errno=True)
