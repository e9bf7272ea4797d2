"""What `edgecount crowd label` refuses, in one line, and what it says when it ends."""

import signal
import socket
from pathlib import Path

import pytest

from edgecount.cli import main
from tests.support.marked_pictures import marked_folder


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setattr("edgecount.wiring.seeing.head_guesses.load_quarters", lambda _: None)  # nothing is guessed here
    return marked_folder(tmp_path / "photos", pictures=2)


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["{photos}/nowhere"], "nowhere: cannot be read (No such file or directory)"),
        (["{photos}/.."], "has no pictures (.jpg, .png)"),
        (["{photos}", "--model", "{photos}/net.onnx"], "net.onnx: absent; check the path"),
        (["{photos}", "--port", "{taken}"], "is not to be had (Address already in use): choose another with --port"),
    ],
)
def test_what_cannot_be_is_told(
    folder: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        given = {"photos": folder, "taken": taken.getsockname()[1]}
        assert main(["crowd", "label", "--no-browser", *(argument.format(**given) for argument in arguments)]) == 1
    told = capsys.readouterr().err
    assert (told.count("\n"), words in told) == (1, True)


def test_it_opens_the_page_and_ends_in_order(
    folder: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    opened: list[str] = []

    def open_and_end(address: str) -> None:
        opened.append(address)
        signal.raise_signal(signal.SIGINT)

    monkeypatch.setattr("webbrowser.open", open_and_end)
    assert main(["crowd", "label", str(folder)]) == 0
    told = capsys.readouterr().out
    assert opened[0].startswith("http://127.0.0.1:")
    assert opened[0] in told
    assert told.endswith("2 of 2 pictures are done, with 3 heads\n")
