"""How many events a broker has taken, and why it does not take the next one.

A broker that has nobody to hand a message to acknowledges it all the same, with a code that says so: that event is not
delivered.  Only a message that is wrong by itself is refused for good; a full queue is not the event's fault.
"""

from collections.abc import Sequence

from edgecount.sinks.broker import refusals
from edgecount.sinks.broker.client import PublishResult
from edgecount.sinks.fleet.fleet_settings import FleetSettings
from edgecount.sinks.sink import RefusedError, UndeliveredError

TAKEN = 0x00
NOBODY = 0x10
"""Reason codes of an acknowledgement (MQTT 5, 3.4.2.1): success; no matching subscribers."""
_FULL = 0x83
"""With this RabbitMQ says that a queue takes no more."""


def taken(codes: Sequence[int | None]) -> int:
    """How many of the first messages were taken, without a gap."""
    return next((number for number, code in enumerate(codes) if code != TAKEN), len(codes))


def why_not(settings: FleetSettings, seq: int, result: PublishResult) -> UndeliveredError | RefusedError:
    """The error for the first event of a result, of this number, which was not taken.

    Where the broker hung up because of a message, the event is at fault if it was alone.
    """
    code, error = result.codes[0], result.error
    if code is None and isinstance(error, refusals.LostError) and len(result.codes) == 1:
        code = error.code if error.code in refusals.ABOUT_THE_MESSAGE else None
    if code is None:
        return error or refusals.other(settings, "it acknowledges too slowly")
    if code in refusals.ABOUT_THE_MESSAGE:
        return RefusedError(seq, refusals.unwanted(settings, settings.event_topic, code), final=True)
    if code == NOBODY:
        return refusals.other(settings, "nobody there takes events; start edgecount fleet ingest, or bind its queue")
    if code in (_FULL, refusals.QUOTA_EXCEEDED):
        return refusals.other(settings, "its queue is full; see that the fleet's side takes what is there")
    if code == refusals.NOT_AUTHORISED:
        return refusals.forbidden(settings)
    return UndeliveredError(refusals.unwanted(settings, settings.event_topic, code))
