-- Up Migration
-- Where audit records go when there is no DynamoDB.
CREATE TABLE audit_log (
  subject text COLLATE "C" NOT NULL,
  event_id text COLLATE "C" NOT NULL,
  type text NOT NULL,
  occurred_at timestamptz NOT NULL,
  recorded_at timestamptz NOT NULL DEFAULT clock_timestamp(),
  detail jsonb NOT NULL,
  PRIMARY KEY (subject, event_id)
);
CREATE INDEX audit_log_recorded ON audit_log (recorded_at);

-- Down Migration
DROP TABLE audit_log;
