-- Up Migration
CREATE TABLE students (
  -- Ids sort by creation; "C" compares bytes, which is both right and fast.
  id text COLLATE "C" PRIMARY KEY,
  first_name text NOT NULL CHECK (length(first_name) BETWEEN 1 AND 100),
  last_name text NOT NULL CHECK (length(last_name) BETWEEN 1 AND 100),
  grade smallint NOT NULL CHECK (grade BETWEEN 1 AND 12),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- Down Migration
DROP TABLE students;
