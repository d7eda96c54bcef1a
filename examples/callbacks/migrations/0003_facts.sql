-- What the page's list shows of a task, as JSON; NULL for other callbacks.
ALTER TABLE events ADD COLUMN facts TEXT;
