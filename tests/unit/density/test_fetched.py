"""Where density models lie."""

from pathlib import Path

import pytest

from edgecount.density import fetched
from edgecount.density.fetched import density_path, own_folder
from edgecount.errors import ModelError
from tests.support.models.density import write_density


@pytest.mark.parametrize(
    ("environ", "is_root", "folder"),
    [
        ({"HOME": "/home/ann"}, False, "/home/ann/.local/share/edgecount/models"),
        ({"HOME": "/home/ann", "XDG_DATA_HOME": "/data"}, False, "/data/edgecount/models"),
        ({"HOME": "/root"}, True, "/var/lib/edgecount/models"),
    ],
)
def test_a_user_s_folder(environ: dict[str, str], folder: str, *, is_root: bool) -> None:
    assert own_folder(environ, is_root=is_root) == Path(folder)


def test_a_model_is_given_by_path_or_by_name(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fetched, "MACHINE", tmp_path)
    path = write_density(tmp_path / "lobby.onnx")
    assert density_path(str(path)) == path
    assert density_path("lobby") == path


@pytest.mark.parametrize("model", ["csrnet", "nowhere/mine.onnx"])
def test_an_absent_model_is_refused_with_the_command_that_brings_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, model: str
) -> None:
    monkeypatch.setattr(fetched, "MACHINE", tmp_path)
    with pytest.raises(ModelError, match="`edgecount models fetch csrnet`"):
        density_path(model)
