"""Whom a camera's TLS is trusted as, in the config: an authority or a fingerprint, where there is TLS."""

from pathlib import Path

import pytest
from pydantic import ValidationError

from edgecount.config.sections.camera import CameraSection

SHA = "0a" * 32
COLONS = ":".join(["0A"] * 32)


def camera(source: str = "rtsps://192.0.2.10/1", **keys: str) -> CameraSection:
    return CameraSection.model_validate({"source": source} | keys, context={})


@pytest.mark.parametrize("text", [SHA, SHA.upper(), COLONS, COLONS.lower()])
def test_a_fingerprint_as_people_have_it(text: str) -> None:
    assert camera(fingerprint=text).fingerprint == SHA


def test_an_authority() -> None:
    assert camera("https://192.0.2.10/1", ca="/etc/ca.pem").ca == Path("/etc/ca.pem")


@pytest.mark.parametrize(
    ("source", "keys", "message"),
    [
        ("rtsps://h/1", {"fingerprint": SHA[1:]}, "must be the SHA-256 of a certificate"),
        ("rtsps://h/1", {"fingerprint": f"{COLONS}:00"}, "must be the SHA-256 of a certificate"),
        ("rtsp://h/1", {"fingerprint": SHA}, "is for a source that begins with https:// or rtsps:// only"),
        ("http://h/1", {"ca": "ca.pem"}, "is for a source that begins with https:// or rtsps:// only"),
        ("clip.mp4", {"ca": "ca.pem"}, "is for a source that begins with https:// or rtsps:// only"),
        ("https://h/1", {"ca": "ca.pem", "fingerprint": SHA}, "says the same as ca in another way"),
    ],
)
def test_what_is_refused(source: str, keys: dict[str, str], message: str) -> None:
    with pytest.raises(ValidationError, match=message):
        camera(source, **keys)
