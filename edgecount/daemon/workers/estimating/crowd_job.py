"""What the process that estimates people is told first: the model, what it runs on, and the zones."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, Literal

from pydantic import TypeAdapter

Corners = tuple[tuple[float, float], ...]
"""The corners of a zone, in fractions of the picture."""


@dataclass(frozen=True, slots=True)
class CrowdJob:
    """The ONNX file of the density model, what it and the detector beside it run on, and the zones by name."""

    model: Path
    runtime: Literal["auto", "openvino", "opencv"]
    threads: int
    zones: Mapping[str, Corners]

    def encoded(self) -> bytes:
        """The job as `decoded_crowd_job` reads it."""
        return bytes(_adapter().dump_json(self))


def decoded_crowd_job(message: bytes) -> CrowdJob:
    """The job of these bytes; ValueError where they are none."""
    found: CrowdJob = _adapter().validate_json(message)
    return found


@cache
def _adapter() -> TypeAdapter[Any]:
    return TypeAdapter(CrowdJob)
