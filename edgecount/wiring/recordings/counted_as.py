"""Names for the way in which recordings are counted: two that are the same give the same results."""

from datetime import datetime
from pathlib import Path

from edgecount import __version__
from edgecount.config.model import Config
from edgecount.replay.parts.cutting import Margins, RecordingPart
from edgecount.replay.parts.kept_parts import name_of, part_name


def counted_as(config: Config, camera: str) -> str:
    """A name of all that a camera's counts depend on; a network of one's own is known by its file."""
    settings = config.cameras[camera].model_copy(update={"source": None, "title": None})
    model = Path(settings.detector.model)
    own = (model.stat().st_size, model.stat().st_mtime_ns) if model.is_file() else ()
    return name_of(__version__, config.site.slug, camera, settings.model_dump_json(), own)


def known_name(counted: str, fps: float | None, start: datetime) -> str:
    """The name of how a recording that began then was counted: the store knows it again by this and its content."""
    return name_of(counted, fps, start.isoformat())


def result_name(
    content: str, start: datetime, counted: str, fps: float | None, part: RecordingPart, margins: Margins
) -> str:
    """The name of the result of a part, counted as `counted` says, at the frame rate that the user states."""
    return part_name(content, start, f"{counted} {fps}", part, margins)
