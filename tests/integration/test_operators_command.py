"""The command that `make install` puts in place: what it does with root's rights, and which config it names."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
OWNER, NOBODY = 54_321, 65_534
DAC_READ_SEARCH = 1 << 2
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root has rights to give up")

_TELLS = """
import json, os, sys
status = dict(line.split(":", 1) for line in open("/proc/self/status"))
print(json.dumps([os.getuid(), os.getgid(), int(status["CapEff"], 16), sys.argv[1:]]))
"""


class OperatorsCommand:
    """The command, in front of a program that tells how it was started; the service's folder is another user's."""

    def __init__(self, folder: Path) -> None:
        folder.chmod(0o755)
        self.state = folder / "state"
        self.state.mkdir(mode=0o700)
        self.config = folder / "etc" / "config.yaml"
        (folder / "etc" / "secrets").mkdir(parents=True)
        program = folder / "program"
        program.write_text(f"#!{sys.executable}\n{_TELLS}")
        program.chmod(0o755)
        text = (ROOT / "systemd" / "edgecount").read_text()
        self._command = folder / "edgecount"
        self._command.write_text(
            text.replace("/etc/edgecount", str(folder / "etc")).replace("/opt/edgecount/bin/edgecount", str(program))
        )

    def run(self, *arguments: str) -> tuple[int, int, int, list[str]]:
        """The user, the group and the capabilities with which the program is run, and its arguments."""
        environ = {"PATH": os.environ["PATH"], "STATE_DIRECTORY": str(self.state)}
        done = subprocess.run(
            ["bash", str(self._command), *arguments], env=environ, capture_output=True, text=True, check=False
        )
        assert done.returncode == 0, done.stderr
        user, group, capabilities, given = json.loads(done.stdout)
        return user, group, capabilities, given


@pytest.fixture
def command(tmp_path: Path) -> OperatorsCommand:
    return OperatorsCommand(tmp_path)


@needs_root
@pytest.mark.parametrize(
    "line",
    [
        "status",
        "occupancy set 3",
        "cameras pause door",
        "report --from 2026-05-04",
        "report --mail",
        "privacy",
        "run",
        "check --connect",
    ],
)
def test_root_works_as_the_owner_of_the_folder_and_may_only_read_more(command: OperatorsCommand, line: str) -> None:
    os.chown(command.state, OWNER, OWNER + 1)
    assert command.run(*line.split()) == (
        OWNER,
        OWNER + 1,
        DAC_READ_SEARCH,
        [*line.split(), "--config", str(command.config)],
    )


@needs_root
def test_the_folder_that_is_named_is_the_one_that_counts(command: OperatorsCommand, tmp_path: Path) -> None:
    named = tmp_path / "named"
    named.mkdir()
    os.chown(named, OWNER, OWNER)
    assert command.run("status", "--state", str(named))[0] == OWNER
    assert command.run("status", f"--state={named}")[0] == OWNER


@needs_root
@pytest.mark.parametrize("line", ["check", "check --connect", "models list"])
def test_what_needs_no_store_is_nobodys_work(command: OperatorsCommand, line: str) -> None:
    assert command.run(*line.split())[:2] == (NOBODY, NOBODY)
    command.state.rmdir()
    assert command.run(*line.split())[:2] == (NOBODY, NOBODY)


@needs_root
@pytest.mark.parametrize(
    "line",
    [
        "init",
        "replay walk.mp4 --video x.mp4",
        "heatmap --out x.png",
        "backup shop.zip",
        "report --output there",
        "report --output=there",
    ],
)
def test_what_is_to_be_written_elsewhere_is_written_by_who_says_so(command: OperatorsCommand, line: str) -> None:
    os.chown(command.state, OWNER, OWNER)
    assert command.run(*line.split())[0] == 0


@needs_root
@pytest.mark.parametrize("named", ["--config mine.yaml", "--config=mine.yaml", "--conf mine.yaml"])
def test_a_config_that_is_named_is_the_one(command: OperatorsCommand, named: str) -> None:
    line = ["status", *named.split()]
    assert command.run(*line)[3] == line


@needs_root
@pytest.mark.parametrize("line", ["", "--version", "init", "models list"])
def test_what_takes_no_config_is_given_none(command: OperatorsCommand, line: str) -> None:
    assert command.run(*line.split())[3] == line.split()


def test_who_is_not_root_is_left_alone(command: OperatorsCommand, tmp_path: Path) -> None:
    (tmp_path / "bin").mkdir()
    (tmp_path / "bin" / "id").write_text("#!/bin/sh\necho 1000\n")
    (tmp_path / "bin" / "id").chmod(0o755)
    os.environ["PATH"], before = f"{tmp_path / 'bin'}:{os.environ['PATH']}", os.environ["PATH"]
    try:
        user, _, _, given = command.run("status")
    finally:
        os.environ["PATH"] = before
    assert (user, given) == (os.getuid(), ["status"])
