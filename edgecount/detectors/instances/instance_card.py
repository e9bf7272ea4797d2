"""The card of an instance network: the JSON file beside `NAME.onnx` that says how it is used and how good it is."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from edgecount.detectors.own_card import OwnCard, read_own_card
from edgecount.detectors.runtimes.onnx_interface import read_interface
from edgecount.errors import ModelError

Share = Annotated[float, Field(ge=0, le=1)]


class Precision(BaseModel):
    """How good boxes and shapes are on pictures that were held back: COCO's average precision.

    `box` and `shape` are the means over intersections over union of 0.5 to 0.95; `..._at_half` those at 0.5 alone.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    pictures: int = Field(ge=1)
    box: Share
    box_at_half: Share
    shape: Share
    shape_at_half: Share


class InstanceCard(OwnCard):
    """How an instance network is used: `side` is the longer side of what it sees, in pixels."""

    kind: Literal["instances"]
    side: int = Field(ge=64, le=4096)
    precision: Precision


def require_instances(path: Path) -> InstanceCard:
    """The card of a network; ModelError, in one line, if the files are absent, damaged or of another kind."""
    card = read_own_card(path, InstanceCard, "a model of people's shapes")
    try:
        interface = read_interface(path.read_bytes())
    except (OSError, ValueError) as error:
        raise ModelError(f"{path}: no ONNX file, or not all of one ({error}); get it anew") from error
    if len(interface.inputs) != 1 or len(interface.outputs) != 3:
        raise ModelError(
            f"{path}: no model of people's shapes, which takes one picture and gives boxes, scores and shapes; "
            "`edgecount segment train` makes one"
        )
    return card
