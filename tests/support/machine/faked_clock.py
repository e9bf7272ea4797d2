"""A wall clock for a process that is set while it runs; its steady clock stays as it is."""

import shutil
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

_SHIM = Path(__file__).with_suffix(".c")


class FakedClock:
    """The clock of the processes that have `environ`, and of those that they start; its files are put into `folder`."""

    def __init__(self, folder: Path) -> None:
        compiler = shutil.which("cc")
        assert compiler, "these tests need a C compiler: apt-get install gcc libc6-dev"
        self._library, self._file = folder / "faked_clock.so", folder / "faked_clock"
        subprocess.run([compiler, "-shared", "-fPIC", "-O", "-Wall", "-o", self._library, _SHIM], check=True)
        self._file.write_bytes(bytes(8))

    @property
    def environ(self) -> dict[str, str]:
        """What a process needs, and hands on to those that it starts."""
        return {"LD_PRELOAD": str(self._library), "FAKED_CLOCK": str(self._file)}

    def set_wrong(self, seconds: float) -> None:
        """Let it go so many seconds before the machine's."""
        with self._file.open("r+b") as file:
            file.write(round(seconds * 1e9).to_bytes(8, sys.byteorder, signed=True))

    def set(self, moment: datetime) -> None:
        """Set it to this moment (aware)."""
        self.set_wrong((moment - datetime.now(UTC)).total_seconds())
