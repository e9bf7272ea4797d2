"""RTSP on the wire: messages and pictures, in whatever pieces they come."""

import pytest

from edgecount.sources.rtsp.messages import LONGEST_BODY, LONGEST_HEAD, RtspMessage, Splitter, TooLongError

PICTURES = b"$\x00\x00\x05hello$\x01\x00\x00"
ANSWER = b"RTSP/1.0 200 OK\r\nCSeq: 3\r\nContent-Length: 4\r\n\r\nv=0\n"


def split(stream: bytes, size: int) -> list[RtspMessage | bytes]:
    splitter = Splitter()
    return [part for at in range(0, len(stream), size) for part in splitter.feed(stream[at : at + size])]


def joined(parts: list[RtspMessage | bytes]) -> bytes:
    return b"".join(part if isinstance(part, bytes) else part.raw for part in parts)


@pytest.mark.parametrize("size", [1, 2, 3, 7, 1000])
def test_all_that_comes_is_given_whole(size: int) -> None:
    stream = PICTURES + ANSWER + PICTURES * 3 + ANSWER
    parts = split(stream, size)
    assert joined(parts) == stream
    answers = [part for part in parts if isinstance(part, RtspMessage)]
    assert [(answer.status, answer.field("cseq"), answer.body) for answer in answers] == [(200, "3", b"v=0\n")] * 2


@pytest.mark.parametrize(
    ("raw", "status"),
    [
        (b"RTSP/1.0 401 No\n\n", 401),
        (b"\r\n\r\nRTSP/1.0 200 OK\r\n\r\n", 200),
        (b"OPTIONS rtsp://h/1 RTSP/1.0\r\nContent-Length: x\r\n\r\n", None),
        (b"\xff\xfe\r\n\r\n", None),
        (b"RTSP/1.0 200 OK\r\nContent-Length: -5\r\n\r\n", 200),
    ],
)
def test_whole_messages(raw: bytes, status: int | None) -> None:
    (message,) = split(raw, 1000)
    assert isinstance(message, RtspMessage)
    assert message.status == status
    assert message.body == b""


@pytest.mark.parametrize(
    "raw",
    [
        pytest.param(b"RTSP/1.0 200 OK\r\n" + b"X-A: aaaaaaaaaaaaa\r\n" * 9000, id="lines without an end"),
        pytest.param(b"RTSP/1.0 200 OK\r\nX: " + b"a" * LONGEST_HEAD, id="a line without an end"),
        pytest.param(b"x" * (LONGEST_HEAD + 1), id="nonsense"),
        pytest.param(b"RTSP/1.0 200 OK\r\nContent-Length: %d\r\n\r\n" % (LONGEST_BODY + 1), id="a large body"),
    ],
)
def test_what_is_too_long_is_left(raw: bytes) -> None:
    with pytest.raises(TooLongError):
        split(raw, 4096)


def test_a_message_in_other_words() -> None:
    (message,) = split(b"RTSP/1.0 200 OK\r\nBase: rtsp://c/1/\r\ncseq: 1\r\nContent-Length: 9\r\n\r\nrtsp://c/", 99)
    assert isinstance(message, RtspMessage)
    other = message.replaced("rtsp://c/", "rtsp://élan/").without("CSeq").with_fields("CSeq: 2")
    assert other.raw == (
        "RTSP/1.0 200 OK\r\nBase: rtsp://élan/1/\r\nCSeq: 2\r\nContent-Length: 13\r\n\r\nrtsp://élan/".encode()
    )
