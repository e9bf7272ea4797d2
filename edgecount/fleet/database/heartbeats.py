"""Takes heartbeats: the last one of every store is kept."""

import json
from collections.abc import Sequence

from edgecount.fleet.arrivals import HeardBeat
from edgecount.fleet.database.connecting import Database
from edgecount.fleet.database.staging import copy

_COLUMNS = (
    "store",
    "box",
    "site",
    "version",
    "config",
    "zone",
    "heard",
    "skew_seconds",
    "last_seq",
    "told_seq",
    "forgotten_until",
    "cameras",
    "in_total",
    "out_total",
)
_UPSERT = """
    INSERT INTO heartbeat AS old (
        store, box, site, version, config, config_since, zone, first_heard, heard, skew_seconds, last_seq, told_seq,
        forgotten_until, cameras, in_total, out_total
    )
    SELECT DISTINCT ON (store) store, box, site, version, config, heard, zone, heard, heard, skew_seconds, last_seq,
        told_seq, forgotten_until, cameras, in_total, out_total
    FROM staged_heartbeat ORDER BY store, heard DESC
    ON CONFLICT (store) DO UPDATE SET box = EXCLUDED.box, site = EXCLUDED.site, version = EXCLUDED.version,
    config_since = CASE WHEN old.config = EXCLUDED.config THEN old.config_since ELSE EXCLUDED.config_since END,
    config = EXCLUDED.config, zone = EXCLUDED.zone, heard = EXCLUDED.heard, skew_seconds = EXCLUDED.skew_seconds,
    last_seq = EXCLUDED.last_seq, told_seq = EXCLUDED.told_seq, forgotten_until = EXCLUDED.forgotten_until,
    cameras = EXCLUDED.cameras, in_total = EXCLUDED.in_total, out_total = EXCLUDED.out_total
    WHERE EXCLUDED.heard >= old.heard
"""
_SITES = "INSERT INTO site (site) SELECT DISTINCT site FROM staged_heartbeat ON CONFLICT DO NOTHING"
# What a box has deleted will not come any more: it leaves no gap.
_FORGOTTEN = """
    INSERT INTO chain AS old (store, box, held)
    SELECT store, max(box), int8multirange(int8range(0, max(forgotten_until), '(]')) FROM staged_heartbeat
    WHERE forgotten_until IS NOT NULL GROUP BY store
    ON CONFLICT (store) DO UPDATE SET held = old.held + EXCLUDED.held WHERE NOT old.held @> EXCLUDED.held
"""


def take_heartbeats(connection: Database, beats: Sequence[HeardBeat]) -> None:
    """Take heartbeats within the transaction that runs."""
    if beats:
        copy(connection, "staged_heartbeat", _COLUMNS, map(_row, beats))
        for statement in (_UPSERT, _SITES, _FORGOTTEN):
            connection.execute(statement)


def _row(beat: HeardBeat) -> tuple[object, ...]:
    sent = beat.heartbeat
    return (
        sent.store,
        sent.box,
        sent.site,
        sent.version,
        sent.config,
        sent.zone,
        beat.at,
        (sent.now - beat.at).total_seconds(),
        sent.last_seq,
        sent.told_seq,
        sent.forgotten_until,
        json.dumps(sent.cameras),
        sent.in_total,
        sent.out_total,
    )
