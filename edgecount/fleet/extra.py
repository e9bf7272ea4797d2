"""What the fleet's side needs beyond a plain installation."""

from importlib.util import find_spec

from edgecount.errors import EdgecountError

BROUGHT = ("pika", "procrastinate", "psycopg", "pyarrow")
"""The packages that the extra `fleet` brings."""


def require_fleet() -> None:
    """EdgecountError, with the remedy, where a package is not installed; to be called before one is loaded."""
    absent = [package for package in BROUGHT if find_spec(package) is None]
    if absent:
        raise EdgecountError(
            f"a fleet needs {' and '.join(absent)}, which is not installed: `pip install 'edgecount[fleet]'` brings it"
        )
