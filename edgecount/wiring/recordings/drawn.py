"""The lines and zones that were drawn on a recording itself: checked as a camera's are, and counted with."""

import json
from collections.abc import Mapping, Sequence
from typing import Any

from edgecount.config.load import Checked, checked
from edgecount.config.model import Config
from edgecount.config.reading.problem import UnreadableError
from edgecount.config.reading.yaml_reader import parse
from edgecount.config.sections.camera import CameraSection
from edgecount.errors import SourceError
from edgecount.gateway.record import GatewayError, JsonRecord

_NAME = "recording"


def drawn_faults(drawn: Mapping[str, Any]) -> Sequence[JsonRecord]:
    """What is wrong with `lines` and `zones`; GatewayError where these make no sense at all."""
    if not any(drawn.values()):
        return [{"path": [], "text": "draw a line or a zone first: without one nothing is counted"}]
    return [{"path": list(problem.path), "text": problem.text} for problem in _checked(drawn).problems]


def with_drawn(camera: CameraSection, drawn: Mapping[str, Any]) -> CameraSection:
    """The camera with these lines and zones instead of its own; SourceError where they count for nothing any more."""
    found = _checked(drawn).config
    if found is None:
        raise SourceError("what was drawn on it cannot be counted with any more: draw its lines again")
    own = found.cameras[_NAME]
    return camera.model_copy(update={"lines": own.lines, "zones": own.zones})


def _checked(drawn: Mapping[str, Any]) -> Checked:
    """What a config with one such camera comes to; JSON is YAML, so mistakes are told as those of a file."""
    parts = {"lines": drawn.get("lines"), "zones": drawn.get("zones")}
    try:
        return checked(parse(json.dumps({"cameras": {_NAME: parts}}), Config.secrets()), None)
    except UnreadableError as error:
        raise GatewayError(f"this is no drawing of lines and zones: {error}") from None
