"""The canvas on which charts and maps are drawn: matplotlib, set up for this program.

Loading it takes a second and 60 MB, so it is loaded with the first picture.
"""

import io
import logging
import threading
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING

from edgecount.errors import EdgecountError

if TYPE_CHECKING:
    # Named anew, because modules that draw import the types from here.
    from matplotlib.axes import Axes as Axes  # noqa: PLC0414 - see above
    from matplotlib.colors import Colormap as Colormap  # noqa: PLC0414 - see above
    from matplotlib.figure import Figure as Figure  # noqa: PLC0414 - see above
    from matplotlib.patheffects import AbstractPathEffect

_drawing = threading.Lock()
"""Lets one thread draw at a time: matplotlib allows no more."""


@contextmanager
def canvas(width: float, height: float, density: int) -> "Iterator[tuple[Figure, io.BytesIO]]":
    """An empty white figure, and the buffer that has its PNG afterwards; size in inches, density in pixels an inch.

    matplotlib needs a folder for its list of fonts, in the home or a temporary one, and logs more about that than an
    operator needs.  EdgecountError, in one line, where there is no such folder.
    """
    with _drawing:
        logging.getLogger("matplotlib").setLevel(logging.ERROR)
        try:
            import matplotlib as mpl  # noqa: PLC0415 - see above
            from matplotlib.figure import Figure  # noqa: PLC0415 - see above
        except OSError as error:
            raise EdgecountError(
                "no picture can be drawn, for there is no folder for temporary files: make room for them, or name "
                "another folder in the environment variable TMPDIR"
            ) from error
        mpl.rcdefaults()  # ignores a matplotlibrc in the working folder, which is meant for other programs
        figure = Figure(figsize=(width, height), dpi=density, facecolor="white")
        content = io.BytesIO()
        yield figure, content
        with warnings.catch_warnings(action="ignore", category=UserWarning):  # it warns of letters that the font lacks
            figure.savefig(content, format="png", metadata={"Software": None})


def colours(name: str, first: float) -> "Colormap":
    """A colour scale of matplotlib, from this share of it on (0-1); to be called within a canvas."""
    import numpy as np  # noqa: PLC0415 - see above
    from matplotlib import colormaps  # noqa: PLC0415 - see above
    from matplotlib.colors import ListedColormap  # noqa: PLC0415 - see above

    return ListedColormap(colormaps[name](np.linspace(first, 1.0, 256)))


def outlined(width: float) -> "list[AbstractPathEffect]":
    """A dark edge around letters and strokes, so many points wide; to be called within a canvas."""
    from matplotlib.patheffects import withStroke  # noqa: PLC0415 - see above

    return [withStroke(linewidth=width, foreground="black", alpha=0.7)]
