"""Heads in MATLAB's files, one for each picture: ShanghaiTech's `image_info`, UCF-QNRF's `annPoints`, or `loc`."""

import io
from pathlib import Path
from typing import Any

import numpy as np

from edgecount.geometry import Point
from edgecount.training.annotations.annotated import AnnotationError

NAMES = ("image_info", "annPoints", "loc")


def read_mat_points(path: Path) -> tuple[Point, ...]:
    """The heads of one .mat file, in pixels; AnnotationError, in one line, where it has none that we know."""
    found = _loaded(path)
    name = next((name for name in NAMES if name in found), None)
    if name is None:
        has = ", ".join(sorted(key for key in found if not key.startswith("__"))) or "nothing"
        raise AnnotationError(
            f"{path}: has {has}, and none of {', '.join(NAMES)}; write the heads as {NAMES[-1]}, rows of x, y"
        )
    points = _unwrapped(found[name])
    if points.size == 0:
        return ()
    if points.ndim != 2 or points.shape[1] < 2 or points.dtype.kind not in "fiu":
        raise AnnotationError(f"{path}: {name} is no table of x and y; write the heads as {NAMES[-1]}, rows of x, y")
    if not np.isfinite(points).all():
        raise AnnotationError(f"{path}: a head in {name} is nowhere (no number); mark it anew")
    return tuple(Point(float(x), float(y)) for x, y in points[:, :2])


def _loaded(path: Path) -> dict[str, Any]:
    from scipy.io import loadmat  # noqa: PLC0415 - slow, and only these files need it

    try:
        loaded: dict[str, Any] = loadmat(io.BytesIO(path.read_bytes()))
    except NotImplementedError as error:
        raise AnnotationError(f"{path}: of MATLAB's format 7.3; save it with `save -v7`") from error
    except PermissionError as error:
        raise AnnotationError(f"{path}: cannot be read ({error.strerror}); check its permissions") from error
    except Exception as error:  # SciPy's reader fails in many ways on files that are none
        raise AnnotationError(f"{path}: no MATLAB file, or not all of one; get it anew") from error
    return loaded


def _unwrapped(value: Any) -> Any:
    """The table within cells and structures of one element, the first field of each; what else is there as it is."""
    array = np.asarray(value)
    while array.dtype.kind in "OV" and array.size >= 1:
        first = array.reshape(-1)[0]
        if isinstance(first, np.void) and first.dtype.names:
            array = np.asarray(first[0])
        elif isinstance(first, np.ndarray):
            array = first
        else:
            break
    return array
