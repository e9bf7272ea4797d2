"""Deletes what is too old from a store, and keeps the sums of it."""

import json
import sqlite3
from datetime import datetime

from edgecount.store import heat_rows
from edgecount.store.questions.numbering import forget_number
from edgecount.store.questions.queries import TAKEN_OUT, microseconds, minute_start, minutes_before

NEWEST = 10_000
"""Among this many events, the newest by number, an old time is not believed after an event that is not old."""

_NO_NUMBER = 2**63 - 1
"""Higher than the number of any event."""

# An event with an old time that was stored after an event with a newer one has its time from a wrong clock.  It may be
# recent: a return may still take it back, and no sink may have it yet.
_FIRST_KEPT = """
    SELECT min(seq) FROM events WHERE seq > (SELECT max(seq) FROM events) - :newest AND ts >= :before
"""
# A return stays as long as the crossing that it takes back: without the return, that crossing would count.
_OLD = """
    SELECT seq, ts FROM events AS old
    WHERE ts < :before AND seq < :first_kept
    AND NOT EXISTS (
        SELECT 1 FROM events AS taken_back WHERE taken_back.id = old.reverses
        AND ((taken_back.ts, taken_back.seq) > (old.ts, old.seq) OR taken_back.seq >= :first_kept)
    )
    ORDER BY ts, seq LIMIT :at_most
"""
_CARRY = f"""
    INSERT INTO carried (camera, line, direction, count)
    SELECT camera, line, direction, count(*)
    FROM json_each(?) AS old CROSS JOIN events AS crossing ON crossing.seq = old.value
    WHERE crossing.type = 'crossing' AND reverses IS NULL
    AND NOT {TAKEN_OUT}
    GROUP BY camera, line, direction
    ON CONFLICT (camera, line, direction) DO UPDATE SET count = count + excluded.count
"""  # noqa: S608 - ours
_MARK = """
    INSERT INTO meta (key, value) VALUES ('forgotten_until', ?)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value
    WHERE CAST(value AS INTEGER) < CAST(excluded.value AS INTEGER)
"""
_FORGET_MINUTES = """
    DELETE FROM coverage WHERE (minute, camera) IN (
        SELECT minute, camera FROM coverage WHERE minute < ? ORDER BY minute LIMIT ?
    ) RETURNING minute
"""
_FORGET_REFUSALS = """
    DELETE FROM put_aside WHERE (sink, seq) IN (SELECT sink, seq FROM put_aside WHERE ts < ? LIMIT ?) RETURNING ts
"""
_FORGET_UNREADABLE = """
    DELETE FROM unreadable WHERE number IN (SELECT number FROM unreadable WHERE ts < ? LIMIT ?) RETURNING ts
"""


def purge(connection: sqlite3.Connection, before: datetime, at_most: int) -> int:
    """Delete at most `at_most` each of events, watched minutes, hours of heat and refusals, from before a moment.

    So it is with rows that could not be read, by the time at which that was found.  Returns how many were deleted in
    all; it is part of the caller's transaction.
    """
    moment = microseconds(before)
    (first_kept,) = connection.execute(_FIRST_KEPT, {"newest": NEWEST, "before": moment}).fetchone()
    events = connection.execute(
        _OLD, {"before": moment, "first_kept": first_kept or _NO_NUMBER, "at_most": at_most}
    ).fetchall()
    batch = json.dumps([seq for seq, _ in events])
    connection.execute(_CARRY, (batch,))
    connection.execute("DELETE FROM events WHERE seq IN (SELECT value FROM json_each(?))", (batch,))
    minutes = connection.execute(_FORGET_MINUTES, (minutes_before(before), at_most)).fetchall()
    refusals = connection.execute(_FORGET_REFUSALS, (moment, at_most)).fetchall()
    unreadable = connection.execute(_FORGET_UNREADABLE, (moment, at_most)).fetchall()
    gone = [ts for _, ts in events] + [microseconds(minute_start(minute)) for (minute,) in minutes]
    if events:
        # what is told late has a high number and an old time: numbers below it may still be there
        (lowest,) = connection.execute("SELECT min(seq) FROM events").fetchone()
        forget_number(connection, max(seq for seq, _ in events) if lowest is None else lowest - 1)
    if gone:
        connection.execute(_MARK, (str(max(gone)),))
    others = len(minutes) + len(refusals) + len(unreadable)
    return len(events) + others + heat_rows.purge(connection, before, at_most)
