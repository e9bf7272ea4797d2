"""Makes the source of a camera's frames from its block of the config."""

import threading

from edgecount.clock import Clock
from edgecount.config.sections.camera import CameraSection
from edgecount.sources.network.trust import Trust
from edgecount.sources.newest import NewestFrame
from edgecount.sources.select import live_source
from edgecount.wiring.seeing.camera_trust import camera_trust


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
