"""The numbers that go into a network and come out of it."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
