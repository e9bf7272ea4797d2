"""Pictures are found in the bytes of a stream, whatever stands between them and however it is cut."""

import cv2
import pytest
from hypothesis import given
from hypothesis import strategies as st

from edgecount.sources.http.jpeg_finder import LONGEST, JpegFinder
from tests.support.footage.clips import picture


def jpeg(number: int, *options: int) -> bytes:
    return cv2.imencode(".jpg", picture(number), list(options))[1].tobytes()


PLAIN = jpeg(1)
PROGRESSIVE = jpeg(2, cv2.IMWRITE_JPEG_PROGRESSIVE, 1)
RESTARTING = jpeg(3, cv2.IMWRITE_JPEG_RST_INTERVAL, 2)
THUMBNAIL = PLAIN[:2] + b"\xff\xe1" + (len(RESTARTING) + 2).to_bytes(2, "big") + RESTARTING + PLAIN[2:]
"""A picture that holds another one, as cameras with Exif have it."""
FILLED = PLAIN[:2] + b"\xff\xff" + PLAIN[2:]
KINDS = [PLAIN, PROGRESSIVE, RESTARTING, THUMBNAIL, FILLED]


def found(stream: bytes, step: int = 1 << 20) -> list[bytes]:
    finder = JpegFinder()
    return [one for at in range(0, len(stream), step) for one in finder.feed(stream[at : at + step])]


@pytest.mark.parametrize("one", KINDS, ids=["plain", "progressive", "restarting", "with a thumbnail", "filled"])
def test_every_kind_of_picture_is_found_whole(one: bytes) -> None:
    assert found(b"--b\r\n\r\n" + one + b"\r\n" + one) == [one, one]


@pytest.mark.parametrize(
    ("stream", "pictures"),
    [
        pytest.param(b"", [], id="nothing"),
        pytest.param(b"\xff\xd8", [], id="a beginning"),
        pytest.param(b"<html>" * 99, [], id="none"),
        pytest.param(PLAIN[:-2] + PLAIN, [PLAIN], id="one that breaks off in its data"),
        pytest.param(PLAIN[:20] + b"no segment" + PLAIN, [PLAIN], id="one that breaks off between segments"),
        pytest.param(b"\xff\xd8\xff\xe0\x00\x02" + PLAIN, [PLAIN], id="one that begins anew"),
        pytest.param(
            b"\xff\xd8\xff\x01" + PLAIN[2:], [b"\xff\xd8\xff\x01" + PLAIN[2:]], id="a marker that stands alone"
        ),
        pytest.param(b"\xff\xd8\xff\xd0" + b"x" * 9, [], id="one that never was"),
        pytest.param(b"\xff\xd8\xff\xda\x00\x02" + bytes(9999) + PLAIN, [PLAIN], id="one without an end"),
    ],
)
def test_only_whole_pictures_are_found(stream: bytes, pictures: list[bytes]) -> None:
    assert found(stream) == pictures


def test_after_one_without_an_end_others_are_found() -> None:
    finder = JpegFinder()
    assert list(finder.feed(b"\xff\xd8\xff\xda\x00\x02" + bytes(LONGEST))) == []
    assert list(finder.feed(PLAIN)) == [PLAIN]


@given(st.lists(st.sampled_from(KINDS), max_size=3), st.binary(max_size=9), st.sampled_from([1, 2, 3, 100, 1000]))
def test_it_does_not_matter_how_the_stream_is_cut(pictures: list[bytes], between: bytes, step: int) -> None:
    stream = b"".join(between.replace(b"\xff", b"") + one for one in pictures)
    assert found(stream, step) == pictures


@given(st.binary(max_size=300), st.integers(0, len(PLAIN)))
def test_whatever_comes_pictures_are_found_after_it(noise: bytes, at: int) -> None:
    """What seems to be a segment may swallow some, but no more than a segment's 64 KiB."""
    more = 1 + 65_536 // len(PLAIN)
    assert found(PLAIN[:at] + noise + PLAIN * (more + 1))[-1] == PLAIN
