"""The port behind which a network runs: one image in, box encodings and scores out."""

from typing import Protocol

from edgecount.detectors.ssd import Floats


class Runtime(Protocol):
    """Runs the shipped SSD network."""

    def infer(self, blob: Floats) -> tuple[Floats, Floats]:
        """Box encodings (1917×4) and person scores (1917, 0-1) for one normalised 1×3×300×300 RGB image."""
