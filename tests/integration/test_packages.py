"""The built wheel and sdist, installed in a clean environment of every kind: models, example and help are there."""

import hashlib
import shutil
import zipfile
from pathlib import Path

import pytest

from edgecount.config.load import load
from tests.support.packages import KINDS, built, source_copy
from tests.support.shops.calling import ROOT

SECRETS = {"EDGECOUNT_CAMERA_USER": "a", "EDGECOUNT_CAMERA_PASSWORD": "b"}
MODELS = {path.parent.name for path in ROOT.glob("models/*/model.json")}


@pytest.fixture(scope="module")
def source(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return source_copy(tmp_path_factory.mktemp("source"))


@pytest.fixture(scope="module")
def wheel(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(source, "wheel", tmp_path_factory.mktemp("wheel"))


@pytest.fixture(scope="module")
def sdist(source: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return built(source, "sdist", tmp_path_factory.mktemp("sdist"))


def content(wheel: Path) -> dict[str, str]:
    """The files of a wheel by name, each as the sum of its content; but for its list of files."""
    with zipfile.ZipFile(wheel) as file:
        names = [name for name in file.namelist() if not name.endswith("RECORD")]
        return {name: hashlib.sha256(file.read(name)).hexdigest() for name in names}


def named(config: Path, folder: Path) -> list[Path]:
    """The files of the documentation that a config names; they are there, below the folder."""
    lines = [line for line in config.read_text().splitlines() if "docs/" in line]
    paths = [Path(line[line.index(str(folder)) :].partition(";")[0]) for line in lines]
    assert all(path.is_file() for path in paths)
    return paths


def holds(kind: str, package: Path, folder: Path) -> None:
    """Install a package, and see whether it works as it does in a checkout."""
    installed = KINDS[kind](package, folder / "installed here")
    verified = installed.run("models", "verify", folder=folder)
    assert verified.returncode == 0, verified.stderr
    assert {line.partition(":")[0] for line in verified.stdout.splitlines()} == MODELS
    assert all(f"{folder}/installed here/" in line for line in verified.stdout.splitlines())
    written = installed.run("init", folder=folder)
    assert (written.returncode, written.stderr) == (0, "")
    assert load(folder / "config.yaml", None) == load(ROOT / "config.yaml", None)
    assert {path.name for path in named(folder / "config.yaml", folder)} == {"config.schema.json", "configuration.md"}
    checked = installed.run("check", folder=folder, **SECRETS)  # which loads the model, and lets it look
    assert (checked.returncode, checked.stderr) == (0, "")
    assert "\nconfig.yaml: right; site Main Street" in f"\n{checked.stdout}"


@pytest.mark.parametrize(
    "kind", ["venv", *(pytest.param(kind, marks=pytest.mark.long) for kind in KINDS if kind != "venv")]
)
def test_what_is_installed_from_the_wheel_has_all_it_needs(kind: str, wheel: Path, tmp_path: Path) -> None:
    holds(kind, wheel, tmp_path)


@pytest.mark.long
def test_the_sdist_holds_all_that_a_wheel_is_built_of(sdist: Path, wheel: Path, tmp_path: Path) -> None:
    """pip builds a wheel of an sdist, wherever it installs it."""
    folder = tmp_path / "unpacked"
    shutil.unpack_archive(sdist, folder, filter="data")
    (source,) = folder.iterdir()
    assert content(built(source, "wheel", tmp_path / "again")) == content(wheel)


@pytest.mark.long
@pytest.mark.parametrize("kind", KINDS)
def test_what_is_installed_from_the_sdist_has_all_it_needs(kind: str, sdist: Path, tmp_path: Path) -> None:
    holds(kind, sdist, tmp_path)
