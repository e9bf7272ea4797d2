"""What takes much memory for a moment, done in a process of its own, which ends with it.

openpyxl takes 20 MB and matplotlib 60: a process that has loaded them once never gives that back, and the daemon's main
process would hold them for months, for two seconds of work every quarter of an hour.  The process is given the function
and its values over its standard input, by pickle (both are this program, and nobody else can write there), and answers
with bytes, or with what went wrong.
"""

import os
import pickle
import subprocess
import sys
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from importlib import import_module
from typing import cast

from edgecount.errors import EdgecountError

LONGEST_SECONDS = 300.0
"""How long it may take, where nobody says otherwise: the workbook of a big site on a small box takes minutes."""
_REFUSED = 3
"""The exit status of a process that has one line for the operator."""
_COMMAND = (sys.executable, "-P", "-m", "edgecount.sinks.apart")


def unhurried() -> float:
    """As long as it may take at all (seconds)."""
    return LONGEST_SECONDS


@dataclass(frozen=True, slots=True)
class DoneApart:
    """A function that makes bytes of its values, by its module and its name; the module is loaded over there only.

    `left` says how long it may take now (seconds): after that, its process is ended.
    """

    module: str
    name: str
    left: Callable[[], float] = unhurried

    def __call__(self, *values: object) -> bytes:
        """What the function makes of these values, which pickle must know.

        EdgecountError where it says so, and where its process does not end well: one line each.
        """
        try:
            done = subprocess.run(  # noqa: S603 - our own program
                _COMMAND,
                input=pickle.dumps((self.module, self.name, values)),
                capture_output=True,
                env=_environ(os.environ),
                timeout=max(0.0, min(self.left(), LONGEST_SECONDS)),
                process_group=0,  # Ctrl-C is for the main process
                check=False,
            )
        except subprocess.TimeoutExpired as error:
            raise EdgecountError(f"{self._called} took more than {error.timeout:.0f} s, and was ended") from error
        except OSError as error:
            raise EdgecountError(f"no process for {self._called} ({error}): is there too little memory?") from error
        if done.returncode == 0:
            return done.stdout
        told = done.stderr.decode(errors="replace").strip()
        if done.returncode == _REFUSED:
            raise EdgecountError(told)
        if done.returncode < 0:
            raise EdgecountError(f"{self._called} was killed (signal {-done.returncode}): is there too little memory?")
        raise RuntimeError(f"{self._called} failed: {told}")

    @property
    def _called(self) -> str:
        return f"{self.module.rpartition('.')[2]}.{self.name}"


def _environ(environ: Mapping[str, str]) -> Mapping[str, str]:
    """Ours without secrets; modules are found in the same places, and not in the working folder."""
    kept = {name: value for name, value in environ.items() if not name.startswith("EDGECOUNT_")}
    return kept | {"PYTHONPATH": os.pathsep.join(os.path.abspath(place) for place in sys.path)}  # noqa: PTH100 - "" is here


def serve() -> int:
    """Do what standard input asks for, and write the bytes to standard output; the exit status."""
    module, name, values = pickle.load(sys.stdin.buffer)  # noqa: S301 - the process that started this one wrote it
    try:
        made = cast("bytes", getattr(import_module(module), name)(*values))
    except EdgecountError as error:
        sys.stderr.write(str(error))
        return _REFUSED
    sys.stdout.buffer.write(made)
    return 0


if __name__ == "__main__":
    sys.exit(serve())
