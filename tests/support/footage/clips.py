"""Small synthetic recordings, and ways to spoil them."""

import struct
from collections.abc import Sequence
from pathlib import Path

import cv2
import numpy as np

from edgecount.ports import Image
from edgecount.sources.quiet import quiet_opencv

TAGS = {".avi": "MJPG", ".mp4": "mp4v", ".mov": "mp4v", ".mkv": "mp4v"}


def picture(number: int, width: int = 160, height: int = 120) -> Image:
    """A picture that differs from those of other numbers: a bright square moves over a textured ground."""
    rng = np.random.default_rng(7)
    ground = rng.integers(40, 90, (height, width, 3), dtype=np.uint8)
    left = (number * 3) % max(1, width - 20)
    ground[height // 3 : height // 3 + 20, left : left + 20] = (40, 200, 240)
    return ground


def write_clip(
    path: Path, frames: int = 20, fps: float = 10, size: tuple[int, int] = (160, 120), tag: str | None = None
) -> Path:
    """A recording of `frames` pictures; its container follows from the path's extension."""
    quiet_opencv()
    writer = cv2.VideoWriter(str(path), cv2.VideoWriter.fourcc(*(tag or TAGS[path.suffix])), fps, size)
    assert writer.isOpened(), f"cannot write {path}"
    for number in range(1, frames + 1):
        writer.write(picture(number, *size))
    writer.release()
    return path


def cut(path: Path, size: int) -> Path:
    """The same file, but only its first bytes."""
    path.write_bytes(path.read_bytes()[:size])
    return path


def index_first(path: Path) -> Path:
    """An .mp4 with its index before its pictures, as web servers and cameras write it."""
    boxes = _boxes(path.read_bytes())
    index, rest = boxes.pop(b"moov"), boxes
    at = index.index(b"stco") + 8
    (count,) = struct.unpack_from(">I", index, at)
    offsets = struct.unpack_from(f">{count}I", index, at + 4)
    moved = bytearray(index)
    struct.pack_into(f">{count}I", moved, at + 4, *(offset + len(index) for offset in offsets))
    path.write_bytes(rest.pop(b"ftyp") + bytes(moved) + b"".join(rest.values()))
    return path


def varying_rate(path: Path, milliseconds: Sequence[int]) -> Path:
    """An .mp4 of OpenCV's own writing whose frames last this long, each in its turn."""
    boxes = _boxes(path.read_bytes())
    index = boxes[b"moov"]
    ticks_per_second = struct.unpack_from(">I", index, index.index(b"mdhd") + 16)[0]
    entries = b"".join(struct.pack(">II", 1, last * ticks_per_second // 1000) for last in milliseconds)
    at = index.index(b"stts") - 4
    old = struct.unpack_from(">I", index, at)[0]
    new = struct.pack(">I4sII", 16 + len(entries), b"stts", 0, len(milliseconds)) + entries
    patched = bytearray(index[:at] + new + index[at + old :])
    for parent in (b"moov", b"trak", b"mdia", b"minf", b"stbl"):
        size_at = patched.index(parent) - 4
        size = struct.unpack_from(">I", patched, size_at)[0]
        struct.pack_into(">I", patched, size_at, size + len(new) - old)
    boxes[b"moov"] = bytes(patched)
    path.write_bytes(b"".join(boxes.values()))
    return path


def state_rate(path: Path, fps: int) -> Path:
    """An .avi whose header says another frame rate than its pictures were taken at."""
    data = bytearray(path.read_bytes())
    at = data.index(b"strh") + 8 + 20  # dwScale, dwRate
    struct.pack_into("<II", data, at, 1, fps)
    path.write_bytes(data)
    return path


def _boxes(data: bytes) -> dict[bytes, bytes]:
    """An .mp4's outermost boxes by their type, in their order."""
    found, at = {}, 0
    while at < len(data):
        size, kind = struct.unpack_from(">I4s", data, at)
        found[kind] = data[at : at + size]
        at += size
    return found
