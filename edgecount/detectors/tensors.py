"""What goes into a network and comes out of it."""

import numpy as np
import numpy.typing as npt

Floats = npt.NDArray[np.float32]
