"""Names of files for native libraries, which take only text that is valid UTF-8: a path may hold any bytes."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

_DESCRIPTORS = "/proc/self/fd"


@contextmanager
def native_name(path: Path) -> Iterator[str]:
    """A name by which a native library opens the file within the block; OSError if its folder or it cannot be opened.

    It is the absolute path if that is valid text.  Otherwise it leads over a descriptor: to the folder, if the file's
    own name is valid, which keeps its ending and lets the library make the file; else to the file, which must be there.
    """
    whole = path.absolute()
    if is_text(str(whole)):
        yield str(whole)
        return
    by_folder = is_text(whole.name)
    descriptor = os.open(whole.parent if by_folder else whole, os.O_RDONLY | os.O_CLOEXEC)
    try:
        opened = f"{_DESCRIPTORS}/{descriptor}"
        yield f"{opened}/{whole.name}" if by_folder else opened
    finally:
        os.close(descriptor)


def is_text(name: str) -> bool:
    """Whether a name is valid UTF-8; Python keeps other bytes as lone surrogates, on which bindings end the process."""
    try:
        name.encode()
    except UnicodeEncodeError:
        return False
    return True
