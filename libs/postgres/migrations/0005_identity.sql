-- Secrets of accounts. They are not events: a password that was changed is gone, only the fact that it changed is kept.

CREATE TABLE identity.credential (
  account_id uuid PRIMARY KEY,
  -- argon2id in PHC form: algorithm, parameters, salt and hash in one text.
  password_hash text NOT NULL CHECK (password_hash LIKE '$argon2id$%'),
  -- Version 7, so in order of time: a command that is repeated late never brings an older password back.
  command_id uuid NOT NULL,
  updated_at timestamptz NOT NULL DEFAULT now()
);

-- Back-off after failed logins. Names nobody has are counted like others, so that the answer does not tell them apart.
CREATE TABLE identity.login_attempt (
  account_id uuid PRIMARY KEY,
  failures integer NOT NULL CHECK (failures > 0),
  not_before timestamptz NOT NULL,
  updated_at timestamptz NOT NULL
);

CREATE INDEX login_attempt_updated_at ON identity.login_attempt (updated_at);

GRANT SELECT, INSERT, UPDATE ON identity.credential TO qiyue_service;
GRANT SELECT, INSERT, UPDATE, DELETE ON identity.login_attempt TO qiyue_service;
