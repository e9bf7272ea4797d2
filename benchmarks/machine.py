"""What was measured, where and when: the commit, the machine, the versions that matter."""

import os
import platform
import subprocess
from collections.abc import Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

ROOT = Path(__file__).parents[1]
PACKAGES = ("openvino", "opencv-python", "numpy", "dlib-bin", "trackeval")


def provenance() -> str:
    """One line that says all of it."""
    packages = ", ".join(f"{package} {version(package)}" for package in PACKAGES)
    return (
        f"{datetime.now(UTC):%Y-%m-%d %H:%M} UTC, commit {commit()}, {processor()}, {os.cpu_count()} cores, "
        f"load {os.getloadavg()[0]:.1f}, {platform.system()} {platform.machine()}, Python {platform.python_version()}, "
        f"{packages}"
    )


def commit() -> str:
    """The commit that is checked out, and whether anything of the program or of this folder differs from it."""
    head = _git("rev-parse", "--short", "HEAD") or "unknown"
    return f"{head} with changes" if _git("status", "--porcelain", "edgecount", "benchmarks/*.py") else head


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
