"""What Linux knows of a running process: who its children are, and what it holds."""

import os
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

_PROC = Path("/proc")


@dataclass(frozen=True, slots=True)
class Held:
    """What a process holds: memory that is really there, now and at its most (bytes), threads, open files."""

    resident: int
    peak: int
    threads: int
    descriptors: int


def held_by(pid: int) -> Held:
    """What this process holds now."""
    status = dict(line.split(":", 1) for line in (_PROC / str(pid) / "status").read_text().splitlines())
    kibibytes = {name: int(status[name].split()[0]) for name in ("VmRSS", "VmHWM")}
    return Held(
        resident=kibibytes["VmRSS"] * 1024,
        peak=kibibytes["VmHWM"] * 1024,
        threads=int(status["Threads"]),
        descriptors=sum(1 for _ in (_PROC / str(pid) / "fd").iterdir()),
    )


def cpu_seconds(pid: int) -> float:
    """The processor time that this process has used, with all its threads."""
    user, system = _stat(pid)[11:13]
    return (int(user) + int(system)) / os.sysconf("SC_CLK_TCK")


def workers_of(pid: int) -> dict[str, int]:
    """The workers of a counter's main process, by camera."""
    return {command[-1]: child for child, command in _children(pid).items() if "edgecount.wiring.worker" in command}


def is_running(pid: int) -> bool:
    """Whether there is such a process, that has not ended."""
    with suppress(OSError):
        return _stat(pid)[0] != "Z"
    return False


def _children(pid: int) -> dict[int, list[str]]:
    """Those that this process has started, with their commands."""
    found = {}
    for folder in _PROC.glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            if int(_stat(int(folder.name))[1]) == pid:
                found[int(folder.name)] = (folder / "cmdline").read_text().rstrip("\0").split("\0")
    return found


def _stat(pid: int) -> list[str]:
    """Its state, its parent, and so on: what follows its name, which may have blanks and brackets."""
    return (_PROC / str(pid) / "stat").read_text().rpartition(")")[2].split()
