"""Secrets that are looked for wherever they must not be, in whatever form."""

import base64
from collections.abc import Iterable, Iterator

CAMERA, MQTT, MAIL = "c4nary0camera", "c4nary1broker", "c4nary2mailer"
"""What each password contains; the rest of it has to be encoded in URLs, in JSON and on the wire."""


def password(canary: str) -> str:
    """The password with this canary in it."""
    return f"pä/s+{canary}@%?#"


def sightings(content: bytes) -> list[str]:
    """Which canaries can be seen in it, each with the form that it has there."""
    return [f"{canary} as {form}" for canary, form, trace in _TRACES if trace in content]


def seen_in(places: Iterable[tuple[str, bytes]]) -> list[str]:
    """Where canaries can be seen, and in which form."""
    return [f"{place}: {sighting}" for place, content in places for sighting in sightings(content)]


def _forms(canary: str) -> Iterator[tuple[str, bytes]]:
    """What any text that contains the canary has in it, once it is encoded."""
    plain = canary.encode()
    yield "plain text, percent-encoded or escaped", plain
    yield "UTF-16", canary.encode("utf-16-le")
    yield "hexadecimal digits", plain.hex().encode()
    for before in range(3):  # what stands before it decides where its own digits begin
        coded = base64.b64encode(b"\0" * before + plain)
        first, last = (8 * before + 5) // 6, 8 * (before + len(plain)) // 6
        yield f"base64 ({before})", coded[first:last]


_TRACES = [(canary, *form) for canary in (CAMERA, MQTT, MAIL) for form in _forms(canary)]
