-- Up Migration
-- One row a day: small for ever, and no row that every replica writes to for ever.
CREATE TABLE visits (
  day date PRIMARY KEY,
  count bigint NOT NULL CHECK (count >= 0)
);

-- Down Migration
DROP TABLE visits;
