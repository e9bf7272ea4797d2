"""scripts/setup, as make calls it, in a folder with a blank in its name; the interpreter and its pip are fakes."""

import os
import re
import shutil
import signal
import subprocess
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]

INTERPRETER = """#!/usr/bin/env bash
case "$*" in
  -c*) echo "{number} {version} $0" ;;
  -m\\ venv*) echo "venv with {version}" >>calls && mkdir -p .venv/bin && cp environment-python .venv/bin/python ;;
  *system_packages.py) ! [ -e lacks-libraries ] ;;
esac
"""

ENVIRONMENT = """#!/usr/bin/env bash
case "$*" in
  -m\\ pip*) all=$* && echo "pip ${all#*--no-input }" >>calls && source ./pip ;;
  -c*) source ./loads ;;
esac
"""

FIRST_TIME = [
    "venv with 3.11.2",
    "pip --require-hashes --only-binary :all: -r locked/build.txt",
    "pip --require-hashes --only-binary :all: --no-binary imutils --no-build-isolation -r locked/dev.txt",
    "pip --no-deps --no-build-isolation -e .",
]


@dataclass(frozen=True)
class Clone:
    """A copy of what set-up reads; `pip` and `loads` are the shell lines that the fakes run."""

    root: Path

    def write(self, name: str, text: str) -> Path:
        path = self.root / name
        path.write_text(text)
        path.chmod(0o755)
        return path

    def interpreter(self, name: str, version: str = "3.11.2") -> Path:
        major, minor, _ = version.split(".")
        return self.write(name, INTERPRETER.format(number=int(major) * 100 + int(minor), version=version))

    def start(self, python: Path | str | None = None, path: Path | None = None) -> "subprocess.Popen[str]":
        environment = {"PATH": f"{path or self.root / 'bin'}:{os.environ['PATH']}"}
        if python is not None:
            environment["PYTHON"] = str(python)
        return subprocess.Popen(
            [self.root / "scripts" / "setup"],
            env=environment,
            stderr=subprocess.PIPE,
            stdin=subprocess.DEVNULL,
            text=True,
        )

    def setup(self, python: Path | str | None = None) -> tuple[int, list[str]]:
        """Its exit status and the lines it said."""
        process = self.start(python)
        _, told = process.communicate()
        return process.returncode, told.splitlines()

    def calls(self) -> list[str]:
        """What was made or installed since the last time somebody asked."""
        path = self.root / "calls"
        lines = path.read_text().splitlines() if path.exists() else []
        path.unlink(missing_ok=True)
        return lines


@pytest.fixture
def clone(tmp_path: Path) -> Clone:
    root = tmp_path / "the shop's counter"
    (root / "scripts").mkdir(parents=True)
    (root / "bin").mkdir()
    shutil.copy(ROOT / "scripts" / "setup", root / "scripts" / "setup")
    shutil.copy(ROOT / "pyproject.toml", root / "pyproject.toml")
    shutil.copytree(ROOT / "locked", root / "locked")
    made = Clone(root)
    made.write("environment-python", ENVIRONMENT)
    made.write("pip", "true\n")
    made.write("loads", "true\n")
    made.interpreter("bin/python3")
    return made


def test_the_first_time_makes_all_and_the_second_nothing(clone: Clone) -> None:
    status, told = clone.setup()
    assert (status, told[-1]) == (0, "setup: .venv is ready")
    assert clone.calls() == FIRST_TIME
    assert clone.setup() == (0, ["setup: .venv is ready"])
    assert clone.calls() == []


@pytest.mark.parametrize("name", ["pyproject.toml", "locked/build.txt", "locked/dev.txt"])
def test_a_change_of_what_is_wanted_brings_the_environment_up_to_date(clone: Clone, name: str) -> None:
    clone.setup()
    clone.calls()
    with (clone.root / name).open("a") as file:
        file.write("# one more\n")
    assert clone.setup()[0] == 0
    assert clone.calls() == FIRST_TIME[1:]
    clone.setup()
    assert clone.calls() == []


def move(clone: Clone) -> Clone:
    return Clone(clone.root.rename(clone.root.with_name("elsewhere")))


def upgrade(clone: Clone) -> Clone:
    clone.interpreter("bin/python3", "3.12.1")
    return clone


def lose_stamp(clone: Clone) -> Clone:
    (clone.root / ".venv" / ".stamp").unlink()
    return clone


@pytest.mark.parametrize(
    ("change", "version"),
    [
        pytest.param(move, "3.11.2", id="folder-moved"),
        pytest.param(upgrade, "3.12.1", id="another-python"),
        pytest.param(lose_stamp, "3.11.2", id="not-finished"),
    ],
)
def test_an_environment_that_cannot_be_trusted_is_made_anew(
    clone: Clone, change: Callable[[Clone], Clone], version: str
) -> None:
    clone.setup()
    clone.calls()
    (clone.root / ".venv" / "left over").touch()
    changed = change(clone)
    assert changed.setup()[0] == 0
    assert changed.calls() == [f"venv with {version}", *FIRST_TIME[1:]]
    assert not (changed.root / ".venv" / "left over").exists()


