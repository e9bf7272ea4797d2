"""Whether the canaries would be seen, if they were there."""

import base64
import json
from urllib.parse import quote, quote_plus

import pytest

from tests.support.canaries import CAMERA, MAIL, MQTT, password, sightings

SECRET = password(MAIL)


@pytest.mark.parametrize(
    "content",
    [
        pytest.param(SECRET.encode(), id="as it is"),
        pytest.param(SECRET.encode("latin-1"), id="Latin-1"),
        pytest.param(quote(SECRET, safe="").encode(), id="percent-encoded"),
        pytest.param(quote_plus(SECRET).encode(), id="form-encoded"),
        pytest.param(json.dumps(SECRET).encode(), id="JSON"),
        pytest.param(repr(SECRET.encode()).encode(), id="repr"),
        pytest.param(SECRET.encode("utf-16"), id="UTF-16"),
        pytest.param(SECRET.encode("utf-16-be"), id="UTF-16, big end first"),
        pytest.param(SECRET.encode().hex().encode(), id="hexadecimal"),
        *(
            pytest.param(base64.b64encode(f"{before}{SECRET}".encode()), id=f"base64 after {before!r}")
            for before in ("", "u:", "me:", "\0shop\0", "\0shop@example.org\0")
        ),
    ],
)
def test_a_canary_is_seen(content: bytes) -> None:
    seen = sightings(b"before " + content + b" after")
    assert seen
    assert all(sighting.startswith(MAIL) for sighting in seen)


def test_nothing_is_seen_where_nothing_is() -> None:
    assert sightings(base64.b64encode(b"a canary that is none of ours") * 10) == []
    assert len({CAMERA, MQTT, MAIL}) == 3
