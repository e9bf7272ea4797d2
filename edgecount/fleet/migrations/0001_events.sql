-- What happened at all sites: each event once, in partitions of a week (Monday to Sunday, UTC).

CREATE FUNCTION local_hour(ts timestamptz, utc_offset integer) RETURNS timestamp
LANGUAGE sql IMMUTABLE PARALLEL SAFE
RETURN date_trunc('hour', (ts AT TIME ZONE 'UTC') + utc_offset * interval '1 second');
COMMENT ON FUNCTION local_hour IS 'The full hour, by the clock on the shop''s wall, in which a moment lies.';

CREATE TABLE event (
    ts timestamptz NOT NULL,
    id uuid NOT NULL,
    store uuid NOT NULL,
    seq bigint NOT NULL,
    box text NOT NULL,
    site text NOT NULL,
    type text NOT NULL,
    camera text,
    place text,
    direction text,
    crossing uuid,
    party uuid,
    day date NOT NULL,
    utc_offset integer NOT NULL,
    more jsonb,
    PRIMARY KEY (ts, id)
) PARTITION BY RANGE (ts);
CREATE INDEX event_of_box ON event (box, ts);
COMMENT ON TABLE event IS 'Every event of every box, once, as the box told it (docs/events.md has the types).';
COMMENT ON COLUMN event.ts IS 'When it happened.';
COMMENT ON COLUMN event.store IS 'The box''s store that told it: a box that is set up anew has another one.';
COMMENT ON COLUMN event.seq IS 'The number that the store gave it.';
COMMENT ON COLUMN event.place IS 'The line or zone.';
COMMENT ON COLUMN event.direction IS '"in" or "out", of a line.';
COMMENT ON COLUMN event.crossing IS 'The id of the crossing that this event takes back, or marks as staff''s.';
COMMENT ON COLUMN event.party IS 'The id of the first crossing of the people who crossed together.';
COMMENT ON COLUMN event.day IS 'The site''s business day.';
COMMENT ON COLUMN event.utc_offset IS 'How far the site''s clock was ahead of UTC then (seconds).';
COMMENT ON COLUMN event.more IS 'All other fields of the event.';

CREATE TABLE week (
    begins date PRIMARY KEY,
    is_archived boolean NOT NULL DEFAULT false
);
COMMENT ON TABLE week IS 'The weeks that have a partition of events, or had one until it was archived.';

CREATE FUNCTION open_week(monday date) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO week VALUES (monday) ON CONFLICT DO NOTHING;
    IF FOUND THEN
        EXECUTE format(
            'CREATE TABLE %I PARTITION OF event FOR VALUES FROM (%L) TO (%L)',
            'event_' || to_char(monday, 'IYYY"w"IW'),
            monday::timestamp AT TIME ZONE 'UTC', (monday + 7)::timestamp AT TIME ZONE 'UTC'
        );
    END IF;
END $$;

-- What takes a crossing out of the people counted: a return, a mark as staff's; and what undoes such a mark.
CREATE TABLE correction (
    crossing uuid NOT NULL,
    id uuid NOT NULL,
    kind text NOT NULL CHECK (kind IN ('return', 'staff', 'undo')),
    undoes uuid,
    ts timestamptz NOT NULL,
    PRIMARY KEY (crossing, id)
);

CREATE TABLE hourly (
    site text NOT NULL,
    day date NOT NULL,
    hour timestamp NOT NULL,
    box text NOT NULL,
    camera text NOT NULL,
    line text NOT NULL,
    people_in integer NOT NULL,
    people_out integer NOT NULL,
    groups_in integer NOT NULL,
    ungrouped_in integer NOT NULL,
    staff_in integer NOT NULL,
    staff_out integer NOT NULL,
    PRIMARY KEY (site, day, hour, box, camera, line)
) WITH (fillfactor = 80);
CREATE INDEX hourly_by_day ON hourly USING brin (day);

CREATE TABLE daily (
    day date NOT NULL,
    site text NOT NULL,
    box text NOT NULL,
    camera text NOT NULL,
    line text NOT NULL,
    people_in integer NOT NULL,
    people_out integer NOT NULL,
    groups_in integer NOT NULL,
    ungrouped_in integer NOT NULL,
    staff_in integer NOT NULL,
    staff_out integer NOT NULL,
    PRIMARY KEY (day, site, box, camera, line)
) WITH (fillfactor = 80);
CREATE INDEX daily_of_site ON daily (site, day);

-- Which numbers of a store's events are here: told without a break, they are one span.
CREATE TABLE chain (
    store uuid PRIMARY KEY,
    box text NOT NULL,
    held int8multirange NOT NULL DEFAULT '{}',
    is_from_start boolean NOT NULL DEFAULT false
);
COMMENT ON COLUMN chain.is_from_start IS 'The box was asked for all that it has: before its first event is nothing.';

CREATE TABLE refused (
    id bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
    arrived timestamptz NOT NULL,
    topic text NOT NULL,
    reason text NOT NULL,
    body bytea NOT NULL
);
COMMENT ON TABLE refused IS 'Messages that could not be taken, whole, each with its reason.';

CREATE TABLE site (
    site text PRIMARY KEY,
    name text,
    region text,
    country text
);
COMMENT ON TABLE site IS 'The sites. Ingest adds new ones; name, region and country are yours to fill in.';
