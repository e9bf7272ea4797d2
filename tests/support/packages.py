"""edgecount as others get it: built into a wheel and an sdist, and installed in an environment of every kind.

Nothing is fetched: what edgecount needs is lent by the environment of the tests, which `PYTHONPATH` names.  That lends
no edgecount, because the tests' own is there as a link that only an environment's start reads.
"""

import os
import shutil
import subprocess
import sys
import venv
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from tests.support.shops.calling import ROOT
from tests.support.waiting import ran

BUILT_OF = ("edgecount", "models", "docs", "config.yaml", "pyproject.toml", "README.md", "LICENSE")
LENT = Path(np.__file__).parents[1]
"""The packages of the tests' own environment."""
BASE = Path(sys.base_prefix) / "bin" / f"python{sys.version_info[0]}.{sys.version_info[1]}"
"""The interpreter that the environments are made of; it knows nothing of edgecount."""

_BUILD = "import sys; from setuptools import build_meta; print(getattr(build_meta, sys.argv[1])(sys.argv[2]))"


@dataclass(frozen=True, slots=True)
class Installed:
    """An installed edgecount: the command as its user types it, and the environment that it needs for that."""

    command: tuple[str, ...]
    environ: Mapping[str, str]

    def run(self, *arguments: str, folder: Path, **environ: str) -> "subprocess.CompletedProcess[str]":
        """Run it in this folder."""
        return ran([*self.command, *arguments], folder, {**self.environ, **environ})


def source_copy(folder: Path) -> Path:
    """A copy of what a package is built of, for a build leaves files in its source; links stay links."""
    unwanted = shutil.ignore_patterns("__pycache__")
    for name in BUILT_OF:
        if (ROOT / name).is_dir():
            shutil.copytree(ROOT / name, folder / name, symlinks=True, ignore=unwanted)
        else:
            shutil.copy(ROOT / name, folder / name)
    return folder


def built(source: Path, kind: str, into: Path) -> Path:
    """The `wheel` or `sdist` of a source."""
    into.mkdir(exist_ok=True)
    return into / _done([sys.executable, "-c", _BUILD, f"build_{kind}", str(into)], source).split()[-1]


def in_venv(package: Path, folder: Path) -> Installed:
    """In an environment of its own."""
    venv.create(folder, with_pip=False)
    _pip(folder / "bin" / "python", package)
    return Installed((str(folder / "bin" / "edgecount"),), _environ())


def in_user_site(package: Path, folder: Path) -> Installed:
    """By `pip install --user`, for one user of the system's Python."""
    _pip(BASE, package, "--user", "--break-system-packages", PYTHONUSERBASE=str(folder))
    return Installed((str(folder / "bin" / "edgecount"),), _environ(PYTHONUSERBASE=str(folder)))


def in_target(package: Path, folder: Path) -> Installed:
    """By `pip install --target`, into a folder that PYTHONPATH names."""
    _pip(BASE, package, "--target", str(folder))
    return Installed((str(BASE), "-m", "edgecount"), _environ(PYTHONPATH=f"{folder}{os.pathsep}{LENT}"))


KINDS: Mapping[str, Callable[[Path, Path], Installed]] = {
    "venv": in_venv,
    "user": in_user_site,
    "target": in_target,
}


def _environ(**more: str) -> Mapping[str, str]:
    kept = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "PIP_", "EDGECOUNT_"))}
    return kept | {"PYTHONPATH": str(LENT), "PYTHONDONTWRITEBYTECODE": "1"} | more


def _pip(python: Path, package: Path, *options: str, **environ: str) -> None:
    """Install a package, and nothing that it needs, by the tests' own pip."""
    command = [sys.executable, "-m", "pip", "--python", str(python), "install", "--no-index", "--no-deps", "--quiet"]
    command += ["--no-build-isolation", "--no-warn-script-location", "--disable-pip-version-check", "--no-compile"]
    _done([*command, *options, str(package)], package.parent, environ=_environ(**environ))


def _done(command: list[str], folder: Path, environ: Mapping[str, str] | None = None) -> str:
    done = ran(command, folder, environ)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout
