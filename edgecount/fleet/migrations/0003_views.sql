-- What BI tools read.  These views are an interface: columns may be added, and none is taken away or renamed.

-- What a heartbeat says that the broker took, and is not here, is missing as well.
CREATE VIEW missing AS
SELECT store, heartbeat.box, heartbeat.site, lower(gaps) AS first_missing,
    (SELECT sum(upper(gap) - lower(gap)) FROM unnest(gaps) AS gap)::bigint AS missing
FROM heartbeat LEFT JOIN chain USING (store), LATERAL (
    SELECT int8multirange(int8range(0, greatest(told_seq, COALESCE(upper(held) - 1, 0)), '(]'))
        - COALESCE(held, '{}') AS gaps
) AS known
WHERE NOT isempty(gaps);
COMMENT ON VIEW missing IS 'Stores of which numbers are missing: events that the box told, and that are not here yet.';
COMMENT ON COLUMN missing.missing IS 'How many numbers; not each of them need have been an event.';

CREATE VIEW footfall_hourly AS
SELECT site, name, region, country, day, hour, camera, line, people_in, people_out,
    CASE WHEN ungrouped_in = 0 THEN groups_in END AS groups_in, staff_in, staff_out, box
FROM hourly LEFT JOIN site USING (site);
COMMENT ON VIEW footfall_hourly IS 'People by hour of the shop''s wall clock, camera and line. Returns count for nothing; staff are apart.';
COMMENT ON COLUMN footfall_hourly.day IS 'The business day, which may begin at another hour than midnight.';
COMMENT ON COLUMN footfall_hourly.hour IS 'When the hour begins, by the shop''s clock; the one that comes twice in autumn is one.';
COMMENT ON COLUMN footfall_hourly.groups_in IS 'Groups that came in, each once; null where the box told no groups.';
COMMENT ON COLUMN footfall_hourly.staff_in IS 'Members of staff that came in; they are not among people_in.';

CREATE VIEW footfall_daily AS
SELECT site, name, region, country, day, camera, line, people_in, people_out,
    CASE WHEN ungrouped_in = 0 THEN groups_in END AS groups_in, staff_in, staff_out, box
FROM daily LEFT JOIN site USING (site);
COMMENT ON VIEW footfall_daily IS 'People by business day, camera and line. Returns count for nothing; staff are apart.';

CREATE VIEW visit AS
SELECT site, day, box, camera, place AS zone, ts AS left_at, (more ->> 'entered')::timestamptz AS entered_at,
    (more ->> 'dwell_seconds')::double precision AS dwell_seconds
FROM event WHERE type = 'visit';
COMMENT ON VIEW visit IS 'Stays in zones, one by one, as far back as events are kept online.';

CREATE VIEW box AS
SELECT DISTINCT ON (box) box, site, version, config, config_since, zone, first_heard, heard, skew_seconds, cameras,
    in_total, out_total, store
FROM heartbeat ORDER BY box, heard DESC;
COMMENT ON VIEW box IS 'Every box, by what it said last.';
