"""The card of a density model: the JSON file beside `NAME.onnx` that says how it is used and how far it is believed."""

from pathlib import Path
from typing import Annotated, Literal

from pydantic import BaseModel, ConfigDict, Field

from edgecount.detectors.own_card import OwnCard, read_own_card

Positive = Annotated[float, Field(gt=0, allow_inf_nan=False)]
NotNegative = Annotated[float, Field(ge=0, allow_inf_nan=False)]
Channels = tuple[float, float, float]


class CountBin(BaseModel):
    """The pictures with `least` to `most` people that a model was measured on, and its mean absolute error (MAE).

    `pictures` is how many there were; None where the source does not say.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    least: int = Field(ge=0)
    most: int = Field(ge=0)
    pictures: int | None = Field(default=None, ge=1)
    mae: NotNegative


class DensityCard(OwnCard):
    """How a density network is used.

    `side` is the longer side of what the network usually sees, `full_side` the
    longest that it is shown where details count, in pixels.  A pixel's 0-255 become (value - mean) / deviation.  The
    map is multiplied by `gain`.  From `detector_below` people down the detector is right, from `full_above` up the
    picture is looked at again at full size; None where the network alone does best.
    """

    kind: Literal["density"]
    side: int = Field(ge=64, le=4096)
    full_side: int = Field(ge=64, le=4096)
    rgb: bool
    mean: Channels
    deviation: tuple[Positive, Positive, Positive]
    gain: Positive = 1.0
    detector_below: Positive | None = None
    full_above: Positive | None = None
    errors: tuple[CountBin, ...] = ()


def read_card(model: Path) -> DensityCard:
    """The card of an ONNX file; ModelError if it is absent, is none of a density model, or tells of another file."""
    return read_own_card(model, DensityCard, "a density model")
