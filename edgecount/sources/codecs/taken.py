"""Whether a recording is one that is taken: the container and codecs that its own headers name."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from pathlib import Path

from edgecount.errors import SourceError
from edgecount.sources.codecs.avi import codecs_in_avi
from edgecount.sources.codecs.matroska import BEGINNING, codecs_in_matroska
from edgecount.sources.codecs.mp4 import BEGINNINGS, codecs_in_mp4
from edgecount.sources.codecs.parts import Parts, UnknownContentError

HEAD = 16
"""So many bytes tell the container."""
TAKEN = "MP4, MOV, MKV and AVI with H.264, H.265, MPEG-4 or Motion JPEG are taken"


@dataclass(frozen=True, slots=True)
class Container:
    """A container: the ending of its files, FFmpeg's name of it, and what finds the codecs in one."""

    suffix: str
    format: str
    codecs: Callable[[Parts], Collection[bytes | str]]


MP4 = Container(".mp4", "mov", codecs_in_mp4)
AVI = Container(".avi", "avi", codecs_in_avi)
MATROSKA = Container(".mkv", "matroska", codecs_in_matroska)
BY_SUFFIX: Mapping[str, Container] = {container.suffix: container for container in (MP4, AVI, MATROSKA)}


def container_of(head: bytes) -> Container | None:
    """The container of a file with these first bytes, HEAD or more; None where it is none that is taken."""
    if head.startswith(BEGINNING):
        return MATROSKA
    if head.startswith(b"RIFF") and head[8:12] == b"AVI ":
        return AVI
    return MP4 if head[4:8] in BEGINNINGS else None


def require_taken(path: Path, name: str) -> Container:
    """The container of a file all of whose codecs are taken; SourceError, in one line, for all others.

    People know the file by `name`.  Nothing is decoded, little is read, and however it is made, it ends soon.
    """
    try:
        with path.open("rb") as file:
            container = _known(container_of(file.read(HEAD)))
            container.codecs(Parts(file, path.stat().st_size))
    except UnknownContentError as error:
        raise SourceError(f"{name}: {error} ({TAKEN})") from None
    except OSError as error:
        raise SourceError(f"{name} cannot be read ({error.strerror}): upload it again") from None
    return container


def _known(container: Container | None) -> Container:
    if container is None:
        raise UnknownContentError("is no video of a kind that is taken")
    return container
