"""Counts hours anew in which a crossing was taken back, or marked as staff's, or is no longer.

Corrections may come before the crossing that they are about, or weeks after it; so nothing is subtracted.  The hours of
such a crossing, and of those who crossed in a group with it, are counted from the events, and the days from the hours.
"""

from edgecount.fleet.database.connecting import Database

# The last ones are those who came first in a group, and are told of after others of it.
# A return comes at most an hour after the crossing that it takes back; so do people of one group.
_TOUCHED = """
    WITH crossings AS (
        SELECT event.* FROM arrived JOIN event ON event.ts = arrived.crossed AND event.id = arrived.crossing
        WHERE arrived.type = 'staff_marked'
        UNION ALL
        SELECT event.* FROM arrived JOIN event ON event.box = arrived.box AND event.id = arrived.crossing
            AND event.ts BETWEEN arrived.ts - interval '61 minutes' AND arrived.ts + interval '1 minute'
        WHERE arrived.type = 'crossing'
        UNION ALL
        SELECT event.* FROM arrived JOIN correction ON correction.crossing IN (arrived.id, arrived.party)
            JOIN event ON event.ts = arrived.ts AND event.id = arrived.id
        WHERE arrived.type = 'crossing'
        UNION ALL
        SELECT fellow.* FROM arrived JOIN chain ON chain.store = arrived.store AND arrived.seq < upper(chain.held)
            JOIN event AS fellow ON fellow.box = arrived.box AND fellow.party = arrived.id AND fellow.id <> arrived.id
            AND fellow.ts BETWEEN arrived.ts AND arrived.ts + interval '1 hour'
        WHERE arrived.type = 'crossing'
    ), with_group AS (
        SELECT * FROM crossings
        UNION ALL
        SELECT event.* FROM crossings JOIN event ON event.box = crossings.box AND event.party = crossings.party
            AND event.ts BETWEEN crossings.ts - interval '1 hour' AND crossings.ts + interval '1 hour'
    )
    INSERT INTO touched
    SELECT site, day, local_hour(ts, utc_offset), box, camera, place, ts FROM with_group WHERE type = 'crossing'
"""
_KEYS = """
    SELECT site, day, hour, box, camera, line, min(ts) - interval '3 hours' AS low, max(ts) + interval '3 hours' AS high
    FROM touched GROUP BY site, day, hour, box, camera, line
"""
# The hours about it are looked at as well: a group counts where the first one of it crossed that counts.
_HOURLY = f"""
    INSERT INTO hourly AS old
    SELECT key.site, key.day, key.hour, key.box, key.camera, key.line, counted.* FROM ({_KEYS}) AS key
    CROSS JOIN LATERAL (
        SELECT count(*) FILTER (WHERE direction = 'in' AND NOT is_staff),
            count(*) FILTER (WHERE direction = 'out' AND NOT is_staff),
            count(*) FILTER (WHERE direction = 'in' AND NOT is_staff AND party IS NOT NULL AND place_in_group = 1),
            count(*) FILTER (WHERE direction = 'in' AND NOT is_staff AND party IS NULL),
            count(*) FILTER (WHERE direction = 'in' AND is_staff),
            count(*) FILTER (WHERE direction = 'out' AND is_staff)
        FROM (
            SELECT standing.*, row_number() OVER (PARTITION BY party, direction, is_staff ORDER BY ts, seq)
                AS place_in_group
            FROM (
                SELECT event.*, EXISTS (
                    SELECT 1 FROM correction AS mark WHERE mark.crossing = event.id AND mark.kind = 'staff'
                    AND NOT EXISTS (
                        SELECT 1 FROM correction AS undone
                        WHERE undone.crossing = event.id AND undone.kind = 'undo' AND undone.undoes = mark.id
                    )
                ) AS is_staff
                FROM event
                WHERE event.box = key.box AND event.ts BETWEEN key.low AND key.high AND event.type = 'crossing'
                AND event.site = key.site AND event.camera = key.camera AND event.place = key.line
                AND event.crossing IS NULL AND NOT EXISTS (
                    SELECT 1 FROM correction WHERE correction.crossing = event.id AND correction.kind = 'return'
                )
            ) AS standing
        ) AS ranked
        WHERE ranked.day = key.day AND local_hour(ranked.ts, ranked.utc_offset) = key.hour
    ) AS counted
    ON CONFLICT (site, day, hour, box, camera, line) DO UPDATE SET
    people_in = EXCLUDED.people_in, people_out = EXCLUDED.people_out, groups_in = EXCLUDED.groups_in,
    ungrouped_in = EXCLUDED.ungrouped_in, staff_in = EXCLUDED.staff_in, staff_out = EXCLUDED.staff_out
"""  # noqa: S608 - ours
_DAILY = """
    INSERT INTO daily AS old
    SELECT day, site, box, camera, line, sum(people_in), sum(people_out), sum(groups_in), sum(ungrouped_in),
        sum(staff_in), sum(staff_out)
    FROM (SELECT DISTINCT site, day, box, camera, line FROM touched) AS key
    JOIN hourly USING (site, day, box, camera, line) GROUP BY day, site, box, camera, line
    ON CONFLICT (day, site, box, camera, line) DO UPDATE SET
    people_in = EXCLUDED.people_in, people_out = EXCLUDED.people_out, groups_in = EXCLUDED.groups_in,
    ungrouped_in = EXCLUDED.ungrouped_in, staff_in = EXCLUDED.staff_in, staff_out = EXCLUDED.staff_out
"""


def recount(connection: Database) -> None:
    """Count anew what the events in `arrived` touch."""
    # Of temporary tables nothing is known: without this, joins may read all events there are.
    connection.execute("SET LOCAL enable_hashjoin = off; SET LOCAL enable_mergejoin = off")
    touched = connection.execute(_TOUCHED).rowcount
    if touched:
        connection.execute(_HOURLY.encode())
        connection.execute(_DAILY)
