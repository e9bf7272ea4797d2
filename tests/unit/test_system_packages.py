"""What the system lacks is found, installed where that is allowed, else answered with the line that brings it."""

import sys
from collections.abc import Sequence
from dataclasses import dataclass, field

import pytest

from scripts.system_packages import (
    FOR_ARM_TESTS,
    FOR_BUSY_TESTS,
    FOR_CONTAINER_TESTS,
    FOR_SERVICE,
    FOR_TESTS,
    LIBRARIES,
    TEST_PACKAGES,
    TEST_PROGRAMS,
    System,
    Wanted,
    main,
    real_system,
)

VENV = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
QT = {"libGL.so.1", "libxcb.so.1"}
GLIB = {"libglib-2.0.so.0", "libgthread-2.0.so.0"}


@dataclass
class FakeMachine:
    """A machine without some libraries or modules; apt-get brings them, unless it is broken."""

    lacks: set[str] = field(default_factory=set)
    apt_says: str = ""
    commands: list[str] = field(default_factory=list)

    def system(self, *, is_root: bool, has_apt: bool) -> System:
        return System(
            self.load_library, self.has_module, self.has_program, self.has_package, self.run, is_root, has_apt
        )

    def load_library(self, name: str) -> object:
        if name in self.lacks:
            raise OSError(f"{name}: cannot open shared object file: No such file or directory")
        return object()

    def has_module(self, name: str) -> bool:
        return name not in self.lacks

    def has_program(self, name: str) -> bool:
        return name not in self.lacks

    def has_package(self, name: str) -> bool:
        return name not in self.lacks

    def run(self, command: Sequence[str]) -> str:
        self.commands.append(" ".join(command))
        if "install" in command and not self.apt_says:
            brought = {"ensurepip": VENV} | LIBRARIES | TEST_PROGRAMS | {name: name for name in TEST_PACKAGES}
            self.lacks -= {name for name in self.lacks if brought[name] in command}
        return self.apt_says


def test_a_service_has_no_window_and_needs_nothing_of_x11(capsys: pytest.CaptureFixture[str]) -> None:
    machine = FakeMachine(QT | GLIB)
    assert main(machine.system(is_root=True, has_apt=True), FOR_SERVICE) == 0
    assert machine.commands == []
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize("is_root", [pytest.param(True, id="root"), pytest.param(False, id="user")])
def test_a_complete_machine_is_left_alone(is_root: bool, capsys: pytest.CaptureFixture[str]) -> None:
    machine = FakeMachine()
    assert main(machine.system(is_root=is_root, has_apt=True)) == 0
    assert machine.commands == []
    assert capsys.readouterr().err == ""


@pytest.mark.parametrize(
    ("lacks", "line"),
    [
        pytest.param({"libGL.so.1"}, "setup: libGL.so.1 is missing, run: sudo apt-get install -y libgl1", id="one"),
        pytest.param(
            GLIB,
            "setup: libglib-2.0.so.0, libgthread-2.0.so.0 are missing, run: sudo apt-get install -y libglib2.0-0",
            id="two-of-one-package",
        ),
        pytest.param(
            QT | GLIB | {"ensurepip"},
            "setup: libGL.so.1, libglib-2.0.so.0, libgthread-2.0.so.0, libxcb.so.1, Python's ensurepip are missing, "
            f"run: sudo apt-get install -y libgl1 libglib2.0-0 libxcb1 {VENV}",
            id="all",
        ),
    ],
)
def test_a_user_is_told_the_line_to_run(lacks: set[str], line: str, capsys: pytest.CaptureFixture[str]) -> None:
    machine = FakeMachine(lacks)
    assert main(machine.system(is_root=False, has_apt=True)) == 1
    assert capsys.readouterr().err == f"{line}\n"
    assert machine.commands == []


def test_root_has_it_installed_and_is_told_so(capsys: pytest.CaptureFixture[str]) -> None:
    machine = FakeMachine({"libGL.so.1", "ensurepip"})
    assert main(machine.system(is_root=True, has_apt=True)) == 0
    update, install = machine.commands
    assert update.endswith(" update")
    assert install.endswith(f" install -y --no-install-recommends libgl1 {VENV}")
    told = f"setup: libGL.so.1, Python's ensurepip are missing, installing the Debian packages libgl1 {VENV}\n"
    assert capsys.readouterr().err == told


@pytest.mark.parametrize(
    ("apt_says", "reason"),
    [
        pytest.param("W: old\nE: Unable to locate package libgl1\n", "E: Unable to locate package libgl1", id="error"),
        pytest.param("done\n", "nothing", id="no-reason"),
    ],
)
def test_an_installation_that_brings_nothing_ends_in_the_line_to_run(
    apt_says: str, reason: str, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = FakeMachine({"libGL.so.1"}, apt_says)
    assert main(machine.system(is_root=True, has_apt=True)) == 1
    last = capsys.readouterr().err.splitlines()[-1]
    assert last.startswith("setup: libGL.so.1 is still missing, run: sudo apt-get install -y libgl1")
    assert last.endswith(f"(apt-get said: {reason})")


def test_a_machine_without_apt_is_told_the_names(capsys: pytest.CaptureFixture[str]) -> None:
    machine = FakeMachine({"libGL.so.1"})
    assert main(machine.system(is_root=True, has_apt=False)) == 1
    assert capsys.readouterr().err.startswith(
        "setup: libGL.so.1 is missing, install it with this system's package manager"
    )
    assert machine.commands == []


@pytest.mark.parametrize(
    ("lacks", "package"), [("mosquitto", "mosquitto"), ("ip", "iproute2"), ("python3-gi", "python3-gi")]
)
def test_what_only_tests_need_is_asked_for_by_them_only(
    lacks: str, package: str, capsys: pytest.CaptureFixture[str]
) -> None:
    machine = FakeMachine({lacks})
    system = machine.system(is_root=False, has_apt=True)
    assert main(system) == 0
    assert main(system, FOR_TESTS) == 1
    assert capsys.readouterr().err == f"setup: {lacks} is missing, run: sudo apt-get install -y {package}\n"


@pytest.mark.parametrize(
    ("lacks", "wanted", "package"),
    [
        ("stress-ng", FOR_BUSY_TESTS, "stress-ng"),
        ("qemu-aarch64-static", FOR_ARM_TESTS, "qemu-user-static"),
        ("podman", FOR_CONTAINER_TESTS, "podman"),
        ("netavark", FOR_CONTAINER_TESTS, "netavark"),
    ],
)
def test_what_only_some_tests_need_is_asked_for_only_where_those_are_run(
    lacks: str, wanted: Wanted, package: str, capsys: pytest.CaptureFixture[str]
) -> None:
    system = FakeMachine({lacks}).system(is_root=False, has_apt=True)
    assert main(system, FOR_TESTS) == 0
    assert main(system, wanted) == 1
    assert capsys.readouterr().err == f"setup: {lacks} is missing, run: sudo apt-get install -y {package}\n"


@pytest.mark.parametrize("lacks", ["mosquitto", "gir1.2-gst-rtsp-server-1.0"])
def test_root_has_what_tests_need_installed(lacks: str) -> None:
    machine = FakeMachine({lacks})
    assert main(machine.system(is_root=True, has_apt=True), FOR_TESTS) == 0
    assert machine.commands[-1].endswith(f" install -y --no-install-recommends {lacks}")


def test_a_package_that_nobody_has_is_missing() -> None:
    assert not real_system().has_package("edgecount-absent")


def test_this_machine_has_all_that_the_tests_need() -> None:
    assert main(real_system(), FOR_TESTS) == 0
