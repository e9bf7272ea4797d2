#!/usr/bin/env python3
"""Looks for what the packages need from the system, and installs what is missing, or names the line that does.

Run by scripts/setup, before there is an environment: standard library only.  With --service it looks for what the
service needs, which has no window; scripts/install does so.  With --tests it looks for what the tests need beyond
windows; make test does so.  With --busy it looks for what keeps a machine busy beside them; with --arm, for what
emulates a machine of arm64; with --container, for what builds and runs containers.
"""

import ctypes
import importlib.util
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field

LIBRARIES = {
    "libGL.so.1": "libgl1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libxcb.so.1": "libxcb1",
}
"""What the wheel of opencv-python is linked with and does not bring, and the Debian package that has it.

The wheels of dlib-bin, openvino and opencv-python-headless need nothing beyond the C and C++ libraries, which NumPy
needs as well.
"""

TEST_PROGRAMS = {
    "mosquitto": "mosquitto",
    "systemd-analyze": "systemd",
    "gst-launch-1.0": "gstreamer1.0-tools",
    "ffmpeg": "ffmpeg",
    "ip": "iproute2",
    "fusermount3": "fuse3",
    "cc": "gcc",
    "prometheus": "prometheus",
    "chromium": "chromium",
}
"""The programs that tests run, and the Debian package that has each."""

TEST_PACKAGES = (
    "libc6-dev",
    "gir1.2-gst-rtsp-server-1.0",
    "gstreamer1.0-plugins-base",
    "gstreamer1.0-plugins-good",
    "gstreamer1.0-plugins-ugly",
    "postgresql",
    "python3-gi",
)
"""The Debian packages of the RTSP camera that tests run, and of the compiler, whose parts are no programs; and of the
database, whose programs Debian keeps from everybody's PATH."""

PROGRAM_FOLDERS = "/usr/local/sbin:/usr/sbin:/sbin"
"""Where servers are, which are not on everybody's PATH."""

VENV_MODULE = "ensurepip"
"""The part of `venv` that Debian packs apart from Python."""


@dataclass(frozen=True, slots=True)
class System:
    """What is asked of the machine; `run` gives back what the command said."""

    load_library: Callable[[str], object]
    has_module: Callable[[str], bool]
    has_program: Callable[[str], bool]
    has_package: Callable[[str], bool]
    run: Callable[[Sequence[str]], str]
    is_root: bool
    has_apt: bool


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted besides modules: libraries and programs, each with its Debian package, and packages as such."""

    programs: Mapping[str, str] = field(default_factory=dict)
    packages: Sequence[str] = ()
    libraries: Mapping[str, str] = field(default_factory=lambda: LIBRARIES)


NOTHING_MORE = Wanted()
FOR_SERVICE = Wanted(libraries={})
FOR_TESTS = Wanted(TEST_PROGRAMS, TEST_PACKAGES)
FOR_BUSY_TESTS = Wanted({"stress-ng": "stress-ng"})
FOR_ARM_TESTS = Wanted({"debootstrap": "debootstrap", "qemu-aarch64-static": "qemu-user-static"})
FOR_CONTAINER_TESTS = Wanted(
    {"debootstrap": "debootstrap", "iptables": "iptables", "pipx": "pipx", "podman": "podman"},
    ("aardvark-dns", "crun", "netavark", "podman-compose"),
)
WANTED = {
    "--service": FOR_SERVICE,
    "--tests": FOR_TESTS,
    "--busy": FOR_BUSY_TESTS,
    "--arm": FOR_ARM_TESTS,
    "--container": FOR_CONTAINER_TESTS,
}


def main(system: System, wanted: Wanted = NOTHING_MORE) -> int:
    """Exit status 0 when all is there in the end; else 1, with one line that says what is not and what to do."""
    packages = missing_packages(system, wanted)
    if not packages:
        return 0
    line = f"sudo apt-get install -y {' '.join(packages)}"
    if not system.has_apt:
        say(f"{_missing(system, wanted)} missing, install it with this system's package manager (on Debian: {line})")
        return 1
    if not system.is_root:
        say(f"{_missing(system, wanted)} missing, run: {line}")
        return 1
    say(f"{_missing(system, wanted)} missing, installing the Debian packages {' '.join(packages)}")
    output = install(packages, system)
    if missing_packages(system, wanted):
        say(f"{_missing(system, wanted)} still missing, run: {line} (apt-get said: {_last_error(output)})")
        return 1
    return 0


def missing_packages(system: System, wanted: Wanted) -> tuple[str, ...]:
    """The Debian packages to install, each once."""
    packages = [wanted.libraries[name] for name in _missing_libraries(system, wanted)]
    packages += [wanted.programs[name] for name in _missing_programs(system, wanted)]
    packages += [name for name in wanted.packages if not system.has_package(name)]
    if not system.has_module(VENV_MODULE):
        packages.append(f"python{sys.version_info.major}.{sys.version_info.minor}-venv")
    return tuple(dict.fromkeys(packages))


def install(packages: Sequence[str], system: System) -> str:
    """Let apt-get fetch its lists and install these; what it said."""
    apt_get = ("env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-qq", "-o", "DPkg::Lock::Timeout=120")
    update = system.run((*apt_get, "update"))
    return update + system.run((*apt_get, "install", "-y", "--no-install-recommends", *packages))


def say(text: str) -> None:
    """One line, where errors go."""
    sys.stderr.write(f"setup: {text}\n")


def real_system() -> System:
    """The machine that runs it."""
    return System(
        load_library=ctypes.CDLL,
        has_module=_has_module,
        has_program=_has_program,
        has_package=_has_package,
        run=_run,
        is_root=os.geteuid() == 0,
        has_apt=shutil.which("apt-get") is not None,
    )


def _has_module(name: str) -> bool:
    importlib.invalidate_caches()  # apt-get may have brought it a moment ago
    return importlib.util.find_spec(name) is not None


def _has_program(name: str) -> bool:
    return shutil.which(name, path=f"{os.environ.get('PATH', os.defpath)}:{PROGRAM_FOLDERS}") is not None


def _has_package(name: str) -> bool:
    """Whether Debian's package is installed; where there is no dpkg, nobody can say, and the tests will show it."""
    if shutil.which("dpkg-query") is None:
        return True
    return _run(("dpkg-query", "--show", "--showformat=${db:Status-Status}", name)) == "installed"


def _run(command: Sequence[str]) -> str:
    return subprocess.run(  # noqa: S603 - the command is written above, nothing in it comes from outside
        command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False
    ).stdout


def _missing_libraries(system: System, wanted: Wanted) -> list[str]:
    return [name for name in wanted.libraries if not _loads(name, system)]


def _loads(name: str, system: System) -> bool:
    try:
        system.load_library(name)
    except OSError:
        return False
    return True


def _missing_programs(system: System, wanted: Wanted) -> list[str]:
    return [name for name in wanted.programs if not system.has_program(name)]


def _missing(system: System, wanted: Wanted) -> str:
    names = _missing_libraries(system, wanted) + _missing_programs(system, wanted)
    names += [name for name in wanted.packages if not system.has_package(name)]
    names += [] if system.has_module(VENV_MODULE) else [f"Python's {VENV_MODULE}"]
    return f"{', '.join(names)} {'is' if len(names) == 1 else 'are'}"


def _last_error(output: str) -> str:
    errors = [line for line in output.splitlines() if line.startswith("E:")]
    return errors[-1] if errors else "nothing"


if __name__ == "__main__":
    sys.exit(main(real_system(), WANTED.get(sys.argv[-1], NOTHING_MORE)))
