-- Parts of recordings that workers count; the jobs themselves are in the tables of Procrastinate.

CREATE TABLE recording_part (
    key text PRIMARY KEY,
    worker text NOT NULL,
    done bigint NOT NULL,
    ended text CHECK (ended IN ('counted', 'uncuttable', 'failed')),
    problem text,
    told timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE recording_part IS 'How far each part of a recording is that a worker counts; empty while nothing is counted.';
COMMENT ON COLUMN recording_part.done IS 'How many of its frames are done.';
COMMENT ON COLUMN recording_part.ended IS 'How it ended; empty while it is counted.';
COMMENT ON COLUMN recording_part.problem IS 'Why it failed, in one line.';

CREATE TABLE job_step (
    name text PRIMARY KEY,
    applied timestamptz NOT NULL DEFAULT now()
);
COMMENT ON TABLE job_step IS 'Which steps of Procrastinate''s own tables were applied.';
