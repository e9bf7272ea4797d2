-- What each box last said of itself, a row for each store: a box that is set up anew has a new store.

CREATE TABLE heartbeat (
    store uuid PRIMARY KEY,
    box text NOT NULL,
    site text NOT NULL,
    version text NOT NULL,
    config text NOT NULL,
    config_since timestamptz NOT NULL,
    zone text NOT NULL,
    first_heard timestamptz NOT NULL,
    heard timestamptz NOT NULL,
    skew_seconds double precision NOT NULL,
    last_seq bigint NOT NULL,
    told_seq bigint NOT NULL,
    forgotten_until bigint,
    cameras jsonb NOT NULL,
    in_total bigint NOT NULL,
    out_total bigint NOT NULL
);
CREATE INDEX heartbeat_of_box ON heartbeat (box);
COMMENT ON TABLE heartbeat IS 'The last heartbeat of every store, about one a minute.';
COMMENT ON COLUMN heartbeat.heard IS 'When it came, by the fleet''s clock.';
COMMENT ON COLUMN heartbeat.config IS 'The SHA-256 of the box''s config.';
COMMENT ON COLUMN heartbeat.config_since IS 'Since when it has this config, as far as heard.';
COMMENT ON COLUMN heartbeat.skew_seconds IS 'How far the box''s clock is ahead of the fleet''s; behind, if negative.';
COMMENT ON COLUMN heartbeat.told_seq IS 'The number of the last event that the broker took from it.';
COMMENT ON COLUMN heartbeat.forgotten_until IS 'Events up to this number were deleted at the box by its retention.';
