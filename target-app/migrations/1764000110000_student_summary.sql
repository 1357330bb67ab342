-- Up Migration
CREATE TABLE student_summary (
  student_id text COLLATE "C" PRIMARY KEY,
  first_name text NOT NULL,
  last_name text NOT NULL,
  grade smallint NOT NULL,
  -- Lower case, either name first: a search is a prefix of one of them, and "C" lets an index find prefixes.
  search_first text COLLATE "C" GENERATED ALWAYS AS (lower(first_name || ' ' || last_name)) STORED,
  search_last text COLLATE "C" GENERATED ALWAYS AS (lower(last_name || ' ' || first_name)) STORED,
  -- An event that comes again, or late, changes nothing.
  last_event_id bigint NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now(),
  -- Kept for a while after the student is gone, so that a late event does not bring it back.
  deleted_at timestamptz
);
CREATE INDEX student_summary_first ON student_summary (search_first) WHERE deleted_at IS NULL;
CREATE INDEX student_summary_last ON student_summary (search_last) WHERE deleted_at IS NULL;
CREATE INDEX student_summary_deleted ON student_summary (deleted_at) WHERE deleted_at IS NOT NULL;
INSERT INTO student_summary (student_id, first_name, last_name, grade, last_event_id)
SELECT id, first_name, last_name, grade, 0 FROM students;

-- Down Migration
DROP TABLE student_summary;
