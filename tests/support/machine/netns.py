"""A network of its own for a camera, with a cable to ours that a test can pull."""

import os
import subprocess
from itertools import count
from typing import Self

import pytest

from tests.support.waiting import HUNG_SECONDS

_numbers = count()
needs_root = pytest.mark.skipif(os.geteuid() != 0, reason="only root may make a network namespace")


class Cable:
    """A network namespace at the other end of a cable, while it is entered.

    `host` is the address there, `within` what precedes a command that is to run there.
    """

    def __init__(self) -> None:
        number = os.getpid() * 4 + next(_numbers)
        self._name, self._end = f"edgecount-{number}", f"ec{number}"
        net = f"198.18.{number // 64 % 256}.{number % 64 * 4}"  # of the range for measurements (RFC 2544)
        first, _, last = net.rpartition(".")
        self._ours, self.host = f"{first}.{int(last) + 1}", f"{first}.{int(last) + 2}"
        self.within = ("ip", "netns", "exec", self._name)

    def pull(self) -> None:
        """The camera's end has no link any more, nor has ours."""
        _run("ip", "-n", self._name, "link", "set", "camera", "down")

    def plug(self) -> None:
        """The link is back."""
        _run("ip", "-n", self._name, "link", "set", "camera", "up")

    def lose_all(self) -> None:
        """There is a link, and every packet is lost on it, in both directions."""
        _run("tc", "qdisc", "add", "dev", self._end, "root", "blackhole")
        _run("tc", "-n", self._name, "qdisc", "add", "dev", "camera", "root", "blackhole")

    def lose_none(self) -> None:
        """Packets come through again."""
        _run("tc", "qdisc", "del", "dev", self._end, "root")
        _run("tc", "-n", self._name, "qdisc", "del", "dev", "camera", "root")

    def __enter__(self) -> Self:
        _run("ip", "netns", "add", self._name)
        _run("ip", "link", "add", self._end, "type", "veth", "peer", "name", "camera", "netns", self._name)
        _run("ip", "address", "add", f"{self._ours}/30", "dev", self._end)
        _run("ip", "-n", self._name, "address", "add", f"{self.host}/30", "dev", "camera")
        _run("ip", "link", "set", self._end, "up")
        self.plug()
        return self

    def __exit__(self, *_exception: object) -> None:
        _run("ip", "link", "delete", self._end)
        _run("ip", "netns", "delete", self._name)


def _run(*command: str) -> None:
    subprocess.run(command, check=True, capture_output=True, timeout=HUNG_SECONDS)
