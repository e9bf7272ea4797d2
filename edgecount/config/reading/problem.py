"""Something wrong in the config file: where, at which key, and what."""

from dataclasses import dataclass

from edgecount.text import KeyPath, dotted


@dataclass(frozen=True, slots=True, order=True)
class Mark:
    """A place in the file; both count from 1.  What does not come from the file is in line 0."""

    line: int
    column: int


@dataclass(frozen=True, slots=True)
class Problem:
    """One mistake; the path is empty where it concerns no key."""

    mark: Mark
    path: KeyPath
    text: str

    def line(self, file: str) -> str:
        """As the user reads it: `config.yaml:14: cameras.entrance.anchor: must be ...`."""
        where = f"{file}:{self.mark.line}" if self.mark.line else "settings"
        return ": ".join(part for part in (where, dotted(self.path), self.text) if part)


class UnreadableError(Exception):
    """The file cannot be read beyond this problem."""

    def __init__(self, problem: Problem) -> None:
        super().__init__(problem.text)
        self.problem = problem
