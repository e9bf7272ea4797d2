"""What training needs beyond a plain installation."""

from collections.abc import Sequence
from importlib.util import find_spec

from edgecount.errors import EdgecountError

NETS = ("torch", "onnx")
"""For density nets."""
SHAPES = ("torch", "torchvision", "onnx", "pycocotools")
"""For networks of people's shapes."""
MEASURING = ("pycocotools",)
"""For average precision, without any training."""


def require_extra(packages: Sequence[str]) -> None:
    """EdgecountError, with the remedy, where a package is not installed."""
    absent = [package for package in packages if find_spec(package) is None]
    if absent:
        raise EdgecountError(
            f"training needs {' and '.join(absent)}, which is not installed: `pip install 'edgecount[train]'` brings it"
        )
