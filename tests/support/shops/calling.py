"""Calls the `edgecount` command: within this process, or as one of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

from edgecount.cli import main
from tests.support.waiting import communicated

ROOT = Path(__file__).parents[3]


@dataclass(frozen=True, slots=True)
class Ended:
    """How it ended, and what it said."""

    status: int
    out: str
    err: str


def call(capsys: pytest.CaptureFixture[str], *arguments: object) -> Ended:
    """Run the command in this process, which is quick: the libraries are loaded once."""
    capsys.readouterr()
    try:
        status = main([str(argument) for argument in arguments])
    except SystemExit as ended:
        status = ended.code if isinstance(ended.code, int) else 1
    return Ended(status, *capsys.readouterr())


def start(*arguments: object, folder: Path, within: Sequence[str] = (), **environ: str) -> "subprocess.Popen[str]":
    """Start the command as a process of its own, in this folder; `within` is what precedes it."""
    return subprocess.Popen(
        [*within, sys.executable, "-m", "edgecount", *map(str, arguments)],
        cwd=folder,
        env=os.environ | {"PYTHONPATH": str(ROOT)} | environ,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


@contextmanager
def started(*arguments: object, folder: Path) -> "Iterator[subprocess.Popen[str]]":
    """The command as a process of its own, which ends with the test at the latest."""
    with start(*arguments, folder=folder) as process:
        try:
            yield process
        finally:
            process.kill()


def end(process: "subprocess.Popen[str]") -> Ended:
    """Wait for its end, for as long as it is at work."""
    try:
        out, err = communicated(process)
    finally:
        process.kill()
    return Ended(process.returncode, out, err)


def contents(folder: Path) -> dict[str, bytes]:
    """Every file below the folder, and every folder as a file without content."""
    return {str(path.relative_to(folder)): path.read_bytes() if path.is_file() else b"" for path in folder.rglob("*")}
