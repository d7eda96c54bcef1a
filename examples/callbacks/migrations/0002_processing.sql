-- How far the processing of an event is. The row is the only record of it.
ALTER TABLE events ADD COLUMN effect_key TEXT NOT NULL DEFAULT '';
ALTER TABLE events ADD COLUMN source TEXT NOT NULL DEFAULT 'callback';
-- An earlier event has the same effect key.
ALTER TABLE events ADD COLUMN is_repeat INTEGER NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN state TEXT NOT NULL DEFAULT 'waiting';
ALTER TABLE events ADD COLUMN tries INTEGER NOT NULL DEFAULT 0;
ALTER TABLE events ADD COLUMN fence INTEGER NOT NULL DEFAULT 0;
-- The time of the next try, or the end of the lease; NULL if no worker may take it.
ALTER TABLE events ADD COLUMN due_at INTEGER;
ALTER TABLE events ADD COLUMN ended_at INTEGER;
ALTER TABLE events ADD COLUMN error TEXT;
-- 0 from the moment in which its body is to be deleted.
ALTER TABLE events ADD COLUMN has_body INTEGER NOT NULL DEFAULT 1;

-- What was stored before has not been processed.
UPDATE events SET effect_key = id, due_at = received_at;

CREATE UNIQUE INDEX events_by_effect ON events (effect_key) WHERE NOT is_repeat;
CREATE INDEX events_due ON events (due_at) WHERE due_at IS NOT NULL;
CREATE INDEX events_dead ON events (received_at, id) WHERE state = 'dead';
CREATE INDEX events_with_body ON events (received_at) WHERE has_body;
CREATE INDEX events_to_clear ON events (body_key)
  WHERE NOT has_body AND body_key IS NOT NULL;

CREATE TABLE counters (
  name TEXT PRIMARY KEY NOT NULL,
  value INTEGER NOT NULL
) WITHOUT ROWID;

-- How far a job has come.
CREATE TABLE marks (
  job TEXT PRIMARY KEY NOT NULL,
  value TEXT NOT NULL
) WITHOUT ROWID;
