"""Gives processes a part of a processor only, or the processors before all others, where the system lets us.

Both by a control group of our own, of either version.
"""

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

_ROOT = Path("/sys/fs/cgroup")
_PERIOD = 100_000  # microseconds


def why_no_limit() -> str | None:
    """Why no process can be limited here; None where it can."""
    try:
        with cpu_limit(1.0):
            return None
    except OSError as error:
        return f"this system has no control group that we may make: {error}"


@contextmanager
def cpu_limit(share: float) -> Iterator[Path]:
    """A group of processes that get this share of one processor together; write a process's id into the file given."""
    quota = round(share * _PERIOD)
    if _is_version_2():
        settings = {"cpu.max": f"{quota} {_PERIOD}"}
    else:
        settings = {"cpu.cfs_period_us": str(_PERIOD), "cpu.cfs_quota_us": str(quota)}
    with _group("limited", settings) as processes:
        yield processes


@contextmanager
def cpu_first() -> Iterator[Path]:
    """A group of processes that hardly notice what else the machine has to do; to be used as that of `cpu_limit`."""
    with _group("first", {"cpu.weight": "10000"} if _is_version_2() else {"cpu.shares": "262144"}) as processes:
        yield processes


def no_limit() -> Path:
    """The file of the group in which nobody is limited."""
    return _folder() / "cgroup.procs"


def _is_version_2() -> bool:
    return (_ROOT / "cgroup.controllers").exists()


def _folder() -> Path:
    return _ROOT if _is_version_2() else _ROOT / "cpu"


@contextmanager
def _group(name: str, settings: Mapping[str, str]) -> Iterator[Path]:
    group = _folder() / f"edgecount-test-{name}-{os.getpid()}"
    group.mkdir()
    try:
        for setting, value in settings.items():
            (group / setting).write_text(value)
        yield group / "cgroup.procs"
    finally:
        group.rmdir()
