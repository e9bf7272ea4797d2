"""A secret: text that nothing prints, and the three places where the operator may put it."""

from collections.abc import Mapping
from pathlib import Path
from typing import NoReturn, Self

from edgecount.files.presence import is_there

_LONGEST = 4096


class Secret:
    """Text that prints as `********`, cannot be pickled, and is given out by `reveal()` only."""

    __slots__ = ("_value",)

    def __init__(self, value: str) -> None:
        self._value = value

    def reveal(self) -> str:
        """The text itself, for code that must hand it on: never for a log, a message or an argument of a process."""
        return self._value

    def __repr__(self) -> str:
        return "********"

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Secret) and self.reveal() == other.reveal()

    def __hash__(self) -> int:
        return hash(self._value)

    def __copy__(self) -> Self:
        return self

    def __deepcopy__(self, memo: object) -> Self:
        return self

    def __reduce__(self) -> NoReturn:
        raise TypeError("a secret is not pickled, for a pickle can be read: reveal() it to whom it is meant for")


def revealed(secret: Secret | None) -> str | None:
    """The text itself, where there is a secret."""
    return None if secret is None else secret.reveal()


def look_up(name: str, environ: Mapping[str, str]) -> Secret | None:
    """The secret of this name; None if it is set nowhere, ValueError if it is set but cannot be used.

    It is the environment variable NAME, else the content of the file that NAME_FILE names, else the systemd credential.
    """
    if name in environ:
        return _filled(environ[name], f"{name} is set")
    if f"{name}_FILE" in environ:
        path = Path(environ[f"{name}_FILE"])
        return _filled(_read(path, f"the file that {name}_FILE names"), f"the file that {name}_FILE names is there")
    if "CREDENTIALS_DIRECTORY" in environ and is_there(path := Path(environ["CREDENTIALS_DIRECTORY"], name)):
        return _filled(_read(path, f"the credential {name}"), f"the credential {name} is there")
    return None


def _filled(value: str, where: str) -> Secret:
    if not value:
        raise ValueError(f"{where} but empty")
    return Secret(value)


def _read(path: Path, what: str) -> str:
    """The file's text without the newline that editors and `echo` put at its end."""
    try:
        with path.open("rb") as file:
            content = file.read(_LONGEST + 1)
    except (OSError, ValueError) as error:
        reason = (error.strerror if isinstance(error, OSError) else None) or "that is no path"
        raise ValueError(f"{what} cannot be read: {reason}") from None
    if len(content) > _LONGEST:
        raise ValueError(f"{what} is longer than {_LONGEST} bytes: it must hold the secret alone")
    return content.removesuffix(b"\n").removesuffix(b"\r").decode(errors="surrogateescape")
