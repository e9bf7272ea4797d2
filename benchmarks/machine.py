"""What was measured, where and when: the commit, the machine, the versions that matter."""

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
PROGRAM = ("edgecount", "models")
PACKAGES = ("openvino", "opencv-python", "numpy", "scipy", "dlib-bin", "trackeval")


def provenance() -> str:
    """One line that says all of it."""
    packages = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, edgecount of commit {commit()}, {processor()}, "
        f"{os.cpu_count()} cores, load {os.getloadavg()[0]:.1f}, {platform.system()} {platform.machine()}, "
        f"Python {platform.python_version()}, {packages}"
    )


def commit() -> str:
    """The last commit that changed the program or its models, and whether anything differs from what was committed."""
    last = _git("log", "-1", "--format=%h", "--", *PROGRAM) or "unknown"
    return f"{last} with changes" if _git("status", "--porcelain", *PROGRAM, "benchmarks/*.py") else last


def processor() -> str:
    """The processor's name, as far as Linux tells it."""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
    except OSError:
        return platform.processor() or "unknown processor"
    return next((line.partition(": ")[2] for line in lines if line.startswith("model name")), "unknown processor")


def _git(*arguments: str) -> str:
    return _said(("git", *arguments))


def _said(command: Sequence[str]) -> str:
    """What a command says; nothing where it fails or is not there."""
    try:
        done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True)  # noqa: S603 - written above
    except (OSError, subprocess.CalledProcessError):
        return ""
    return done.stdout.strip()
