"""SciPy's solver by itself: the same function, without the 45 MB around it."""

import subprocess
import sys

import numpy as np
import pytest

from edgecount.tracking.solver import solver


@pytest.mark.parametrize("place", [pytest.param("_lsap", id="by-itself"), pytest.param("_elsewhere", id="whole")])
def test_it_solves(place: str) -> None:
    rows, columns = solver(place)(np.array([[4.0, 1.0, 3.0], [2.0, 0.0, 5.0]]))
    assert (rows.tolist(), columns.tolist()) == ([0, 1], [1, 0])


def test_this_scipy_has_it_where_it_is_looked_for() -> None:
    program = (
        "import sys; import edgecount.tracking.assignment as a; a.prepare(); print('scipy.optimize' in sys.modules)"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout == "False\n"
