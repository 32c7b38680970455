-- What people sign in with beside a password. Whether a factor counts is on record (FactorEnrolled and what follows): a row here without its
-- event opens nothing, so that what is written first, the row, does no harm when the event is never written.

CREATE TABLE identity.passkey (
  factor_id uuid PRIMARY KEY,
  account_id uuid NOT NULL,
  -- Chosen by the authenticator, base64url; at most 1023 bytes (WebAuthn, 4).
  credential_id text NOT NULL UNIQUE CHECK (length(credential_id) BETWEEN 1 AND 1364),
  -- COSE.
  public_key bytea NOT NULL CHECK (octet_length(public_key) <= 2048),
  counter bigint NOT NULL CHECK (counter >= 0),
  transports text[] NOT NULL,
  -- Under the holder's key: people name their devices after themselves.
  sealed_name text NOT NULL,
  -- Copied to other devices by the maker of the authenticator.
  backed_up boolean NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz
);

CREATE INDEX passkey_of_account ON identity.passkey (account_id);

-- What we have asked and wait for an answer to: of an authenticator, or of the district's own sign-on. Taken out by the first answer.
CREATE TABLE identity.sign_in_challenge (
  challenge_id uuid PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('PASSKEY_ENROLMENT', 'PASSKEY_SIGN_IN', 'PASSKEY_SECOND_FACTOR', 'SIGN_ON', 'SIGN_ON_LINK')),
  -- Challenge, or state, nonce and code verifier.
  asked jsonb NOT NULL,
  -- The session that may answer; absent: nobody is signed in yet.
  session_id uuid,
  expires_at timestamptz NOT NULL
);

CREATE INDEX sign_in_challenge_expires_at ON identity.sign_in_challenge (expires_at);

CREATE TABLE identity.one_time_code (
  request_id uuid PRIMARY KEY,
  purpose text NOT NULL CHECK (purpose IN ('SIGN_IN', 'ENROLMENT', 'SECOND_FACTOR')),
  -- Keyed hashes: of the number, of the network address that asked.
  number_hash text NOT NULL,
  caller_hash text NOT NULL,
  session_id uuid,
  -- Of the number to be enrolled, under the holder's key.
  sealed_number text,
  -- Keyed hash of request and code. A code that went to nobody is kept all the same: nothing tells a known number from an unknown one.
  code_hash bytea NOT NULL CHECK (octet_length(code_hash) = 32),
  tries smallint NOT NULL DEFAULT 0,
  requested_at timestamptz NOT NULL,
  expires_at timestamptz NOT NULL,
  -- Used, or given up after too many tries.
  closed_at timestamptz,
  -- Keyed hash of what the page holds while its reader says who of the family he is.
  choice_hash bytea CHECK (octet_length(choice_hash) = 32)
);

CREATE INDEX one_time_code_of_number ON identity.one_time_code (number_hash, requested_at);
CREATE INDEX one_time_code_of_caller ON identity.one_time_code (caller_hash, requested_at);
CREATE INDEX one_time_code_requested_at ON identity.one_time_code (requested_at);

-- Finds residents by a number that is stored nowhere in clear. Made of the register of residents; a row counts only while the register
-- still has the same ciphertext, so that a changed number or an erased resident is out at once.
CREATE TABLE identity.resident_number (
  resident_id text PRIMARY KEY,
  number_hash text NOT NULL,
  sealed_number text NOT NULL
);

CREATE INDEX resident_number_hash ON identity.resident_number (number_hash);

-- Numbers of staff, to which their codes go.
CREATE TABLE identity.account_number (
  factor_id uuid PRIMARY KEY,
  account_id uuid NOT NULL,
  number_hash text NOT NULL,
  sealed_number text NOT NULL,
  created_at timestamptz NOT NULL,
  last_used_at timestamptz
);

CREATE INDEX account_number_of_account ON identity.account_number (account_id);

CREATE TABLE identity.recovery_code (
  factor_id uuid NOT NULL,
  account_id uuid NOT NULL,
  code_hash bytea NOT NULL CHECK (octet_length(code_hash) = 32),
  created_at timestamptz NOT NULL,
  used_at timestamptz,
  PRIMARY KEY (factor_id, code_hash)
);

CREATE INDEX recovery_code_of_account ON identity.recovery_code (account_id);

-- Which account an identity of the district's own sign-on opens. One identity, one account.
CREATE TABLE identity.sign_on_link (
  -- Keyed hash of issuer and subject.
  identity_hash text PRIMARY KEY,
  link_id uuid NOT NULL UNIQUE,
  account_id uuid NOT NULL,
  linked_at timestamptz NOT NULL,
  last_used_at timestamptz
);

CREATE INDEX sign_on_link_of_account ON identity.sign_on_link (account_id);

GRANT SELECT, INSERT, UPDATE, DELETE ON identity.passkey, identity.sign_in_challenge, identity.one_time_code, identity.resident_number,
  identity.account_number, identity.recovery_code, identity.sign_on_link TO qiyue_service;
