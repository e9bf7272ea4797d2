"""The cameras that can be watched: on the network by RTSP or HTTP, and on this machine."""

import threading
from functools import partial
from pathlib import Path
from typing import Literal
from urllib.parse import urlsplit

import cv2

from edgecount.clock import Clock
from edgecount.sources.camera import Camera, why_no_picture
from edgecount.sources.capture import Capture, open_device, open_ffmpeg
from edgecount.sources.fault import Fault
from edgecount.sources.formats import ONE_FILE
from edgecount.sources.http.http_camera import HttpCamera
from edgecount.sources.network.address import why_unreachable, without_secrets
from edgecount.sources.network.answers import STOPPED, why_no_answer
from edgecount.sources.network.relayed import opened_through
from edgecount.sources.network.trust import Trust
from edgecount.sources.network.wire import SILENCE
from edgecount.sources.rtsp.diagnosis import why_silent
from edgecount.sources.rtsp.relay import RtspRelay

Transport = Literal["auto", "tcp", "udp"]
"""How pictures come by RTSP: over TCP and, if the camera refuses that, over UDP; or over one of them only."""

_RTSP = {
    "auto": "rtsp_transport;tcp+udp|rtsp_flags;prefer_tcp",
    "tcp": "rtsp_transport;tcp",
    "udp": "rtsp_transport;udp",
}
_OPTIONS = "timeout;2000000|flags;low_delay|analyzeduration;200000|probesize;100000"
_BY_RTSP = f"{_OPTIONS}|protocol_whitelist;rtsp,rtp,udp,tcp|format_whitelist;rtsp"
_BY_HTTP = f"{_OPTIONS}|protocol_whitelist;http,tcp|format_whitelist;{ONE_FILE}"
_PARAMETERS = (
    *(cv2.CAP_PROP_OPEN_TIMEOUT_MSEC, 3000),
    *(cv2.CAP_PROP_READ_TIMEOUT_MSEC, 3800),
    *(cv2.CAP_PROP_N_THREADS, 1),
)
_DEVICES = Path("/dev")


def ip_camera(
    url: str,
    clock: Clock,
    stop: threading.Event | None = None,
    *,
    transport: Transport = "auto",
    snapshot_seconds: float | None = None,
    pixel_aspect: float | None = None,
    trust: Trust | None = None,
) -> Camera:
    """A camera on the network, RTSP or HTTP; waits 3 seconds at most to connect and 4 for the first picture.

    It is first checked whether there is any answer: OpenCV opens one camera at a time in the whole process, and waits
    as long for a camera that is off as for a slow one.  Once `stop` is set, no time is spent to find out why the camera
    does not open.  `snapshot_seconds` is how often to ask a camera for a picture that gives one at a time.
    `pixel_aspect` is the width of a pixel in its heights, by default what the stream says.  `trust` judges
    certificates.
    """
    stop, trust = stop or threading.Event(), trust or Trust()
    if url.partition("://")[0].lower() in ("http", "https"):
        http = HttpCamera(url, snapshot_seconds, partial(_opened, _BY_HTTP), clock, stop, trust)
        return Camera(
            without_secrets(url),
            connect=lambda: why_unreachable(url) or http.connect(),
            clock=clock,
            apart=snapshot_seconds or 0.0,
            pixel_aspect=pixel_aspect,
        )
    return _rtsp_camera(url, clock, stop, transport, pixel_aspect, trust)


def _opened(options: str, url: str) -> Capture:
    return open_ffmpeg(url, options, _PARAMETERS)


def _rtsp_camera(
    url: str, clock: Clock, stop: threading.Event, transport: Transport, pixel_aspect: float | None, trust: Trust
) -> Camera:
    plain = f"{url.partition('://')[0].lower()}://{url.partition('://')[2]}"
    options = f"{_RTSP['tcp' if plain.startswith('rtsps') else transport]}|{_BY_RTSP}"

    def why_not(*otherwise: Fault) -> Fault:
        return STOPPED if stop.is_set() else why_silent(urlsplit(plain), transport, clock, trust, *otherwise)

    def connect() -> Capture | Fault:
        unreachable = why_unreachable(url)
        if unreachable is not None:
            return unreachable
        try:
            relay = RtspRelay(urlsplit(plain), clock, trust)
        except OSError as error:
            return why_no_answer(error)
        relay.start()
        return opened_through(relay.url, partial(_opened, options), relay.close) or relay.fault or why_not()

    def why_blank(took: float) -> Fault:
        """A camera that is played and sends nothing may do so for a reason that it tells when it is asked again."""
        blank = why_no_picture(took)
        return why_not(blank) if took >= SILENCE else blank

    return Camera(without_secrets(url), connect, clock, why_blank, pixel_aspect=pixel_aspect)


def webcam(device: Path, clock: Clock, folder: Path = _DEVICES, *, pixel_aspect: float | None = None) -> Camera:
    """A camera on this machine, by its device: /dev/video0, or better one below /dev/v4l/by-id, which stays the same.

    If there is no such device, the message names the devices in the folder.
    """

    def connect() -> Capture | Fault:
        capture = open_device(str(device))
        if capture.isOpened():
            return capture
        capture.release()
        return _why_no_device(device, folder)

    return Camera(str(device), connect, clock, pixel_aspect=pixel_aspect)


def _why_no_device(device: Path, folder: Path) -> Fault:
    if not device.exists():
        there = ", ".join(_devices_in(folder)) or "none"
        return Fault("offline", f"there is no such device (there are: {there}): check its name and the cable")
    return Fault("offline", "it is in use, is no camera, or is not allowed: add the user to the group video")


def _devices_in(folder: Path) -> list[str]:
    """The webcams there, by lasting names if they have some: a number may belong to another webcam the next time."""
    stable = sorted(folder.glob("v4l/by-id/*-index0")) or sorted(folder.glob("v4l/by-path/*-index0"))
    return [str(path) for path in stable or sorted(folder.glob("video*"))]
