-- How much of each hour was watched: an empty shop, one that nobody looked at, and one that has not told yet differ.

CREATE VIEW coverage_hourly AS
SELECT site, day, local_hour(ts, utc_offset) AS hour, box, camera,
    sum((SELECT sum(second::integer) FROM jsonb_array_elements_text(more -> 'seconds') AS second))::integer
        AS watched_seconds,
    (60 * sum(jsonb_array_length(more -> 'seconds')))::integer AS told_seconds
FROM event WHERE type = 'watched' AND jsonb_typeof(more -> 'seconds') = 'array'
GROUP BY site, day, local_hour(ts, utc_offset), box, camera;
COMMENT ON VIEW coverage_hourly IS 'How long each camera was watched, by hour; an hour without a row has not been told.';
COMMENT ON COLUMN coverage_hourly.told_seconds IS 'How much of the hour the box has told of: a quarter is 900.';
