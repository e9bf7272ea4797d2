"""The adapter that reads a source, from the source's text in the config."""

import threading
from collections.abc import Callable
from functools import partial
from pathlib import Path

from edgecount.clock import Clock
from edgecount.errors import UsageError
from edgecount.sources.camera import Camera
from edgecount.sources.live import Transport, ip_camera, webcam
from edgecount.sources.network.address import PORTS, is_address, without_secrets
from edgecount.sources.network.trust import Trust
from edgecount.sources.newest import STALL_SECONDS, NewestFrame
from edgecount.sources.recordings.looped import Looped
from edgecount.sources.recordings.paced import Paced
from edgecount.sources.recordings.recording import Recording


def live_source(
    text: str,
    clock: Clock,
    stop: threading.Event,
    *,
    loop: bool = False,
    transport: Transport = "auto",
    snapshot_seconds: float | None = None,
    pixel_aspect: float | None = None,
    trust: Trust | None = None,
) -> NewestFrame:
    """The source that a config names, for watching live; nothing is opened yet.

    `text` is a device number or a path below /dev, an rtsp, rtsps, http or https address with its secrets filled in,
    or the path of a recording, which then plays at its own pace, and with `loop` again and again.  `transport` and
    `snapshot_seconds` are those of `ip_camera`; `pixel_aspect` is the width of a pixel in its heights, by default what
    the source says.  `trust` judges the certificates of cameras.  `stop` ends all waiting.  UsageError if it is another
    address.
    """
    by_network = partial(ip_camera, transport=transport, snapshot_seconds=snapshot_seconds, trust=trust)
    camera = _camera(text, clock, stop, by_network, pixel_aspect)
    if camera is not None:
        return NewestFrame(camera, stop, clock, STALL_SECONDS + (snapshot_seconds or 0.0))
    recording = Recording(Path(text), pixel_aspect=pixel_aspect)
    return NewestFrame(Paced(Looped(recording) if loop else recording, clock, stop), stop, clock)


def _camera(
    text: str, clock: Clock, stop: threading.Event, by_network: Callable[..., Camera], pixel_aspect: float | None
) -> Camera | None:
    """The camera that the text names; None if it names a recording."""
    if text.isdecimal():
        return webcam(Path(f"/dev/video{int(text)}"), clock, pixel_aspect=pixel_aspect)
    if text.startswith("/dev/"):
        return webcam(Path(text), clock, pixel_aspect=pixel_aspect)
    if not is_address(text):
        return None
    if text.partition("://")[0].lower() not in PORTS:
        kinds = ", ".join(PORTS)
        raise UsageError(f"source {without_secrets(text)}: must be a path, a device number or an address of {kinds}")
    return by_network(text, clock, stop, pixel_aspect=pixel_aspect)
