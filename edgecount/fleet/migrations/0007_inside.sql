-- How many people are inside each site now, kept up to date with every event, so that it can be told to the site's boxes.

CREATE TABLE site_inside (
    site text PRIMARY KEY,
    day date NOT NULL,
    said_at timestamptz,
    said integer NOT NULL DEFAULT 0,
    net integer NOT NULL DEFAULT 0
) WITH (fillfactor = 50);
COMMENT ON TABLE site_inside IS 'The newest business day of each site: what was said at said_at, and in minus out since then.';

CREATE INDEX heartbeat_of_site ON heartbeat (site, heard);

-- From the events: after somebody said a number, and for the days that had begun before this table was made.
CREATE FUNCTION recount_inside(a_site text) RETURNS void LANGUAGE sql AS $$
    WITH days AS (
        SELECT site, day, (day - 1)::timestamp AT TIME ZONE 'UTC' AS low, (day + 3)::timestamp AT TIME ZONE 'UTC' AS high
        FROM site_inside WHERE site = a_site
    ), last AS (
        SELECT ts, COALESCE((more ->> 'value')::integer, 0) AS value FROM event JOIN days USING (site, day)
        WHERE type IN ('occupancy_adjusted', 'occupancy_reset') AND ts >= low AND ts < high ORDER BY ts DESC LIMIT 1
    ), boxes AS (
        SELECT DISTINCT box FROM daily JOIN days USING (site, day)
    ), since AS (
        SELECT sum(CASE direction WHEN 'in' THEN 1 ELSE -1 END) AS net FROM days
        JOIN event ON event.box IN (SELECT box FROM boxes) AND event.ts >= low AND event.ts < high
            AND event.site = days.site AND event.day = days.day AND event.type = 'crossing'
        WHERE event.ts > COALESCE((SELECT ts FROM last), '-infinity')
    )
    UPDATE site_inside SET said_at = (SELECT ts FROM last), said = COALESCE((SELECT value FROM last), 0),
        net = COALESCE((SELECT net FROM since), 0)
    WHERE site = a_site
$$;

INSERT INTO site_inside (site, day) SELECT site, max(day) FROM daily WHERE day >= current_date - 2 GROUP BY site;
SELECT recount_inside(site) FROM site_inside;

CREATE VIEW inside_now AS
SELECT site, name, region, country, day, greatest(0, said + net) AS inside, said_at
FROM site_inside LEFT JOIN site USING (site);
COMMENT ON VIEW inside_now IS 'People inside each site on its newest business day, over all its boxes, as fast for all sites as for one.';
COMMENT ON COLUMN inside_now.inside IS 'In minus out, staff too, since the day began or since somebody said how many are inside; never below 0.';
COMMENT ON COLUMN inside_now.said_at IS 'When somebody said at one of the boxes how many are inside the site; null if nobody did.';
