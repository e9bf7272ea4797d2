"""The bytes of messages: JSON with a schema, read strictly; a sender says nothing but what the schema has.

A message is sent by `Connection.send_bytes`, which puts its length before it, and read by `recv_bytes(MOST_BYTES)`.
"""

from functools import cache
from typing import Annotated, Any

from pydantic import Field, TypeAdapter, ValidationError

from edgecount.daemon.workers.messages import Beat, Glimpse, Handed, Relearn, Show, Stop, Taken
from edgecount.text import printable

MOST_BYTES = 2**20
"""The longest message, in bytes: a thousand events; a longer one is not even read."""
_LONGEST = 200  # characters of an error: part of it is the sender's words


class WireError(ValueError):
    """A message that cannot be what it should be; says in a few words what is wrong."""


def encoded(said: Beat | Handed | Glimpse | Taken | Stop | Show | Relearn) -> bytes:
    """A message as bytes."""
    return _of_anybody().dump_json(said)


def from_worker(message: bytes) -> Beat | Handed | Glimpse:
    """What a worker says; WireError where no worker says so."""
    found: Beat | Handed | Glimpse = _read(_of_worker(), message)
    return found


def to_worker(message: bytes) -> Taken | Stop | Show | Relearn:
    """What the main process says; WireError where it does not say so."""
    found: Taken | Stop | Show | Relearn = _read(_of_main(), message)
    return found


def _read(adapter: TypeAdapter[Any], message: bytes) -> Any:
    try:
        return adapter.validate_json(message)
    except ValidationError as error:
        first = error.errors(include_url=False, include_context=False, include_input=False)[0]
        where = ".".join(str(part) for part in first["loc"][:6])
        said = f"{where}: {first['msg']}" if where else first["msg"]
        raise WireError(printable(said[:_LONGEST])) from None


@cache
def _of_worker() -> TypeAdapter[Any]:
    return TypeAdapter(Annotated[Beat | Handed | Glimpse, Field(discriminator="word")])


@cache
def _of_main() -> TypeAdapter[Any]:
    return TypeAdapter(Annotated[Taken | Stop | Show | Relearn, Field(discriminator="word")])


@cache
def _of_anybody() -> TypeAdapter[Any]:
    return TypeAdapter(Annotated[Beat | Handed | Glimpse | Taken | Stop | Show | Relearn, Field(discriminator="word")])
