-- The events, each once: the primary key refuses a second delivery. The latest
-- event of a task or batch is the last one in events_by_subject.
CREATE TABLE events (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  environment TEXT NOT NULL,
  status TEXT,
  time INTEGER,
  audits INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  -- Either the body, or its key in R2 if it is large.
  body BLOB,
  body_key TEXT
);

CREATE INDEX events_by_arrival ON events (received_at, id);
CREATE INDEX events_by_subject ON events (kind, subject, time, audits, id);
