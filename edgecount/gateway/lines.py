"""The lines between the web process and the main process: one JSON object each, with a number.  Pure.

    {"id": 7, "ask": "camera.pause", "values": {"camera": "door", "by": "anna", "role": 2}}
    {"id": 7, "answer": {"camera": "door", "paused": true}}
    {"id": 8, "error": "there is no camera doof"}

An empty line from the web process is a beat: it goes on.
"""

import json
from dataclasses import dataclass

from edgecount.gateway.record import JsonRecord

LONGEST_REQUEST = 2**18
LONGEST_ANSWER = 2**22
"""The bytes of a line at most."""
BEAT = b"\n"
_LONGEST_NAME = 64
_MOST_ID = 2**53


class LineError(ValueError):
    """A line that the other side never says; tells in a few words what is wrong with it."""


@dataclass(frozen=True, slots=True)
class Request:
    """What is asked, with the number that its answer repeats."""

    id: int
    ask: str
    values: JsonRecord


@dataclass(frozen=True, slots=True)
class GatewayReply:
    """The answer to a request, or the one line that says why there is none."""

    id: int
    answer: JsonRecord | None = None
    error: str | None = None


def request_line(request: Request) -> bytes:
    """A request as a line; LineError where it is too long."""
    line = _line({"id": request.id, "ask": request.ask, "values": request.values})
    if len(line) > LONGEST_REQUEST:
        raise LineError(f"it is longer than {LONGEST_REQUEST} bytes")
    return line


def answer_line(answer: GatewayReply) -> bytes:
    """An answer as a line; one that is too long becomes an error."""
    said: JsonRecord = {"answer": answer.answer} if answer.error is None else {"error": answer.error}
    line = _line({"id": answer.id, **said})
    if len(line) > LONGEST_ANSWER:
        return _line({"id": answer.id, "error": f"the answer is longer than {LONGEST_ANSWER} bytes: ask for less"})
    return line


def request_of(line: bytes) -> Request:
    """The request that a line is; LineError where it is none."""
    match _record(line):
        case {"id": int(number), "ask": str(name), "values": dict(values), **rest} if not rest:
            if not isinstance(number, bool) and 0 < number <= _MOST_ID and len(name) <= _LONGEST_NAME:
                return Request(number, name, values)
    raise LineError("no request")


def answer_of(line: bytes) -> GatewayReply:
    """The answer that a line is; LineError where it is none."""
    match _record(line):
        case {"id": int(number), "answer": dict(values), **rest} if not rest:
            return GatewayReply(number, values)
        case {"id": int(number), "error": str(words), **rest} if not rest:
            return GatewayReply(number, error=words)
    raise LineError("no answer")


def _line(record: JsonRecord) -> bytes:
    return json.dumps(record, allow_nan=False, separators=(",", ":")).encode() + b"\n"


def _record(line: bytes) -> object:
    try:
        return json.loads(line, parse_constant=_no_number)
    except (ValueError, RecursionError):
        raise LineError("no JSON") from None


def _no_number(name: str) -> None:
    raise ValueError(f"{name} is no number of JSON's")
