"""From what the config says of a source to the adapter that reads it."""

import threading
from pathlib import Path

from edgecount.clock import Clock
from edgecount.errors import UsageError
from edgecount.ports import FrameSource
from edgecount.sources.address import PORTS, is_address, without_secrets
from edgecount.sources.camera import ip_camera, webcam
from edgecount.sources.newest import NewestFrame
from edgecount.sources.paced import Paced
from edgecount.sources.recording import Recording


def live_source(text: str, clock: Clock, stop: threading.Event) -> NewestFrame:
    """The source that a config names, to be watched as it happens; nothing is opened yet.

    `text` is a device number or a path below /dev, an rtsp, rtsps, http or https address with its secrets filled in,
    or the path of a recording, which then plays at its own pace.  `stop` ends all waiting.  UsageError where the
    address is of another kind.
    """
    return NewestFrame(_adapter(text, clock, stop), stop)


def _adapter(text: str, clock: Clock, stop: threading.Event) -> FrameSource:
    if text.isdecimal():
        return webcam(Path(f"/dev/video{int(text)}"), clock)
    if text.startswith("/dev/"):
        return webcam(Path(text), clock)
    if not is_address(text):
        return Paced(Recording(Path(text)), clock, stop)
    if text.partition("://")[0].lower() not in PORTS:
        kinds = ", ".join(PORTS)
        raise UsageError(f"source {without_secrets(text)}: must be a path, a device number or an address of {kinds}")
    return ip_camera(text, clock)
