"""The tables of `people.sqlite`, and how older ones are brought up to date.  Append-only, as in the store."""

MIGRATIONS = (
    """
    CREATE TABLE accounts (
        id          INTEGER PRIMARY KEY AUTOINCREMENT,  -- never given twice
        name        TEXT NOT NULL,
        key         TEXT NOT NULL UNIQUE,               -- the name, as names are compared
        role        INTEGER NOT NULL,
        is_disabled INTEGER NOT NULL DEFAULT 0,
        password    TEXT NOT NULL,                      -- hashed
        joined      INTEGER NOT NULL,                   -- seconds since 1970, as all times here
        mail        TEXT,
        language    TEXT,
        born        TEXT,
        place       TEXT,
        gender      TEXT
    ) STRICT;

    CREATE TABLE sessions (
        id      INTEGER PRIMARY KEY AUTOINCREMENT,
        digest  BLOB NOT NULL UNIQUE,                   -- of the cookie's secret
        account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
        device  TEXT NOT NULL,
        began   INTEGER NOT NULL,
        seen    INTEGER NOT NULL
    ) STRICT;
    CREATE INDEX sessions_by_account ON sessions (account);

    CREATE TABLE invitations (
        id      INTEGER PRIMARY KEY AUTOINCREMENT,
        digest  BLOB NOT NULL UNIQUE,                   -- of the link's secret
        maker   INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
        role    INTEGER NOT NULL,
        account INTEGER REFERENCES accounts ON DELETE CASCADE,  -- to choose a new password for
        ends    INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE tokens (
        id      INTEGER PRIMARY KEY AUTOINCREMENT,
        digest  BLOB NOT NULL UNIQUE,
        account INTEGER NOT NULL REFERENCES accounts ON DELETE CASCADE,
        name    TEXT NOT NULL,
        role    INTEGER NOT NULL,
        made    INTEGER NOT NULL,
        used    INTEGER
    ) STRICT;
    CREATE INDEX tokens_by_account ON tokens (account);

    CREATE TABLE codes (
        digest BLOB PRIMARY KEY,
        ends   INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE journal (
        id     INTEGER PRIMARY KEY,
        at     INTEGER NOT NULL,
        what   TEXT NOT NULL,
        actor  INTEGER REFERENCES accounts ON DELETE SET NULL,
        whom   INTEGER REFERENCES accounts ON DELETE SET NULL,
        detail TEXT NOT NULL DEFAULT ''
    ) STRICT;
    CREATE INDEX journal_by_actor ON journal (actor);
    CREATE INDEX journal_by_whom ON journal (whom);
    """,
    """
    CREATE TABLE acknowledgements (
        event   TEXT PRIMARY KEY,                       -- the id of the one that raised the alert
        at      INTEGER NOT NULL,
        account INTEGER REFERENCES accounts ON DELETE SET NULL
    ) STRICT, WITHOUT ROWID;
    """,
    """
    CREATE TABLE door_links (
        id     INTEGER PRIMARY KEY AUTOINCREMENT,
        digest BLOB NOT NULL UNIQUE,
        name   TEXT NOT NULL,
        made   INTEGER NOT NULL
    ) STRICT;
    """,
)
