-- How many people are inside a site that has several boxes: who comes in by one may leave by another.

CREATE INDEX event_of_occupancy ON event (site, day, ts) WHERE type IN ('occupancy_adjusted', 'occupancy_reset');

CREATE VIEW site_occupancy AS
SELECT days.site, name, region, country, days.day, boxes,
    greatest(0, CASE WHEN said.ts IS NULL THEN days.net ELSE said.value + COALESCE(since.net, 0) END)::integer AS inside,
    said.ts AS said_at, heard
FROM (
    SELECT site, day, array_agg(DISTINCT box ORDER BY box) AS boxes,
        sum(people_in + staff_in - people_out - staff_out) AS net
    FROM daily GROUP BY site, day
) AS days
LEFT JOIN site USING (site)
LEFT JOIN LATERAL (
    SELECT ts, COALESCE((more ->> 'value')::integer, 0) AS value FROM event
    WHERE event.site = days.site AND event.day = days.day AND type IN ('occupancy_adjusted', 'occupancy_reset')
        -- so that the partitions of one week or two are looked at, and not all: a business day lies well within
        AND event.ts >= (days.day - 1)::timestamp AT TIME ZONE 'UTC'
        AND event.ts < (days.day + 3)::timestamp AT TIME ZONE 'UTC'
    ORDER BY ts DESC LIMIT 1
) AS said ON true
LEFT JOIN LATERAL (
    SELECT sum(CASE direction WHEN 'in' THEN 1 ELSE -1 END) AS net FROM event
    WHERE event.box = ANY (boxes) AND event.ts > said.ts AND event.ts < said.ts + interval '2 days'
        AND event.site = days.site AND event.day = days.day AND type = 'crossing'
) AS since ON true
LEFT JOIN LATERAL (
    SELECT min(newest) AS heard FROM (
        SELECT max(heartbeat.heard) AS newest FROM heartbeat WHERE heartbeat.box = ANY (boxes) GROUP BY heartbeat.box
    ) AS last
) AS alive ON true;
COMMENT ON VIEW site_occupancy IS 'People inside each site, over all its boxes, by business day; of a day that is over, what its counts leave.';
COMMENT ON COLUMN site_occupancy.inside IS 'In minus out, staff too, since the day began or since somebody said how many are inside; never below 0.';
COMMENT ON COLUMN site_occupancy.said_at IS 'When somebody said at one of the boxes how many are inside the site; null if nobody did.';
COMMENT ON COLUMN site_occupancy.heard IS 'When that box was last heard which has been silent longest: what it counts since then is not in here.';
