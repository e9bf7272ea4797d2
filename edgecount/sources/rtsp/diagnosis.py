"""Why a camera gives no pictures over RTSP: it is asked for them as FFmpeg asks, step by step, to hear what it says."""

from typing import Literal
from urllib.parse import SplitResult

from edgecount.clock import Clock
from edgecount.sources.fault import Fault
from edgecount.sources.network.answers import why_no_answer, why_refused
from edgecount.sources.network.trust import Trust
from edgecount.sources.rtsp.description import KNOWN, Video, video_in
from edgecount.sources.rtsp.dialogue import Dialogue, NoRtspError, Reply

DEADLINE = 2.0
"""Seconds for the whole dialogue."""
_PROTOCOLS = {"tcp": "RTP/AVP/TCP;unicast;interleaved=0-1", "udp": "RTP/AVP;unicast;client_port=50000-50001"}
_UNSUPPORTED = 461
_NO_VIDEO = Fault("not_found", "it has no video in this stream: check the path in its address")
_PLAYS = Fault(
    "offline", "it lets us play, and no picture can be made of what it sends: set it to H.264, or restart it"
)
_NO_TCP = Fault("offline", "it refuses RTSP over TCP (461): set transport: auto, or udp")
_NO_UDP = Fault("offline", "it refuses RTSP over UDP (461): set transport: auto, or tcp")
_NEITHER = Fault("offline", "it refuses RTSP over TCP and over UDP (461): allow one of them in its settings")
_UDP_ONLY = Fault("stalled", "it refuses RTSP over TCP (461), and nothing came over UDP: let UDP through the firewall")
_NOTHING_BY_UDP = Fault("stalled", "nothing came over UDP: let it through the firewall, or set transport: auto")

Asked = Literal["auto", "tcp", "udp"]


def why_silent(url: SplitResult, transport: Asked, clock: Clock, trust: Trust, otherwise: Fault = _PLAYS) -> Fault:
    """The fault of a camera that can be reached and gives no pictures; `otherwise`, if it says nothing of a fault."""
    try:
        dialogue = Dialogue(url, clock.monotonic() + DEADLINE, clock, trust)
    except OSError as error:
        return why_no_answer(error)
    with dialogue:
        try:
            described = dialogue.ask("DESCRIBE", dialogue.target, "Accept: application/sdp")
        except (OSError, NoRtspError) as error:
            return why_no_answer(error)
        try:
            return _refusal(dialogue, described) or _why_no_video(dialogue, described, transport) or otherwise
        except (OSError, NoRtspError):
            return otherwise


def _refusal(dialogue: Dialogue, reply: Reply, asked: str = "") -> Fault | None:
    return why_refused(reply.status, reply.offered, has_user=dialogue.login is not None, asked=asked)


def _why_no_video(dialogue: Dialogue, described: Reply, transport: Asked) -> Fault | None:
    """Why it is not played, although the camera has described it."""
    video = video_in(described.body, described.field("Content-Base") or dialogue.target)
    if video is None:
        return _NO_VIDEO
    if transport == "udp":
        return _why_not_by_udp(dialogue, video, _NO_UDP, _NOTHING_BY_UDP)
    setup = dialogue.ask("SETUP", video.control, f"Transport: {_PROTOCOLS['tcp']}")
    if setup.status == _UNSUPPORTED:
        return _NO_TCP if transport == "tcp" else _why_not_by_udp(dialogue, video, _NEITHER, _UDP_ONLY)
    return _refusal(dialogue, setup, "SETUP") or _why_not_played(dialogue, setup, video)


def _why_not_by_udp(dialogue: Dialogue, video: Video, refused: Fault, silent: Fault) -> Fault:
    setup = dialogue.ask("SETUP", video.control, f"Transport: {_PROTOCOLS['udp']}")
    return refused if setup.status == _UNSUPPORTED else _refusal(dialogue, setup, "SETUP") or silent


def _why_not_played(dialogue: Dialogue, setup: Reply, video: Video) -> Fault | None:
    session = setup.field("Session").partition(";")[0]
    played = dialogue.ask("PLAY", dialogue.target, f"Session: {session}", "Range: npt=0.000-")
    refusal = _refusal(dialogue, played, "PLAY")
    if refusal is None and video.codec and video.codec not in KNOWN:
        return Fault("offline", f"its video is {video.codec}, which is not known here: set it to H.264")
    return refusal
