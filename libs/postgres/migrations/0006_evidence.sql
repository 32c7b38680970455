-- Files given as evidence, as ciphertext under a key of their own. The hash covers the ciphertext, so it can be verified for ever, also
-- after the key was destroyed. Rows are added, never changed.

CREATE TABLE evidence.object (
  evidence_id uuid PRIMARY KEY,
  region_code text COLLATE "C" NOT NULL,
  uploaded_by text NOT NULL,
  media_type text NOT NULL CHECK (media_type IN ('image/png', 'image/jpeg', 'application/pdf', 'text/plain')),
  size_bytes integer NOT NULL CHECK (size_bytes > 0),
  ciphertext bytea NOT NULL,
  ciphertext_hash text NOT NULL CHECK (ciphertext_hash ~ '^[0-9a-f]{64}$'),
  content_digest text NOT NULL,
  uploaded_at timestamptz NOT NULL
);

-- Ciphertext does not compress: leave PostgreSQL the attempt.
ALTER TABLE evidence.object ALTER COLUMN ciphertext SET STORAGE EXTERNAL;

GRANT SELECT, INSERT ON evidence.object TO qiyue_service;
