"""The errors that a user sees: one line that names the cause and says what to do."""


class EdgecountError(Exception):
    """Something outside the program is wrong; the message names it and the remedy. Exit status 1."""

    exit_status = 1


class UsageError(EdgecountError):
    """The command line, or the config, asks for something impossible. Exit status 2."""

    exit_status = 2


class ConfigError(UsageError):
    """The config file is wrong; `problems` has a line for each mistake, in the order of the file."""

    def __init__(self, problems: tuple[str, ...]) -> None:
        super().__init__("\n".join(problems))
        self.problems = problems


class ModelError(EdgecountError):
    """A detector's model is absent, damaged, or not of the kind that the config names."""


class SourceError(EdgecountError):
    """A camera or a recording cannot be opened or read."""


class StoreError(EdgecountError):
    """The event store cannot be opened, read or written."""
