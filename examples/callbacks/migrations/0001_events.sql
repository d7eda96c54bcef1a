-- The events, each once: id is the key that a second delivery meets. What a task
-- or batch comes to is the last of its events by events_by_subject, so it cannot
-- fall behind them.
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
  -- One of these two: a large body is in R2, under body_key.
  body BLOB,
  body_key TEXT
);

CREATE INDEX events_by_arrival ON events (received_at, id);
CREATE INDEX events_by_subject ON events (kind, subject, time, audits, id);
