"""What a camera says of its stream (SDP, RFC 4566): the first video in it."""

import re
from dataclasses import dataclass

KNOWN = (
    "H264",
    "H265",
    "HEVC",
    "JPEG",
    "MP4V-ES",
    "MPV",
    "VP8",
    "VP9",
    "AV1",
    "MP2T",
    "H263",
    "H263-1998",
    "H263-2000",
)
"""Names of codecs that FFmpeg takes by RTSP."""

_CODEC = re.compile(r"a=rtpmap:\d+ ([\w-]{1,20})/", re.ASCII)
_FIXED = {"26": "JPEG", "32": "MPV", "33": "MP2T", "34": "H263"}  # RFC 3551


@dataclass(frozen=True, slots=True)
class Video:
    """The address at which a video is set up, and the name of its codec; empty if it has none that can be told."""

    control: str
    codec: str


def video_in(description: str, base: str) -> Video | None:
    """The first video of a stream whose address is `base`; None if there is none."""
    _, found, rest = description.replace("\r\n", "\n").partition("\nm=video ")
    if not found:
        return None
    lines = rest.partition("\nm=")[0].split("\n")
    control = next((line.partition(":")[2].strip() for line in lines if line.startswith("a=control:")), "")
    codec = next((match[1].upper() for match in map(_CODEC.match, lines) if match), "")
    return Video(_joined(base, control), codec or _FIXED.get(lines[0].split(" ")[-1].strip(), ""))


def _joined(base: str, control: str) -> str:
    """The address of a part of the stream; most servers want it behind the whole address, query and all."""
    if control in ("", "*"):
        return base
    return control if "://" in control else f"{base.rstrip('/')}/{control}"
