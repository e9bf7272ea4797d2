"""SciPy's solver of assignments, loaded by itself.

The package around it takes 45 MB and half a second to load, of which every camera's process would use one function.
The solver is a module of its own in there, which needs nothing but NumPy.
"""

from collections.abc import Callable
from functools import cache
from importlib.machinery import PathFinder
from importlib.util import module_from_spec
from typing import cast

import numpy as np
import numpy.typing as npt

Solver = Callable[..., tuple[npt.NDArray[np.int64], npt.NDArray[np.int64]]]
"""Takes costs by row and column (and `maximize`), and gives the indices of the pairs: rows in order, their columns."""


@cache
def solver(place: str = "_lsap") -> Solver:
    """`scipy.optimize.linear_sum_assignment`; a SciPy that has it in another `place` is loaded whole."""
    import scipy  # noqa: PLC0415 - loaded only where there is something to assign

    found = PathFinder.find_spec(place, [f"{folder}/optimize" for folder in scipy.__path__])
    if found is None or found.loader is None:
        from scipy.optimize import linear_sum_assignment  # noqa: PLC0415 - see above

        return cast("Solver", linear_sum_assignment)
    module = module_from_spec(found)
    found.loader.exec_module(module)
    return cast("Solver", module.linear_sum_assignment)
