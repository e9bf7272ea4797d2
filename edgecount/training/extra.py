"""What training needs beyond a plain installation."""

from importlib.util import find_spec

from edgecount.errors import EdgecountError

PACKAGES = ("torch", "onnx")


def require_extra() -> None:
    """EdgecountError, with the remedy, where a package is not installed."""
    absent = [package for package in PACKAGES if find_spec(package) is None]
    if absent:
        raise EdgecountError(
            f"training needs {' and '.join(absent)}, which is not installed: `pip install 'edgecount[train]'` brings it"
        )
