"""How many people are inside each site, kept up to date in the transaction that takes the events."""

from collections.abc import Collection
from datetime import timedelta

from edgecount.fleet.database.connecting import Database
from edgecount.fleet.site_words import SiteBox

OF_A_SITE_FOR = timedelta(days=1)
"""A box that was not heard for so long is no box of its site any more."""
# Another day begins with its first event; what comes late of an earlier one changes nothing of today.
_DAYS = """
    INSERT INTO site_inside AS old (site, day)
    SELECT site, max(day) FROM arrived WHERE type IN ('crossing', 'occupancy_adjusted', 'occupancy_reset') GROUP BY site
    ON CONFLICT (site) DO UPDATE SET day = EXCLUDED.day, said_at = NULL, said = 0, net = 0 WHERE old.day < EXCLUDED.day
"""
_CROSSED = """
    UPDATE site_inside SET net = site_inside.net + moved.net FROM (
        SELECT site, sum(CASE direction WHEN 'in' THEN 1 ELSE -1 END) AS net
        FROM arrived JOIN site_inside USING (site, day)
        WHERE type = 'crossing' AND (said_at IS NULL OR ts > said_at) GROUP BY site
    ) AS moved WHERE site_inside.site = moved.site
"""
_SAID = """
    SELECT recount_inside(site) FROM (
        SELECT DISTINCT site FROM arrived JOIN site_inside USING (site, day)
        WHERE type IN ('occupancy_adjusted', 'occupancy_reset')
    ) AS said
"""
# The newest store of each box: how far its events are here, whether that was all when it was heard, and what is not.
_BOXES = """
    SELECT site, box, store, first_heard, heard, day, COALESCE(said + net, 0), until,
        int8multirange(int8range(0, last_seq, '(]')) <@ here
            AND NOT jsonb_path_exists(cameras, '$.* ? (@ == "offline")'),
        ARRAY(
            SELECT ARRAY[lower(gap), upper(gap) - 1]
            FROM unnest(int8multirange(int8range(0, until, '(]')) - here) AS gap ORDER BY gap DESC LIMIT 20
        ), statement_timestamp()
    FROM (
        SELECT DISTINCT ON (site, box) * FROM heartbeat
        WHERE heard > now() - %(days)s AND (%(sites)s::text[] IS NULL OR site = ANY(%(sites)s))
        ORDER BY site, box, heard DESC
    ) AS newest
    LEFT JOIN site_inside USING (site) LEFT JOIN chain USING (store, box), LATERAL (
        SELECT COALESCE(held, '{}') AS here, COALESCE(upper(held) - 1, 0) AS until
    ) AS known
    WHERE site IN (
        SELECT site FROM heartbeat WHERE heard > now() - %(days)s GROUP BY site HAVING count(DISTINCT box) > 1
    )
"""


def count_inside(connection: Database) -> None:
    """Take into account what `arrived` has, after the daily sums did."""
    for step in (_DAYS, _CROSSED, _SAID):
        connection.execute(step)


def boxes_of_sites(connection: Database, sites: Collection[str] | None = None) -> list[SiteBox]:
    """The boxes of these sites, or of all, where a site has several that were heard within a day."""
    asked = {"days": OF_A_SITE_FOR, "sites": None if sites is None else list(sites)}
    return [SiteBox(*row) for row in connection.execute(_BOXES, asked).fetchall()]
