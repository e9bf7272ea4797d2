"""Where the heads are that a density map tells of.  Pure.

One head after the other is taken out of the map: the place where a Gaussian of one person fits best, that is where the
map, blurred by it, is highest; until there are as many as the map's sum (matching pursuit: Mallat and Zhang, "Matching
Pursuits with Time-Frequency Dictionaries", 1993, with a single atom).
"""

import numpy as np

from edgecount.detectors.tensors import Floats
from edgecount.geometry import Point

SPREAD = 1.0
"""The standard deviation of a head's Gaussian, in cells."""
_REACH = 3


def peaks(density: Floats) -> tuple[Point, ...]:
    """The heads in a map of rows × columns of people, as fractions of its width and height; the surest first."""
    rows, columns = density.shape
    ys, xs = np.mgrid[-_REACH : _REACH + 1, -_REACH : _REACH + 1]
    atom = np.exp(-(xs**2 + ys**2) / (2 * SPREAD**2))
    atom = np.asarray(atom / atom.sum(), np.float32)
    fits, taken = _fits(density, atom), _fits(atom, atom)[_REACH:-_REACH, _REACH:-_REACH]
    inner, reach = fits[2 * _REACH : 2 * _REACH + rows, 2 * _REACH : 2 * _REACH + columns], 4 * _REACH + 1
    heads = []
    for _ in range(round(float(density.sum()))):
        y, x = divmod(int(inner.argmax()), columns)
        heads.append(Point((x + 0.5) / columns, (y + 0.5) / rows))
        fits[y : y + reach, x : x + reach] -= taken
    return tuple(heads)


def _fits(planes: Floats, atom: Floats) -> Floats:
    """How well the atom fits at every place, and at those as far beyond the border as it reaches twice."""
    windows = np.lib.stride_tricks.sliding_window_view(np.pad(planes, 3 * _REACH), atom.shape)
    return np.asarray(np.einsum("ijkl,kl->ij", windows, atom), np.float32)
