"""What training needs beyond a plain installation."""

import os
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
    """EdgecountError, with the remedy, where a package is not installed; to be called before PyTorch is loaded.

    PyTorch's threads are told to sleep while they wait for each other.  Where anything else runs they would spin for
    most of their time: eight steps on two cores with a load of 28 took 35 s so, and more than 150 s without.
    """
    os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
    absent = [package for package in packages if find_spec(package) is None]
    if absent:
        raise EdgecountError(
            f"training needs {' and '.join(absent)}, which is not installed: `pip install 'edgecount[train]'` brings it"
        )
