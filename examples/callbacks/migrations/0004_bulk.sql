-- The jobs of POST /bulk.
CREATE TABLE bulk_jobs (
  id TEXT PRIMARY KEY NOT NULL,
  type TEXT NOT NULL,
  max INTEGER NOT NULL,
  created_at INTEGER NOT NULL,
  state TEXT NOT NULL DEFAULT 'receiving'
);

CREATE INDEX bulk_jobs_by_state ON bulk_jobs (state, created_at, id);

-- A row for each line of a job. It is the only record of what became of it.
CREATE TABLE bulk_rows (
  job TEXT NOT NULL,
  line INTEGER NOT NULL,
  params TEXT NOT NULL,
  state TEXT NOT NULL DEFAULT 'waiting',
  tries INTEGER NOT NULL DEFAULT 0,
  fence INTEGER NOT NULL DEFAULT 0,
  -- The time of the next try, or the end of the lease; NULL once it has ended.
  due_at INTEGER,
  -- Whether it counts for the job's max, now and before its lease.
  is_spent INTEGER NOT NULL DEFAULT 0,
  was_spent INTEGER NOT NULL DEFAULT 0,
  task_id TEXT,
  error TEXT,
  PRIMARY KEY (job, line)
);

CREATE INDEX bulk_rows_due ON bulk_rows (job, is_spent, due_at, line)
  WHERE due_at IS NOT NULL;
CREATE INDEX bulk_rows_spent ON bulk_rows (job) WHERE is_spent;
CREATE INDEX bulk_rows_failed ON bulk_rows (job, line)
  WHERE state IN ('failed', 'unknown');