def test_a_set_up_that_is_killed_is_done_again_from_the_start(clone: Clone) -> None:
    clone.write("pip", "kill -KILL $PPID\n")
    assert clone.setup()[0] == -signal.SIGKILL
    clone.calls()
    clone.write("pip", "true\n")
    assert clone.setup()[0] == 0
    assert clone.calls() == FIRST_TIME


def test_an_update_that_is_killed_is_done_again_from_the_start(clone: Clone) -> None:
    clone.setup()
    clone.write("locked/dev.txt", "")
    clone.write("pip", "kill -KILL $PPID\n")
    assert clone.setup()[0] == -signal.SIGKILL
    clone.calls()
    clone.write("pip", "true\n")
    assert clone.setup()[0] == 0
    assert clone.calls() == FIRST_TIME


def test_two_at_once_do_the_work_once(clone: Clone) -> None:
    clone.write("pip", "touch started; for _ in {1..1000}; do [ -e go ] && break; sleep 0.01; done\n")
    first = clone.start()
    while not (clone.root / "started").exists():
        assert first.poll() is None
    second = clone.start()
    assert second.stderr
    assert second.stderr.readline() == "setup: another set-up is at work here: waiting for it\n"
    (clone.root / "go").touch()
    assert second.communicate()[1] == "setup: .venv is ready\n"
    first.communicate()
    assert (first.returncode, second.returncode) == (0, 0)
    assert clone.calls() == FIRST_TIME


@pytest.mark.parametrize("version", ["2.7.18", "3.10.13", "3.15.0"])
def test_a_python_that_will_not_do_is_refused_in_one_line(clone: Clone, version: str) -> None:
    python = clone.interpreter("bin/other", version)
    status, told = clone.setup(python)
    assert status == 1
    (line,) = told
    assert line.startswith(
        f"setup: edgecount needs Python 3.11 to 3.14; {python} is {version}: install one (sudo apt-get"
    )
    assert clone.calls() == []


def test_a_python_that_is_not_there_is_refused_in_one_line(clone: Clone) -> None:
    status, told = clone.setup("no-such-python")
    assert status == 1
    (line,) = told
    assert line.startswith("setup: edgecount needs Python 3.11 to 3.14; no-such-python does not run: install one")


def test_a_newer_python_beside_an_old_one_is_found(clone: Clone) -> None:
    clone.interpreter("bin/python3", "3.9.2")
    clone.interpreter("bin/python3.14", "3.14.0")
    assert clone.setup()[0] == 0
    assert clone.calls()[0] == "venv with 3.14.0"


def test_the_python_that_was_chosen_once_is_kept(clone: Clone) -> None:
    clone.setup(clone.interpreter("bin/chosen", "3.13.0"))
    assert clone.calls()[0] == "venv with 3.13.0"
    assert clone.setup() == (0, ["setup: .venv is ready"])
    (clone.root / "bin" / "chosen").unlink()
    assert clone.setup()[0] == 0
    assert clone.calls()[0] == "venv with 3.11.2"


def test_nothing_is_made_where_the_system_lacks_a_library(clone: Clone) -> None:
    clone.write("lacks-libraries", "")
    assert clone.setup() == (1, [])
    assert clone.calls() == []


NO_NETWORK = """WARNING: Retrying (Retry(total=0)) after connection broken by 'NewConnectionError("...")': /simple/pip/
ERROR: Could not find a version that satisfies the requirement pip==26.0
"""


OTHER_FILE = """ERROR: THESE PACKAGES DO NOT MATCH THE HASHES FROM THE REQUIREMENTS FILE. If you have updated the (...)
    schedule==1.2.2 from file:///there/schedule-1.2.2-py3-none-any.whl (from -r locked/dev.txt (line 1824)):
        Expected sha256 00
             Got        5b
"""


@pytest.mark.parametrize(
    ("output", "reason"),
    [
        pytest.param(OTHER_FILE, "schedule==1.2.2 is not the file that locked/ knows", id="hash"),
        pytest.param(
            NO_NETWORK, "the package index cannot be reached: the first set-up needs the network", id="network"
        ),
        pytest.param("ERROR: [Errno 28] No space left on device\n", "the disk is full", id="disk"),
        pytest.param(
            "Collecting a\nERROR: No wheel\nERROR: more\n",
            "could not install the packages: ERROR: No wheel",
            id="other",
        ),
        pytest.param("killed\n", "could not install the packages: ", id="no-reason"),
    ],
)
def test_a_failure_of_pip_is_one_line_and_the_next_time_starts_afresh(clone: Clone, output: str, reason: str) -> None:
    clone.write("says", output)
    clone.write("pip", "cat says; exit 1\n")
    status, told = clone.setup()
    assert status == 1
    assert len(told) == 2
    assert reason in told[1]
    clone.calls()
    clone.write("pip", "true\n")
    assert clone.setup()[0] == 0
    assert clone.calls() == FIRST_TIME


def test_a_package_that_cannot_be_loaded_is_named(clone: Clone) -> None:
    clone.write(
        "loads", "echo Traceback >&2; echo 'ImportError: libX.so.9: cannot open shared object file' >&2; exit 1\n"
    )
    status, told = clone.setup()
    assert status == 1
    assert re.search(r"cannot be loaded: ImportError: libX\.so\.9: .*: install the system library", told[-1])
    assert not (clone.root / ".venv" / ".stamp").exists()
