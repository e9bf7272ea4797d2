"""Takes a batch of messages: all of it in one transaction, or nothing."""

from collections.abc import Iterable, Sequence
from datetime import datetime

import psycopg

from edgecount.fleet.arrivals import MOST_BYTES, Arrival, Refusal, place_of, sorted_out
from edgecount.fleet.database.chains import close
from edgecount.fleet.database.connecting import Database, first_line
from edgecount.fleet.database.events import take_events
from edgecount.fleet.database.heartbeats import take_heartbeats
from edgecount.fleet.database.staging import copy

_OF_A_MESSAGE = (
    psycopg.DataError,
    psycopg.IntegrityError,
    psycopg.errors.ProgramLimitExceeded,
    psycopg.errors.StatementTooComplex,
)
"""Errors that come again with the message; all others are the database's, which is waited for."""


def take(connection: Database, arrivals: Sequence[Arrival]) -> tuple[Refusal, ...]:
    """Take messages for good; those that were refused.

    A message that the database does not take, though all was checked, is refused alone: each half is tried by itself
    then, so that it is found with few transactions, and holds up the others little.
    """
    try:
        return _taken(connection, arrivals)
    except _OF_A_MESSAGE as error:
        if len(arrivals) == 1:
            refusal = Refusal(arrivals[0], f"the database does not take it: {first_line(error)}")
            with connection.transaction():
                _keep(connection, [refusal])
            return (refusal,)
        middle = len(arrivals) // 2
        return (*take(connection, arrivals[:middle]), *take(connection, arrivals[middle:]))


def _taken(connection: Database, arrivals: Iterable[Arrival]) -> tuple[Refusal, ...]:
    found = sorted_out(arrivals)
    with connection.transaction():
        take_events(connection, found.events)
        take_heartbeats(connection, found.beats)
        _keep(connection, found.refusals)
    return found.refusals


def _keep(connection: Database, refusals: Sequence[Refusal]) -> None:
    if refusals:
        copy(connection, "refused", ("arrived", "topic", "reason", "body"), map(_row, refusals))
        close(connection, [place for refusal in refusals if (place := place_of(refusal.arrival))])


def _row(refusal: Refusal) -> tuple[datetime, str, str, bytes]:
    topic = refusal.arrival.key.replace("\0", "")
    return refusal.arrival.at, topic, refusal.reason, refusal.arrival.body[:MOST_BYTES]
