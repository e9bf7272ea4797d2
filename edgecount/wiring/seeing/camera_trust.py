"""The judge of a camera's certificates, and where the first one seen is kept."""

from urllib.parse import urlsplit

from edgecount.config.sections.camera import CameraSection
from edgecount.sources.network.address import host_of, port_of
from edgecount.sources.network.trust import Trust


def camera_trust(camera: CameraSection, known: str | None = None) -> Trust:
    """How a camera's certificates are judged; `known` is the fingerprint that was kept."""
    return Trust(camera.ca, camera.fingerprint or known)


def kept_at(camera: CameraSection, address: str) -> str | None:
    """Where the first certificate seen is one to keep, as host and port; None where the config says which to trust."""
    if camera.ca is not None or camera.fingerprint is not None or not address.startswith(("https://", "rtsps://")):
        return None
    parts = urlsplit(address)
    return f"{host_of(parts)}:{port_of(parts)}"
