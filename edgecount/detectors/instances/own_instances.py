"""A user's own network of people's shapes: checked closely, then run."""

from pathlib import Path

import numpy as np

from edgecount.detectors.instances.instance_card import require_instances
from edgecount.detectors.instances.instance_network import NORMALISATION, InstanceNetwork
from edgecount.detectors.runtimes.runtime import UnrunnableError
from edgecount.detectors.runtimes.silence import silenced
from edgecount.detectors.select import RuntimeName, load_runtime
from edgecount.errors import ModelError

TRIED = 96, 128
"""Height and width of what a network is tried with when it is loaded."""


def load_instances(path: Path, runtime: RuntimeName, threads: int) -> InstanceNetwork:
    """Read both files and try the network once; ModelError, in one line, if they are no such network."""
    card = require_instances(path)
    try:
        network = InstanceNetwork(load_runtime(runtime, threads, path, NORMALISATION), card.side)
        with silenced():
            network.instances(np.zeros((*TRIED, 3), np.uint8))
    except UnrunnableError as error:
        raise ModelError(
            f"{path}: {error.runtime} cannot run this network; OpenVINO can (`pip install openvino`)"
        ) from error
    except ValueError as error:
        raise ModelError(f"{path}: no model of people's shapes, for {error}; check the path") from error
    return network
