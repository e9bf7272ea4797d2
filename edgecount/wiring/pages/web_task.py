"""What the dashboard's process has to do; plain, for that process loads little."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from edgecount.wiring.state import WEB

CERTIFICATE = "certificate.pem"
"""The certificate of our own making and its key, in the dashboard's own folder."""


@dataclass(frozen=True, slots=True)
class DashboardTask:
    """All that the process is told: paths are absolute, `state` is the state folder.

    `encrypted` says whether it speaks TLS itself, `stamps` when the files of the certificate were changed: others are
    another task.
    """

    state: str
    host: str
    port: int
    encrypted: bool = False
    certificate: str | None = None
    key: str | None = None
    proxy: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    stamps: tuple[int, ...] = ()
    upload_gib: int = 4

    @property
    def folder(self) -> Path:
        """The dashboard's own folder."""
        return Path(self.state) / WEB

    def encoded(self) -> bytes:
        """The task as `decoded` reads it."""
        return json.dumps(asdict(self)).encode()


def decoded(message: bytes) -> DashboardTask:
    """The task of these bytes."""
    values = json.loads(message)
    lists = {name: tuple(value) for name, value in values.items() if isinstance(value, list)}
    return DashboardTask(**values | lists)
