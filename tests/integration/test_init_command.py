"""`edgecount init`: the example config, with the documentation where it is; what is there stays as it is."""

from pathlib import Path

import pytest

from tests.support.shops.calling import ROOT, Ended, call

EXAMPLE = (ROOT / "config.yaml").read_text()


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


@pytest.mark.parametrize("name", ["config.yaml", "shop/of mine.yaml"])
def test_the_example_is_written_with_the_documentation_of_this_installation(
    name: str, capsys: pytest.CaptureFixture[str]
) -> None:
    ended = call(capsys, "init", *(() if name == "config.yaml" else (name,)))
    assert Path(name).read_text() == EXAMPLE.replace("docs/", f"{ROOT}/docs/")
    assert ended == Ended(
        0,
        f"{name}: written; put in your camera and its line, then run edgecount check --config {name}\n"
        f"every key is explained in {ROOT}/docs/configuration.md\n",
        "",
    )


def test_what_is_there_is_left_as_it_is(capsys: pytest.CaptureFixture[str]) -> None:
    Path("config.yaml").write_text("mine")
    ended = call(capsys, "init")
    assert ended == Ended(
        2,
        "",
        "edgecount: config.yaml is there already: it is left as it is; name another file, or move it away\n",
    )
    assert Path("config.yaml").read_text() == "mine"


def test_a_folder_that_cannot_be_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    Path("file").touch()
    ended = call(capsys, "init", "file/config.yaml")
    assert (ended.status, ended.out) == (1, "")
    assert ended.err == (
        "edgecount: cannot write file/config.yaml (File exists): a file is where the folder should be; "
        "move it away, or choose another folder\n"
    )
