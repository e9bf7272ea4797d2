"""`pipx install` of the wheel: an environment of its own for one user, with models and all, and one command."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.footage.clips import write_clip
from tests.support.waiting import ran

pytestmark = [pytest.mark.long, pytest.mark.container]

ROOT = Path(__file__).parents[2]


@pytest.fixture
def wheel(tmp_path: Path) -> Path:
    """Of what git keeps here, or would keep."""
    source, made = tmp_path / "source", tmp_path / "wheel"
    listed = ("git", "ls-files", "-z", "--cached", "--others", "--exclude-standard")
    for name in filter(
        None, subprocess.run(listed, cwd=ROOT, capture_output=True, text=True, check=True).stdout.split("\0")
    ):
        if (ROOT / name).is_file():
            (source / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(ROOT / name, source / name)
    pip = (sys.executable, "-m", "pip", "wheel", "--no-deps", "--no-build-isolation", "--wheel-dir", str(made))
    built = ran([*pip, str(source)])
    assert built.returncode == 0, built.stderr
    return next(made.glob("edgecount-*.whl"))


def test_pipx_brings_a_command_that_counts(wheel: Path, tmp_path: Path) -> None:
    programs = tmp_path / "bin"
    environ = {name: value for name, value in os.environ.items() if not name.startswith(("PYTHON", "VIRTUAL_ENV"))}
    environ |= {"PIPX_HOME": str(tmp_path / "pipx"), "PIPX_BIN_DIR": str(programs)}
    pinned = f"--pip-args=--constraint={ROOT / 'constraints.txt'}"
    installed = ran(["pipx", "install", pinned, str(wheel)], tmp_path, environ)
    assert installed.returncode == 0, installed.stderr
    assert [path.name for path in programs.iterdir()] == ["edgecount"]
    edgecount = str(programs / "edgecount")
    tried = ran([edgecount, "models", "test"], tmp_path, environ)
    assert (tried.returncode, tried.stderr) == (0, "")
    assert tried.stdout.count("sees its test picture") == 8
    shutil.copy(ROOT / "demo" / "any-clip.yaml", tmp_path / "config.yaml")
    clip = write_clip(tmp_path / "clip.avi", frames=20)
    counted = ran([edgecount, "replay", str(clip), "--logs", "logs"], tmp_path, environ)
    assert counted.returncode == 0, counted.stderr
    assert list((tmp_path / "logs").glob("footfall-*.xlsx"))
