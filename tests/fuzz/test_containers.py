"""Recordings and JPEGs at random: each is read, or refused in a line, in little time."""

from contextlib import closing, suppress
from pathlib import Path
from random import Random

import cv2

from edgecount.errors import SourceError
from edgecount.sources.http.jpeg_finder import JpegFinder
from edgecount.sources.http.jpeg_stream import decoded
from edgecount.sources.recordings.bare import is_bare, is_jpegs, stated_rate
from edgecount.sources.recordings.container import is_cut_off, shown_seconds, states_frames
from edgecount.sources.recordings.recording import Recording
from tests.support.footage.clips import picture, write_clip
from tests.support.fuzzing import Fuzz

BOXES = (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide", b"moof", b"uuid", b"mvhd", b"RIFF", b"\0\0\0\0")
NAMES = ("clip.avi", "clip.mp4", "clip.mkv", "clip.mov")


def boxes(chance: Random) -> bytes:
    """Parts of an MP4, tiny and huge, some of which contradict the others."""
    parts = []
    for _ in range(chance.choice((1, 5, 50, 5000))):
        inside = chance.randbytes(chance.choice((0, 0, 8, 40)))
        stated = chance.choice((8 + len(inside), 8 + len(inside), 0, 1, 2**31, chance.randrange(2**32)))
        parts.append(stated.to_bytes(4, "big") + chance.choice(BOXES) + inside)
    return b"".join(parts) * chance.choice((1, 1, 200))


def changed(content: bytes, chance: Random) -> bytes:
    """With some bytes that are others, and perhaps an end that is missing."""
    found = bytearray(content)
    for _ in range(chance.choice((1, 5, 50))):
        found[chance.randrange(len(found))] = chance.randrange(256)
    return bytes(found[: chance.choice((len(found), chance.randrange(1, len(found) + 1)))])


def look_at(path: Path) -> None:
    """What is asked of a file before FFmpeg is."""
    head = path.read_bytes()[:65_536]
    is_cut_off(path)
    states_frames(path)
    shown_seconds(path)
    is_jpegs(head)
    is_bare(head)
    stated_rate(b"\0\0\1\x67" + head[:200])


def read_jpegs(content: bytes, chance: Random) -> None:
    """As a camera's stream that comes in pieces."""
    finder = JpegFinder()
    at = 0
    while at < len(content):
        size = chance.randrange(1, 4000)
        for jpeg in finder.feed(content[at : at + size]):
            with suppress(SourceError):
                decoded(jpeg)
        at += size


def play(path: Path) -> None:
    """As a recording, its first frames."""
    recording = Recording(path, fps=10)
    with closing(recording), suppress(SourceError):
        recording.open()
        for _ in range(5):
            recording.read()


def attempt(chance: Random, folder: Path) -> None:
    """Try one file."""
    path = folder / chance.choice(NAMES)
    match chance.randrange(3):
        case 0:
            path.write_bytes(boxes(chance))
        case 1:
            path.write_bytes(changed(write_clip(path, frames=4).read_bytes(), chance))
            play(path)
        case _:
            jpeg = cv2.imencode(".jpg", picture(chance.randrange(100)))[1].tobytes()
            path.write_bytes(changed(jpeg * 3, chance))
            read_jpegs(path.read_bytes(), chance)
    look_at(path)


test_what_failed_once, test_at_random = Fuzz("containers", attempt).tests()
