"""The output of the commands: results on standard output, faults on stderr, a line each."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager

from edgecount.errors import EdgecountError
from edgecount.text import printable


def say(line: str) -> None:
    """Print a line of the result; EdgecountError where standard output does not take it."""
    with told_plainly():
        print(printable(line), flush=True)  # noqa: T201 - the command's own voice


def complain(message: str) -> None:
    """Print a fault and its remedy, as one line on stderr."""
    print(f"edgecount: {printable(message)}", file=sys.stderr)  # noqa: T201 - the command's own voice


@contextmanager
def told_plainly() -> Iterator[None]:
    """Turn an error of standard output into an EdgecountError; a BrokenPipeError, where its reader stops, stays one."""
    try:
        yield
    except BrokenPipeError:
        raise
    except OSError as error:
        raise EdgecountError(
            f"standard output cannot be written ({error.strerror}): make room, or send it elsewhere"
        ) from error
