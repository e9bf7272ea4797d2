"""Whether a file is there."""

from pathlib import Path


def is_there(path: Path) -> bool:
    """Whether something is at this path; also True if this user may not look there: opening it then says why."""
    try:
        path.stat()
    except FileNotFoundError:
        return False
    except (OSError, ValueError):
        return True
    return True
