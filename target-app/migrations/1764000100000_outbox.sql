-- Up Migration
CREATE TABLE outbox (
  -- Taken while the student's row is locked, so that the ids of one student are in the order of its changes.
  id bigserial PRIMARY KEY,
  -- NULL for what concerns no student, such as the audit record of a request.
  student_id text COLLATE "C",
  type text NOT NULL,
  payload jsonb NOT NULL,
  created_at timestamptz NOT NULL DEFAULT now(),
  -- Handed to the queue.
  published_at timestamptz,
  -- Visible in the summary. The row goes when its audit record is written too.
  applied_at timestamptz
);
CREATE INDEX outbox_pending ON outbox (id) WHERE published_at IS NULL;
CREATE INDEX outbox_published ON outbox (published_at) WHERE published_at IS NOT NULL;
CREATE INDEX outbox_unapplied ON outbox (created_at) WHERE applied_at IS NULL AND student_id IS NOT NULL;
CREATE INDEX outbox_by_student ON outbox (student_id, id);

-- Down Migration
DROP TABLE outbox;
