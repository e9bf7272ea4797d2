"""What every box said last, and how much of what it told is missing."""

from edgecount.fleet.box_states import LastHeard
from edgecount.fleet.database.connecting import Database

_HEARD = """
    SELECT store, heartbeat.box, heartbeat.site, version, config_since, first_heard, heard, skew_seconds, cameras,
        COALESCE(missing, 0)
    FROM heartbeat LEFT JOIN missing USING (store)
"""


def last_heard(connection: Database) -> list[LastHeard]:
    """A row for each store that was ever heard."""
    return [LastHeard(*row) for row in connection.execute(_HEARD).fetchall()]


def refused_count(connection: Database) -> int:
    """How many messages were refused."""
    row = connection.execute("SELECT count(*) FROM refused").fetchone()
    return int(row[0]) if row else 0
