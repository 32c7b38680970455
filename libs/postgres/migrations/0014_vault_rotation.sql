-- Master keys that wrap data keys, or did. Where a key is, only the configuration knows; the database knows its id, and what only it can
-- open: a wrong one is refused at start. One is current; another may be giving way to it; the retired are named for the record.
CREATE TABLE vault.master_key (
  key_id text COLLATE "C" PRIMARY KEY CHECK (length(key_id) BETWEEN 1 AND 100),
  check_value bytea NOT NULL,
  state text NOT NULL CHECK (state IN ('current', 'retiring', 'retired')),
  since timestamptz NOT NULL DEFAULT now(),
  retired_at timestamptz,
  CONSTRAINT retired_when CHECK ((state = 'retired') = (retired_at IS NOT NULL))
);
CREATE UNIQUE INDEX one_current_master_key ON vault.master_key ((true)) WHERE state = 'current';

-- Without an id: wrapped by the first master key, the one of vault.master_key_check, before there was a second.
ALTER TABLE vault.subject_key
  ADD COLUMN key_version integer NOT NULL DEFAULT 1 CHECK (key_version >= 1),
  ADD COLUMN master_key_id text COLLATE "C" REFERENCES vault.master_key;

-- Older versions of data keys: what was sealed under them stays readable until the subject is erased.
CREATE TABLE vault.earlier_subject_key (
  subject_id text COLLATE "C" NOT NULL REFERENCES vault.subject_key,
  key_version integer NOT NULL CHECK (key_version >= 1),
  wrapped_key bytea NOT NULL,
  master_key_id text COLLATE "C" REFERENCES vault.master_key,
  PRIMARY KEY (subject_id, key_version)
);

-- What the rotation still has to do, and whether a master key is in use.
CREATE INDEX subject_key_master ON vault.subject_key (master_key_id) WHERE wrapped_key IS NOT NULL;

-- Secrets of the installation that outlive a master key: the one under lookup hashes, and with them under the ids of residents.
CREATE TABLE vault.secret (
  name text PRIMARY KEY CHECK (name IN ('lookup', 'request')),
  wrapped bytea NOT NULL,
  master_key_id text COLLATE "C" NOT NULL REFERENCES vault.master_key
);

-- An erasure takes all versions, in its own transaction. A trigger, because a statement would not see the version that another
-- transaction made while it waited for the row.
CREATE FUNCTION vault.erase_earlier_versions() RETURNS trigger LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, pg_temp AS $$
BEGIN
  DELETE FROM vault.earlier_subject_key WHERE subject_id = NEW.subject_id;
  RETURN NULL;
END
$$;

CREATE TRIGGER erasure_takes_all_versions AFTER UPDATE ON vault.subject_key
  FOR EACH ROW WHEN (OLD.erased_at IS NULL AND NEW.erased_at IS NOT NULL) EXECUTE FUNCTION vault.erase_earlier_versions();

GRANT UPDATE (state, retired_at) ON vault.master_key TO qiyue_service;
GRANT UPDATE (key_version, master_key_id) ON vault.subject_key TO qiyue_service;
GRANT UPDATE (wrapped_key, master_key_id) ON vault.earlier_subject_key TO qiyue_service;
GRANT UPDATE (wrapped, master_key_id) ON vault.secret TO qiyue_service;
GRANT SELECT ON vault.master_key, vault.earlier_subject_key, vault.secret TO qiyue_notification;
