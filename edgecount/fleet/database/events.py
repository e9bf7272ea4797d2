"""Takes events: each once, however often it comes, into the hourly and daily sums in the same transaction."""

from collections.abc import Sequence

from edgecount.fleet.database.connecting import Database
from edgecount.fleet.database.insides import count_inside
from edgecount.fleet.database.recounting import recount
from edgecount.fleet.database.staging import copy
from edgecount.fleet.envelopes import EventEnvelope
from edgecount.fleet.event_rows import COLUMNS, event_row, week_of

_TURN = 0x65646766
"""Of the lock that ingests take turns by: each is to see all that the one before has counted."""
_ALL = (
    "ts, id, store, seq, box, site, type, camera, place, direction, crossing, party, day, utc_offset, more"
    # in the order of the table's columns
)
_INSERT = f"""
    WITH fresh AS (
        INSERT INTO event ({_ALL})
        SELECT {_ALL} FROM staged
        WHERE NOT EXISTS (
            SELECT 1 FROM week WHERE is_archived AND staged.ts >= begins AND staged.ts < begins + 7
        )
        ON CONFLICT DO NOTHING RETURNING ts, id
    )
    INSERT INTO arrived
    SELECT DISTINCT ON (staged.ts, staged.id) staged.*, local_hour(staged.ts, staged.utc_offset)
    FROM staged JOIN fresh USING (ts, id)
"""  # noqa: S608 - ours
_SITES = "INSERT INTO site (site) SELECT DISTINCT site FROM arrived ON CONFLICT DO NOTHING"
_CORRECTIONS = """
    INSERT INTO correction
    SELECT crossing, id, CASE WHEN type = 'crossing' THEN 'return' WHEN undoes IS NULL THEN 'staff' ELSE 'undo' END,
        undoes, ts
    FROM arrived WHERE crossing IS NOT NULL AND type IN ('crossing', 'staff_marked') ON CONFLICT DO NOTHING
"""
_SUMS = """
    count(*) FILTER (WHERE direction = 'in'), count(*) FILTER (WHERE direction = 'out'),
    count(*) FILTER (WHERE direction = 'in' AND party = id), count(*) FILTER (WHERE direction = 'in' AND party IS NULL),
    0, 0
    FROM arrived WHERE type = 'crossing' AND crossing IS NULL
"""
_ADD = """
    DO UPDATE SET people_in = old.people_in + EXCLUDED.people_in, people_out = old.people_out + EXCLUDED.people_out,
    groups_in = old.groups_in + EXCLUDED.groups_in, ungrouped_in = old.ungrouped_in + EXCLUDED.ungrouped_in
"""
_HOURLY = f"""
    INSERT INTO hourly AS old SELECT site, day, hour, box, camera, place, {_SUMS}
    GROUP BY site, day, hour, box, camera, place
    ON CONFLICT (site, day, hour, box, camera, line) {_ADD}
"""
_DAILY = f"""
    INSERT INTO daily AS old SELECT day, site, box, camera, place, {_SUMS}
    GROUP BY day, site, box, camera, place
    ON CONFLICT (day, site, box, camera, line) {_ADD}
"""
_CHAINS = """
    INSERT INTO chain AS old (store, box, held)
    SELECT staged.store, max(staged.box), range_agg(int8range(
        COALESCE(prev, CASE WHEN is_from_start THEN 0 ELSE seq - 1 END), seq, '(]'
    ))
    FROM staged LEFT JOIN chain USING (store) GROUP BY staged.store
    ON CONFLICT (store) DO UPDATE SET held = old.held + EXCLUDED.held, box = EXCLUDED.box
"""
_STEPS = (_INSERT, _SITES, _CORRECTIONS, _HOURLY, _DAILY)


def take_events(connection: Database, events: Sequence[EventEnvelope]) -> int:
    """Take events within the transaction that runs; how many were not there yet."""
    if not events:
        return 0
    connection.execute("SELECT pg_advisory_xact_lock(%s)", (_TURN,))
    for monday in sorted({week_of(sent.event.ts) for sent in events}):
        connection.execute("SELECT open_week(%s)", (monday,))
    copy(connection, "staged", COLUMNS, map(event_row, events))
    for step in _STEPS:
        connection.execute(step.encode())
    count_inside(connection)
    recount(connection)  # before the chains say that what has come late was here
    connection.execute(_CHAINS)
    row = connection.execute("SELECT count(*) FROM arrived").fetchone()
    assert row is not None  # noqa: S101 - a count always has a row, and mypy must know
    return int(row[0])
