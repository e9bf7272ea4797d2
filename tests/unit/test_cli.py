"""The command as a whole: its grammar, its exit statuses, and what it does with its output.

What each subcommand does is tried in tests/integration.
"""

import os
import signal
import stat
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import TextIO

import pytest

from edgecount import __version__
from edgecount.cli import closed_to_others, main
from edgecount.files.replacing import replace_file
from edgecount.store.event_store import EventStore

COMMANDS = (
    "init",
    "run",
    "check",
    "replay",
    "report",
    "heatmap",
    "status",
    "occupancy",
    "cameras",
    "privacy",
    "backup",
    "restore",
    "models",
    "crowd",
    "segment",
    "web",
    "fleet",
)


@pytest.fixture(autouse=True)
def _in_a_folder_of_its_own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)


def status_of(*arguments: str) -> object:
    """The exit status, however it comes."""
    try:
        return main(arguments)
    except SystemExit as ended:
        return ended.code


@pytest.mark.parametrize(
    "command",
    [
        (),
        *((command,) for command in COMMANDS),
        ("models", "verify"),
        ("occupancy", "set"),
        ("cameras", "pause"),
        ("web", "code"),
        ("fleet", "migrate"),
        ("fleet", "ingest"),
        ("fleet", "boxes"),
        ("fleet", "export"),
        ("fleet", "count"),
        ("fleet", "worker"),
    ],
)
def test_help_tells_of_everything(command: tuple[str, ...], capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of(*command, "--help") == 0
    out, err = capsys.readouterr()
    assert out.startswith(" ".join(("usage: edgecount", *command)))
    assert err == ""
    if not command:
        assert all(name in out for name in COMMANDS)


def test_version(capsys: pytest.CaptureFixture[str]) -> None:
    assert status_of("--version") == 0
    assert capsys.readouterr().out == f"edgecount {__version__}\n"


def test_signals_and_output_are_as_they_were_afterwards(capsys: pytest.CaptureFixture[str]) -> None:
    numbers = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)
    before = [signal.getsignal(number) for number in numbers]
    assert status_of("models", "list") == 0
    assert [signal.getsignal(number) for number in numbers] == before


SIGNALLED = """
import io, signal, sys
from edgecount.cli import main

class Signalling(io.StringIO):
    def write(self, text):
        signal.raise_signal({number:d})
        return super().write(text)

sys.stdout = Signalling()
sys.exit(main(["models", "list"]))
"""
"""A process that gets a signal with its first line of output; in the tests' own it would reach their runner."""


@pytest.mark.parametrize(
    ("number", "status", "message"),
    [
        pytest.param(signal.SIGINT, 130, "edgecount: interrupted; no file was left half written\n", id="Ctrl-C"),
        pytest.param(signal.SIGTERM, 143, "", id="SIGTERM"),
        pytest.param(signal.SIGHUP, 129, "", id="SIGHUP"),
    ],
)
def test_a_signal_ends_it_without_a_traceback(number: signal.Signals, status: int, message: str) -> None:
    program = SIGNALLED.format(number=number)
    ended = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert (ended.returncode, ended.stderr) == (status, message)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_daemon_that_is_stopped_before_it_watches_has_done_nothing(number: signal.Signals) -> None:
    os.mkfifo("config.yaml")
    command = [sys.executable, "-m", "edgecount", "run"]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True) as process:
        with Path("config.yaml").open("w") as config:  # waits for who reads it
            process.send_signal(number)
            config.write(
                "cameras: {entrance: {source: 0, lines: {door: {from: [0, 0.5], to: [1, 0.5], in_side: left}}}}"
            )
        assert process.communicate() == ("", "")
    assert process.returncode == 0
    assert [path.name for path in Path().iterdir()] == ["config.yaml"]


@pytest.fixture
def unread() -> Iterator[TextIO]:
    """A pipe that nobody reads any more."""
    reading, writing = os.pipe()
    os.close(reading)
    with open(writing, "w") as stream:  # noqa: PTH123 - it has no path
        yield stream


def test_who_has_read_enough_ends_it_quietly(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, unread: TextIO
) -> None:
    monkeypatch.setattr(sys, "stdout", unread)
    assert status_of("models", "list") == 1
    assert capsys.readouterr().err == ""


def test_without_a_standard_output_it_works_all_the_same(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "stdout", None)
    assert status_of("models", "list") == 0
    assert capsys.readouterr().err == ""


def edgecount(*arguments: str, stdout: int = subprocess.PIPE, **environ: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "edgecount", *arguments],
        stdin=subprocess.DEVNULL,
        stdout=stdout,
        stderr=subprocess.PIPE,
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])} | environ,
        text=True,
        check=False,
    )


def test_an_output_that_is_full_fails_in_one_line() -> None:
    with Path("/dev/full").open("w") as full:
        ended = edgecount("models", "list", stdout=full.fileno())
    assert ended.returncode == 1
    assert ended.stderr == (
        "edgecount: standard output cannot be written (No space left on device): make room, or send it elsewhere\n"
    )


def test_an_output_that_nobody_reads_ends_it_quietly() -> None:
    reading, writing = os.pipe()
    os.close(reading)
    ended = edgecount("models", "list", stdout=writing)
    os.close(writing)
    assert (ended.returncode, ended.stderr) == (1, "")


def test_an_output_that_was_closed_is_no_fault() -> None:
    ended = subprocess.run(
        ["sh", "-c", f"exec {sys.executable} -m edgecount models list >&-"],
        env=os.environ | {"PYTHONPATH": str(Path(__file__).parents[2])},
        capture_output=True,
        text=True,
        check=False,
    )
    assert (ended.returncode, ended.stderr) == (0, "")


def test_an_output_that_cannot_spell_a_name_gets_it_all_the_same(tmp_path: Path) -> None:
    config = tmp_path / os.fsdecode(b"caf\xe9.yaml")
    ended = edgecount("check", "--config", str(config), LC_ALL="C", PYTHONUTF8="0", PYTHONCOERCECLOCALE="0")
    assert ended.returncode == 2
    assert ended.stderr.startswith(f"edgecount: {tmp_path}/caf\\udce9.yaml: there is no such file")
    assert ended.stderr.count("\n") == 1


@pytest.mark.parametrize(
    ("before", "folder", "file"), [(0o022, 0o750, 0o640), (0o000, 0o750, 0o640), (0o077, 0o700, 0o600)]
)
def test_what_a_command_makes_is_closed_to_others(tmp_path: Path, before: int, folder: int, file: int) -> None:
    kept = os.umask(before)
    try:
        with closed_to_others():
            replace_file(tmp_path / "reports" / "day.csv", b"counts")
            with EventStore(tmp_path / "state" / "edgecount.sqlite"):
                pass
        assert os.umask(before) == before
    finally:
        os.umask(kept)
    made = sorted(tmp_path.rglob("*"))
    assert {(path.is_dir(), stat.S_IMODE(path.stat().st_mode)) for path in made} == {(True, folder), (False, file)}
