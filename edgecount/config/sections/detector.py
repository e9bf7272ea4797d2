"""The `detector` block: how people are found in a picture."""

from typing import Annotated, Literal, Self

from pydantic import AfterValidator, Field

from edgecount.fields.section import Section
from edgecount.text import shown

_MODEL_RULE = "must be mobilenet_ssd, nanodet, person, or the path of an .onnx, .caffemodel or .prototxt file"
_SHIPPED = ("mobilenet_ssd", "nanodet", "person")
_OVERHEAD = "overhead"
"""The model of cameras with mount: overhead, which nobody else can choose."""
_SUITS = {"nanodet": 0.45, "person": 0.45, _OVERHEAD: 0.4}
"""From what confidence on a model is right more often than wrong; see docs/decisions/ 0027-nanodet, 0040-overhead."""
_SUITS_OTHERS = 0.4

_STANDING = {"nanodet": 5 / 6, "person": 5 / 6}
"""The share of it from which on somebody who stands is one more often than a thing; see 0140-standing-people."""
LEAST_STANDING = 0.5
"""The least such share: weaker boxes than that are not looked at."""


def _known_model(model: str) -> str:
    if model not in _SHIPPED and not model.endswith((".onnx", ".caffemodel", ".prototxt")):
        raise ValueError(f"{_MODEL_RULE}, not {shown(model)}")
    return model


class DetectorSection(Section):
    """Which model finds people, how often, and in what part of the picture."""

    model: Annotated[str, AfterValidator(_known_model)] = Field(
        default="person",
        json_schema_extra={
            "errorMessage": _MODEL_RULE,
            "pattern": rf"^(?:{'|'.join(_SHIPPED)}|.*\.(?:onnx|caffemodel|prototxt))$",
        },
        description="The model's name, or the path of your own ONNX file or of one file of your own Caffe pair (text).",
    )
    family: Literal["rtdetr", "yolov8", "yolox"] | None = Field(
        default=None,
        description="How your own ONNX file sees pictures and says what is in them; needed for one.",
    )
    min_confidence: Annotated[float, Field(ge=0.05, le=0.95)] | Literal["auto"] = Field(
        default="auto",
        description="How sure the model must be that it sees a person (probability); auto is what suits the model.",
    )
    zone_confidence: Annotated[float, Field(ge=0.05, le=0.95)] | Literal["auto"] = Field(
        default="auto",
        description="How sure the model must be of those who stand in zones (probability); auto suits the model.",
    )
    every: Annotated[int, Field(ge=1)] | Literal["auto"] = Field(
        default="auto",
        description="From one detection to the next (frames); auto is as often as it decides, at lines and zones.",
    )
    view: Literal["auto", "frame", "tiles", "lines"] = Field(
        default="auto",
        description="What the model looks at: the whole frame, overlapping tiles, or the region around the lines.",
    )
    runtime: Literal["auto", "openvino", "opencv"] = Field(
        default="auto",
        description="What the model runs on; auto takes OpenVINO where it is installed, else OpenCV.",
    )
    threads: int = Field(
        default=1,
        ge=1,
        le=16,
        description="How many processor cores one detection may use (threads).",
    )
    pose: bool = Field(
        default=False,
        description="Whether a second model looks how people hold themselves: falls, and skeletons in pictures.",
    )
    pose_model: Literal["blazepose", "movenet"] = Field(
        default="blazepose",
        description="Skeletons of more than three people: one by one, or all in one look (movenet); needs pose: true.",
    )

    def from_above(self) -> Self:
        """The block for a camera that looks straight down, whatever model others have."""
        return self.model_copy(update={"model": _OVERHEAD, "family": None, "view": "auto", "zone_confidence": "auto"})

    @property
    def confidence(self) -> float:
        """How sure the model must be: as it was set, else what suits the model."""
        return _SUITS.get(self.model, _SUITS_OTHERS) if self.min_confidence == "auto" else self.min_confidence

    @property
    def standing_confidence(self) -> float:
        """How sure the model must be of those who stand in zones: as it was set, else what suits the model."""
        if self.zone_confidence == "auto":
            return round(self.confidence * _STANDING.get(self.model, 1.0), 4)
        return self.zone_confidence

    @property
    def standing_fault(self) -> str | None:
        """What is wrong with `zone_confidence` beside `min_confidence`; None where nothing is."""
        least, most = LEAST_STANDING * self.confidence, self.confidence
        if least <= self.standing_confidence <= most:
            return None
        return f"must be from half of min_confidence up to it, {least:g} to {most:g}, not {self.standing_confidence:g}"
