"""Podman with images, containers and a network of its own, of which nothing remains on the machine."""

import os
import subprocess
from pathlib import Path
from typing import Self

from tests.support.waiting import ran, status_of

_PREPARED = "umount /sys/fs/cgroup/unified 2>/dev/null; ip link set lo up && echo ready && exec sleep infinity"
"""What keeps the namespaces.  A cgroup tree of both versions is more than crun can take, so it sees one of them."""

_CONTAINERS = """[containers]
cgroups = "disabled"
default_ulimits = ["nofile=1024:1024", "nproc=4096:4096"]
[engine]
cgroup_manager = "cgroupfs"
events_logger = "file"
tmp_dir = "{folder}/tmp"
[network]
network_config_dir = "{folder}/networks"
"""
"""Limits below those of the machine may be set without any privilege; to look after resources is not what is tried."""

_STORAGE = """[storage]
driver = "overlay"
graphroot = "{folder}/storage"
runroot = "{folder}/run"
"""


class Podman:
    """Runs podman while it is entered; its containers reach each other, and nothing else.

    `folder` keeps images from one time to the next.  `environ` is what programs need that call podman themselves.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._keeper: subprocess.Popen[str] | None = None
        self.environ = os.environ | {
            "CONTAINERS_CONF": str(folder / "containers.conf"),
            "CONTAINERS_STORAGE_CONF": str(folder / "storage.conf"),
            "DISABLE_HC_SYSTEMD": "true",  # health is asked for, not looked at by timers of this machine
            "BUILDAH_ISOLATION": "oci",
        }

    def __enter__(self) -> Self:
        self._folder.mkdir(parents=True, exist_ok=True)
        for name, text in (("containers.conf", _CONTAINERS), ("storage.conf", _STORAGE)):
            (self._folder / name).write_text(text.format(folder=self._folder))
        self._keeper = subprocess.Popen(
            ["unshare", "--mount", "--net", "setpriv", "--pdeathsig", "KILL", "sh", "-c", _PREPARED],
            stdout=subprocess.PIPE,
            text=True,
        )
        assert self._keeper.stdout
        assert self._keeper.stdout.readline() == "ready\n", (
            "podman needs namespaces of its own, which only root may make"
        )
        return self

    def __exit__(self, *_exception: object) -> None:
        assert self._keeper
        self.ended("rm", "--all", "--force", "--time", "0")
        self._keeper.kill()
        status_of(self._keeper)
        assert self._keeper.stdout
        self._keeper.stdout.close()

    def run(self, *arguments: object, folder: Path | None = None) -> str:
        """What podman said; it must succeed."""
        ended = self.ended(*arguments, folder=folder)
        assert ended.returncode == 0, f"podman {' '.join(map(str, arguments))}: {ended.stdout}{ended.stderr}"
        return ended.stdout

    def ended(self, *arguments: object, folder: Path | None = None) -> "subprocess.CompletedProcess[str]":
        """How podman ended, and what it said."""
        return self.within("podman", *map(str, arguments), folder=folder)

    def build(self, *arguments: object) -> str:
        """Build an image, which alone may use the network of this machine; what podman said."""
        command = [*self._entered(Path.cwd(), "--mount"), "podman", "build", "--network", "host", *map(str, arguments)]
        ended = ran(command, environ=self.environ)
        assert ended.returncode == 0, f"{ended.stdout[-3000:]}{ended.stderr[-3000:]}"
        return ended.stdout

    def within(self, *command: str, folder: Path | None = None, **environ: str) -> "subprocess.CompletedProcess[str]":
        """Run a program that calls podman, or sees what its containers see."""
        entered = self._entered(folder or Path.cwd(), "--mount", "--net")
        return ran([*entered, *command], environ=self.environ | environ)

    def _entered(self, folder: Path, *namespaces: str) -> list[str]:
        assert self._keeper
        return ["nsenter", "--target", str(self._keeper.pid), *namespaces, "--", "env", f"--chdir={folder}"]
