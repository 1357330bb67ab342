-- Up Migration
CREATE TABLE users (
  id text COLLATE "C" PRIMARY KEY,
  name text NOT NULL CHECK (length(name) BETWEEN 1 AND 100),
  -- Kept in lower case, so that one address is one user however it is typed.
  email text COLLATE "C" NOT NULL CONSTRAINT users_email_taken UNIQUE CHECK (email = lower(email)),
  created_at timestamptz NOT NULL DEFAULT now(),
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- Down Migration
DROP TABLE users;
