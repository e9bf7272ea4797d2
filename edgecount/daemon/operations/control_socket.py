"""The socket in the state folder through which the running daemon is asked: where it is, and how one asks.

One line of JSON is the request, one line of JSON the answer.
"""

import json
import os
import socket
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from edgecount.errors import EdgecountError

NAME = "control.sock"
"""The socket's name in the state folder."""

_ANSWER_SECONDS = 10.0
"""Longer than the daemon takes for any answer."""
_LONGEST_ANSWER = 1 << 24


class ControlError(EdgecountError):
    """A daemon is there, but it gives no answer, or refuses what it is asked."""


@contextmanager
def address(folder: Path) -> Iterator[str]:
    """The address of the folder's socket, while in the block; OSError where there is no such folder.

    The system takes no address of more than 107 bytes, so the folder is named by a descriptor.
    """
    descriptor = os.open(folder, os.O_PATH | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        yield f"/proc/self/fd/{descriptor}/{NAME}"
    finally:
        os.close(descriptor)


def ask(folder: Path, request: Mapping[str, object]) -> dict[str, object] | None:
    """What the daemon of this state folder answers; None where none runs, ControlError where it does not answer."""
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as connection:
        connection.settimeout(_ANSWER_SECONDS)
        try:
            with address(folder) as name:
                connection.connect(name)
        except (FileNotFoundError, NotADirectoryError, ConnectionRefusedError):
            return None
        except PermissionError:
            raise ControlError(
                f"the state folder {folder} belongs to another user: ask as that user, or with sudo"
            ) from None
        except OSError as error:
            raise _unanswered(folder, error) from error
        try:
            connection.sendall(json.dumps(request).encode() + b"\n")
            with connection.makefile("rb") as stream:
                answer = dict(json.loads(stream.readline(_LONGEST_ANSWER)))
        except (OSError, ValueError, TypeError) as error:
            raise _unanswered(folder, error) from error
    if "error" in answer:
        raise ControlError(str(answer["error"]))
    return answer


def _unanswered(folder: Path, error: Exception) -> ControlError:
    why = error.strerror if isinstance(error, OSError) and error.strerror else "no whole answer came"
    return ControlError(
        f"the edgecount of the state folder {folder} does not answer ({why}): look at its log, or start it again"
    )
