"""What a worker may reach: the files that it may read and write, and the ports to which it may connect."""

import os
from collections.abc import Collection, Iterator
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

DNS_PORT = 53
_PORTS = {"rtsp": 554, "rtsps": 322, "http": 80, "https": 443}
_WRITABLE = ("/dev", "/tmp")  # noqa: S108 - where the system's libraries put what they need for a moment


@dataclass(frozen=True, slots=True)
class Reach:
    """Files and folders that may be read, or written as well, and TCP ports that may be connected to."""

    readable: tuple[Path, ...] = ()
    writable: tuple[Path, ...] = ()
    ports: frozenset[int] = frozenset()


def reach(address: str, hidden: Collection[Path], temporary: Path, needed: Collection[Path] = ()) -> Reach:
    """The reach of a worker whose camera has this address: the whole disk but what is `hidden`, and its camera's port.

    What is `needed` is read even where it lies among what is hidden.  It writes to devices and temporary files only.
    """
    writable = tuple(dict.fromkeys((*map(Path, _WRITABLE), temporary)))
    return Reach((*all_but(hidden), *(path.resolve() for path in needed)), writable, camera_ports(address))


def camera_ports(address: str) -> frozenset[int]:
    """The ports that a camera of this address needs, with that of a name server; none for a file or a device."""
    parts = urlsplit(address)
    if parts.scheme not in _PORTS:
        return frozenset()
    return frozenset({parts.port or _PORTS[parts.scheme], DNS_PORT})


def all_but(hidden: Collection[Path], folder: Path = Path("/")) -> Iterator[Path]:
    """The largest files and folders that together are all of a folder but what is hidden.

    A link is left out: what it leads to is there as well, or is hidden.
    """
    resolved = [path.resolve() for path in hidden]
    if not any(path.is_relative_to(folder) for path in resolved):
        yield folder
    elif folder not in resolved:
        for entry in _entries(folder):
            yield from all_but(resolved, entry)


def _entries(folder: Path) -> list[Path]:
    """What is in a folder, without links; nothing where it may not be read."""
    try:
        return [Path(entry) for entry in os.scandir(folder) if not entry.is_symlink()]
    except OSError:
        return []
