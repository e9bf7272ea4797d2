"""Makes the source of a camera's frames from its block of the config."""

import threading
from urllib.parse import urlsplit

from edgecount.clock import Clock
from edgecount.config.sections.camera import CameraSection
from edgecount.sources.network.address import host_of, port_of
from edgecount.sources.network.trust import Trust
from edgecount.sources.newest import NewestFrame
from edgecount.sources.select import live_source


def camera_source(
    camera: CameraSection,
    address: str,
    clock: Clock,
    stop: threading.Event,
    *,
    loop: bool = False,
    trust: Trust | None = None,
) -> NewestFrame:
    """The camera at this address, which holds its secrets, for watching live; nothing is opened yet.

    `trust` judges its certificates, by default as its block of the config says.
    """
    return live_source(
        address,
        clock,
        stop,
        loop=loop,
        transport=camera.transport,
        snapshot_seconds=camera.snapshot_seconds,
        pixel_aspect=camera.pixel_aspect,
        trust=trust or camera_trust(camera),
    )


def camera_trust(camera: CameraSection, known: str | None = None) -> Trust:
    """How a camera's certificates are judged; `known` is the fingerprint that was kept."""
    return Trust(camera.ca, camera.fingerprint or known)


def kept_at(camera: CameraSection, address: str) -> str | None:
    """Where the first certificate seen is one to keep, as host and port; None where the config says which to trust."""
    if camera.ca is not None or camera.fingerprint is not None or not address.startswith(("https://", "rtsps://")):
        return None
    parts = urlsplit(address)
    return f"{host_of(parts)}:{port_of(parts)}"
