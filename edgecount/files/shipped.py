"""What comes with the code: the models, the example config, the documentation."""

from importlib.resources import files
from pathlib import Path


def shipped_path(name: str) -> Path:
    """The file or folder of this name in the package; in a checkout, what the link of this name leads to."""
    return Path(str(files("edgecount").joinpath("shipped", name))).resolve()
