"""What is said between the web process and the main process, and what is not understood."""

import json

import pytest

from edgecount.gateway import lines
from edgecount.gateway.lines import GatewayReply, LineError, Request


@pytest.mark.parametrize(
    "request_",
    [Request(1, "status", {}), Request(2**53, "camera.pause", {"camera": "door", "by": "é\n", "deep": [{"a": None}]})],
    ids=["nothing", "much"],
)
def test_a_request_is_one_line_that_is_understood(request_: Request) -> None:
    line = lines.request_line(request_)
    assert line.count(b"\n") == 1
    assert lines.request_of(line) == request_


@pytest.mark.parametrize("answer", [GatewayReply(3, {"seq": 7}), GatewayReply(4, error="there is no camera doof")])
def test_an_answer_is_one_line_that_is_understood(answer: GatewayReply) -> None:
    line = lines.answer_line(answer)
    assert line.count(b"\n") == 1
    assert lines.answer_of(line) == answer


@pytest.mark.parametrize(
    "line",
    [
        b"hello",
        b"[]",
        b"7",
        b"{}",
        b"\xff\xfe",
        b'{"id": 1, "ask": "status"}',
        b'{"id": "1", "ask": "status", "values": {}}',
        b'{"id": true, "ask": "status", "values": {}}',
        b'{"id": 0, "ask": "status", "values": {}}',
        b'{"id": 1, "ask": "status", "values": []}',
        b'{"id": 1, "ask": "status", "values": {}, "more": 1}',
        b'{"id": 1, "ask": "status", "values": {"a": NaN}}',
        b'{"id": 1, "ask": "' + b"a" * 65 + b'", "values": {}}',
        b"[" * 100_000,
        b'{"id": ' + b"9" * 5000 + b', "ask": "status", "values": {}}',
    ],
    ids=range(15),
)
def test_what_is_no_request_is_refused(line: bytes) -> None:
    with pytest.raises(LineError):
        lines.request_of(line)
    with pytest.raises(LineError):
        lines.answer_of(line)


def test_a_request_that_is_too_long_is_not_even_sent() -> None:
    with pytest.raises(LineError):
        lines.request_line(Request(1, "settings.change", {"value": "x" * lines.LONGEST_REQUEST}))


def test_an_answer_that_is_too_long_becomes_one_line_that_says_so() -> None:
    said = json.loads(lines.answer_line(GatewayReply(1, {"jpeg": "x" * lines.LONGEST_ANSWER})))
    assert "ask for less" in said["error"]
