-- Roles of the services that were taken apart later. As in 0001, the set-up code makes them with passwords; without it they come
-- without a login. Each gets what it needs in the migration of its own tables.
DO $$
DECLARE
  wanted text;
BEGIN
  FOREACH wanted IN ARRAY ARRAY['qiyue_relay', 'qiyue_notification', 'qiyue_audit_copy'] LOOP
    IF NOT EXISTS (SELECT FROM pg_roles WHERE rolname = wanted) THEN
      BEGIN
        EXECUTE format('CREATE ROLE %I NOLOGIN NOSUPERUSER NOCREATEDB NOCREATEROLE NOBYPASSRLS', wanted);
      EXCEPTION WHEN duplicate_object OR unique_violation THEN
        NULL; -- another database was faster
      END;
    END IF;
    EXECUTE format('GRANT CONNECT ON DATABASE %I TO %I', current_database(), wanted);
  END LOOP;
END
$$;

-- The relay reads the log and nothing else of it; with the log elsewhere it does not even need that.
GRANT USAGE ON SCHEMA log TO qiyue_relay;
GRANT SELECT ON log.events TO qiyue_relay;

-- Whoever consumes messages keeps an inbox and parks what it cannot handle.
GRANT USAGE ON SCHEMA messaging TO qiyue_relay, qiyue_notification, qiyue_audit_copy;
GRANT SELECT, INSERT, UPDATE, DELETE ON messaging.inbox, messaging.consumer_checkpoint, messaging.parked
  TO qiyue_notification, qiyue_audit_copy;
