"""What the worker of a camera has to do."""

from dataclasses import dataclass, field

from edgecount.config.camera import Camera


@dataclass(frozen=True, slots=True)
class CameraJob:
    """All that the worker of a camera needs: its process reads neither the config nor the environment.

    `address` is where the pictures come from, with its secrets filled in; `settings` are the camera's, without it.
    """

    site: str
    camera: str
    address: str = field(repr=False)
    is_recording: bool
    loop: bool
    settings: Camera
