-- Roles belong to the whole cluster and may exist already: made by the set-up code (with passwords) or by another database that
-- migrates at this moment. Without the set-up code they come without a login and an administrator gives them one.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['qiyue_owner', 'qiyue_service', 'qiyue_projector', 'qiyue_auditor'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', wanted);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- another database was faster
      END;
    END IF;
  END LOOP;
  -- The owner hands two schemas to the projector below, for which it must be able to act as the projector.
  IF NOT pg_has_role(current_user, 'qiyue_projector', 'MEMBER') THEN
    BEGIN
      EXECUTE format('GRANT qiyue_projector TO %I', current_user);
    EXCEPTION WHEN duplicate_object OR unique_violation THEN
      NULL;
    END;
  END IF;
  EXECUTE format('REVOKE ALL ON DATABASE %I FROM PUBLIC', current_database());
  EXECUTE format('GRANT CONNECT ON DATABASE %I TO qiyue_service, qiyue_projector, qiyue_auditor', current_database());
END
$$;

-- The record itself.
CREATE SCHEMA log;
-- What is read off the record and can be thrown away: owned by the projector, which makes and swaps the tables.
CREATE SCHEMA read_model AUTHORIZATION qiyue_projector;
CREATE SCHEMA read_model_shadow AUTHORIZATION qiyue_projector;
-- Inboxes, checkpoints of consumers, parked messages.
CREATE SCHEMA messaging;
-- Keys of personal data.
CREATE SCHEMA vault;
-- Accounts and grants.
CREATE SCHEMA identity;
-- Evidence by content hash.
CREATE SCHEMA evidence;
-- Receipts of commands and the list of migrations (the migration runner has made the schema).
CREATE SCHEMA IF NOT EXISTS operation;

GRANT USAGE ON SCHEMA log TO qiyue_service, qiyue_projector, qiyue_auditor;
GRANT USAGE ON SCHEMA read_model TO qiyue_service, qiyue_auditor;
GRANT USAGE ON SCHEMA messaging TO qiyue_service, qiyue_projector;
GRANT USAGE ON SCHEMA vault, identity, evidence, operation TO qiyue_service;

-- Default privileges give what every table of a schema needs. Whatever changes or removes rows (UPDATE, DELETE) is granted table by
-- table in the migration that makes the table, so that it is a decision each time.
ALTER DEFAULT PRIVILEGES IN SCHEMA log GRANT SELECT ON TABLES TO qiyue_service, qiyue_projector, qiyue_auditor;
ALTER DEFAULT PRIVILEGES IN SCHEMA vault GRANT SELECT, INSERT ON TABLES TO qiyue_service;
ALTER DEFAULT PRIVILEGES IN SCHEMA identity GRANT SELECT, INSERT ON TABLES TO qiyue_service;
ALTER DEFAULT PRIVILEGES IN SCHEMA evidence GRANT SELECT, INSERT ON TABLES TO qiyue_service;
-- In both schemas, because a rebuilt table moves from one to the other with its privileges.
ALTER DEFAULT PRIVILEGES FOR ROLE qiyue_projector IN SCHEMA read_model, read_model_shadow
  GRANT SELECT ON TABLES TO qiyue_service, qiyue_auditor;
ALTER DEFAULT PRIVILEGES REVOKE EXECUTE ON FUNCTIONS FROM PUBLIC;
