"""Lets a program have the system's folders for temporary files for itself: they are folders of the test there.

Whatever is written to them is the program's then: no other sees them, and it sees no other's.  By a mount namespace,
which root may make, and others where the system lets them have a user namespace too.
"""

import os
import subprocess
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from shlex import quote

SHARED = tuple(path for path in map(Path, ("/tmp", "/var/tmp", "/dev/shm")) if path.is_dir())  # noqa: S108 - to be hidden
"""Where programs write that have not been told where to."""
_UNSHARE = ("unshare", "--mount", *(() if os.geteuid() == 0 else ("--user", "--map-root-user")))


@cache
def why_not() -> str | None:
    """Why no program can have them for itself here; None where it can."""
    try:
        tried = subprocess.run([*_UNSHARE, "true"], capture_output=True, text=True, check=False)
    except FileNotFoundError:
        return "no unshare: apt-get install util-linux"
    return tried.stderr.strip() or None


def own(folder: Path, shared: Path) -> Path:
    """The folder below this one which is that shared folder to the program."""
    return folder / "-".join(shared.parts[1:])


def with_own(folder: Path, *kept: Path) -> Sequence[str]:
    """What precedes a command that is to have its own; it finds these paths where they are, even in a shared folder."""
    covered = [(shared, path) for shared in SHARED for path in kept if shared in path.parents]
    mounts = [(path, own(folder, shared) / path.relative_to(shared)) for shared, path in covered]
    for _, place in mounts:
        place.mkdir(parents=True, exist_ok=True)
    for shared in SHARED:
        own(folder, shared).mkdir(parents=True, exist_ok=True)
        mounts.append((own(folder, shared), shared))
    commands = [f"mount --rbind {quote(str(path))} {quote(str(place))}" for path, place in mounts]
    return (*_UNSHARE, "sh", "-c", " && ".join([*commands, 'cd "$PWD"', 'exec "$@"']), "sh")
