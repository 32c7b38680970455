-- Sessions: who is logged in, since when, how surely. Nothing here opens a session: ids are kept as hashes only.

CREATE TABLE identity.session (
  session_id uuid PRIMARY KEY,
  account_id uuid NOT NULL,
  subject_id text,
  -- The roles at the time of the login; those withdrawn since do not count.
  grants jsonb NOT NULL CHECK (jsonb_typeof(grants) = 'array'),
  carrier text NOT NULL CHECK (carrier IN ('cookie', 'bearer')),
  -- Coarse, such as "Firefox · Android": enough to know one's own device, too little to recognise anybody's.
  device text NOT NULL CHECK (length(device) BETWEEN 1 AND 60),
  started_at timestamptz NOT NULL,
  last_used_at timestamptz NOT NULL,
  -- Absent: the absolute limit is the only one.
  idle_seconds integer CHECK (idle_seconds > 0),
  ends_at timestamptz NOT NULL,
  ended_at timestamptz,
  ended_because text CHECK (ended_because IN ('LOGGED_OUT', 'ENDED_BY_HOLDER', 'ENDED_BY_ADMINISTRATOR', 'STANDING_CHANGED',
    'PASSWORD_CHANGED', 'ID_REUSED', 'TOO_MANY')),
  CHECK ((ended_at IS NULL) = (ended_because IS NULL))
);

CREATE INDEX session_of_account ON identity.session (account_id, started_at) WHERE ended_at IS NULL;
CREATE INDEX session_ends_at ON identity.session (ends_at);

-- The ids that a session has had. The old ones stay until the session is removed: one that comes back was copied.
CREATE TABLE identity.session_key (
  -- SHA-256 of the random value in the cookie, or of the id of a bearer token.
  key_hash bytea PRIMARY KEY CHECK (octet_length(key_hash) = 32),
  session_id uuid NOT NULL REFERENCES identity.session ON DELETE CASCADE,
  -- What was shown by the time of this id: a copy of an earlier id never gains what was shown later.
  factors text[] NOT NULL CHECK (cardinality(factors) > 0),
  issued_at timestamptz NOT NULL,
  -- First seen in a request: until then the one before still counts, for the answer that carried this one may have been lost.
  confirmed_at timestamptz,
  superseded_at timestamptz
);

CREATE INDEX session_key_of_session ON identity.session_key (session_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON identity.session, identity.session_key TO qiyue_service;
