-- One data key per subject, wrapped by the master key, which is not in the database. Erasing somebody takes the key away for ever;
-- the row stays as the proof of when, and so that nobody seals under this subject again.
CREATE TABLE vault.subject_key (
  subject_id text COLLATE "C" PRIMARY KEY CHECK (length(subject_id) BETWEEN 1 AND 100),
  wrapped_key bytea,
  created_at timestamptz NOT NULL DEFAULT now(),
  erased_at timestamptz,
  CONSTRAINT key_or_erasure CHECK ((wrapped_key IS NULL) = (erased_at IS NOT NULL))
);

-- Raised with every erasure, in its transaction. A process that holds unwrapped keys compares it before it uses them.
CREATE TABLE vault.erasure_epoch (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  epoch bigint NOT NULL
);
INSERT INTO vault.erasure_epoch (epoch) VALUES (0);

-- What only the right master key can make: a wrong one is refused at start instead of sealing what nobody can open later.
CREATE TABLE vault.master_key_check (
  singleton boolean PRIMARY KEY DEFAULT true CHECK (singleton),
  check_value bytea NOT NULL
);

CREATE FUNCTION vault.keep_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION 'vault: subject % was erased and stays erased', OLD.subject_id USING ERRCODE = 'restrict_violation';
END
$$;

CREATE TRIGGER erased_stays_erased BEFORE UPDATE ON vault.subject_key
  FOR EACH ROW WHEN (OLD.erased_at IS NOT NULL) EXECUTE FUNCTION vault.keep_erased();

GRANT UPDATE (wrapped_key, erased_at) ON vault.subject_key TO qiyue_service;
GRANT UPDATE (epoch) ON vault.erasure_epoch TO qiyue_service;
