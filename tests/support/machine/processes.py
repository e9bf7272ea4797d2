"""What Linux knows of a running process: its children, what it holds, and what it is kept waiting for."""

import os
from collections.abc import Iterator
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


def family_of(pid: int) -> set[int]:
    """This process and all that it has started, directly or not."""
    parents = dict(_parents())
    family = {pid}
    while more := {child for child, parent in parents.items() if parent in family} - family:
        family |= more
    return family


def family_cpu_seconds(pid: int) -> float:
    """The processor time that this process and all that it has started have used."""
    ticks = 0
    for member in family_of(pid):
        with suppress(OSError):  # it has ended meanwhile, and its parent has its time
            ticks += sum(map(int, _stat(member)[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


class HeldUp:
    """How long a process and all that it has started could have worked, and were not let."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._before: dict[str, int] | None = None

    def since_last(self, seconds: float) -> float:
        """How much (s) of the seconds since the last look somebody waited for a processor or the disk; 0 at first.

        Linux adds up the waits for a processor; a thread that waits for the disk now is taken to have done so always.
        """
        delays: dict[str, int] = {}
        at_the_disk = False
        for thread in (thread for pid in family_of(self._pid) for thread in (_PROC / str(pid) / "task").glob("*")):
            with suppress(OSError):  # it has ended meanwhile
                at_the_disk |= _state(thread) == "D"
                delays[thread.name] = int((thread / "schedstat").read_text().split()[1])
        before, self._before = self._before, delays
        if before is None:
            return 0.0
        waited = sum(max(0, delay - before.get(name, 0)) for name, delay in delays.items()) / 1e9
        return seconds if at_the_disk else min(seconds, waited)


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


def _parents() -> Iterator[tuple[int, int]]:
    """Every process, and which one has started it."""
    for folder in _PROC.glob("[0-9]*"):
        with suppress(OSError):  # it has ended meanwhile
            yield int(folder.name), int(_stat(int(folder.name))[1])


def _stat(pid: int) -> list[str]:
    """Its state, its parent, and so on: what follows its name, which may have blanks and brackets."""
    return _fields(_PROC / str(pid))


def _state(thread: Path) -> str:
    return _fields(thread)[0]


def _fields(folder: Path) -> list[str]:
    return (folder / "stat").read_text(errors="replace").rpartition(")")[2].split()
