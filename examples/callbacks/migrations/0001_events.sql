-- The events, each once: the primary key refuses a second delivery. The latest
-- event of a task or batch is the last one in events_by_subject.
CREATE TABLE events (
  id TEXT PRIMARY KEY NOT NULL,
  kind TEXT NOT NULL,
  subject TEXT NOT NULL,
  environment TEXT NOT NULL,
  status TEXT,
  time INTEGER,
  rank INTEGER NOT NULL,
  bytes INTEGER NOT NULL,
  received_at INTEGER NOT NULL,
  -- Either the body, or its key in R2 if it is large.
  body BLOB,
  body_key TEXT
);

CREATE INDEX events_by_arrival ON events (received_at, id);
CREATE INDEX events_by_subject ON events (kind, subject, time, rank, id);

-- The large bodies that are being stored. What stays here was left by a delivery
-- that died, and a purge deletes it.
CREATE TABLE uploads (
  body_key TEXT PRIMARY KEY NOT NULL,
  event_id TEXT NOT NULL,
  received_at INTEGER NOT NULL,
  -- Set before the body is deleted: its event is not stored any more.
  is_purged INTEGER NOT NULL DEFAULT 0
);

CREATE INDEX uploads_by_arrival ON uploads (received_at);
