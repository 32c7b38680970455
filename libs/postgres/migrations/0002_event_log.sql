-- The event log: one table, two functions that write it, nothing that changes it.
-- The services call the functions; they hold no INSERT of their own, so that nobody can forge a position, a time or a hash.

create table log.events (
  position     bigint      not null primary key,
  stream_id    text        collate "C" not null,
  revision     integer     not null,
  event_id     uuid        not null,
  category     text        collate "C" not null,
  type         text        collate "C" not null,
  data         json        not null,
  metadata     json        not null,
  recorded_at  timestamptz not null,
  content_hash bytea       not null,
  unique (stream_id, revision),
  check (position > 0 and revision >= 0)
);

comment on table log.events is 'Append-only record of every event. Positions are gap-free and become visible in their order.';

-- Hash of all that is recorded of an event: position, stream, revision, id, type, time (ISO 8601, ms, UTC) and octets of the data, each
-- on a line, then data and metadata as stored. No field before the data holds a line feed and the length says where the data ends, so
-- two events never give the same input. Computed again outside the database by contentHashOfRow (libs/event-store/postgres).
create function log.content_hash(
  event_position bigint, stream_id text, revision integer, event_id uuid, type text, recorded_at timestamptz, data text, metadata text
) returns bytea language sql stable parallel safe
return sha256(convert_to(concat_ws(E'\n', event_position, stream_id, revision, event_id, type,
  to_char(recorded_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'), octet_length(data), data, metadata), 'UTF8'));

-- Both functions take the lock of the log first. It is let go after their commit has become visible, and each statement behind it takes
-- a new snapshot: so a writer sees all that the one before it wrote, positions have no gaps, and whoever sees a position sees all before
-- it. A void function called in a condition costs a tenth of PERFORM, which starts an executor for it.
-- 7316893518034912 is any number that nothing else in this database locks.

-- Appends a batch of events to several streams. Each stream occurs once in a batch; its events are appended all or none.
--   streams, expected      per append: the stream, one on a line, and the revision expected, -1 for an absent stream
--   append_of              per event: the append it belongs to, counted from 1, ascending
--   revisions, event_ids   per event
--   types, data, metadata  per event, one on a line: JSON.stringify never writes a line feed
-- Returns the position of the log before the batch, then per append the revision its stream had. The appends whose expectation was met
-- are written, in order, from the next position on; the others are not, and hinder nobody.
create function log.append(
  streams text, expected integer[],
  append_of integer[], revisions integer[], event_ids uuid[], types text, data text, metadata text
) returns bigint[] language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare
  stream_of constant text[] := string_to_array(streams, E'\n');
  actual  integer[];
  head    bigint;
  clock   timestamptz;
begin
  if pg_advisory_xact_lock(7316893518034912) is null then return null; end if;
  clock := date_trunc('milliseconds', clock_timestamp());

  select
    coalesce((select e.position from log.events e order by e.position desc limit 1), 0),
    array(
      select coalesce((select e.revision from log.events e where e.stream_id = s.stream_id order by e.revision desc limit 1), -1)
      from unnest(stream_of) with ordinality s (stream_id, append) order by s.append)
  into head, actual;

  insert into log.events
    (position, stream_id, revision, event_id, category, type, data, metadata, recorded_at, content_hash)
  select n.position, n.stream_id, n.revision, n.event_id, split_part(n.stream_id, '-', 1), n.type, n.data::json, n.metadata::json, clock,
    log.content_hash(n.position, n.stream_id, n.revision, n.event_id, n.type, clock, n.data, n.metadata)
  from (
    select head + row_number() over () as position, stream_of[e.append] as stream_id, e.revision, e.event_id, e.type, e.data, e.metadata
    from unnest(append_of, revisions, event_ids, string_to_array(types, E'\n'), string_to_array(data, E'\n'),
      string_to_array(metadata, E'\n')) as e (append, revision, event_id, type, data, metadata)
    where actual[e.append] = expected[e.append]
  ) n;
  return head || actual::bigint[];
end
$$;

-- Appends one event to one stream: what log.append does, at half its cost, for the moments when nobody else appends.
-- Returns the position of the event; or, when the stream was elsewhere, -2 minus its revision (-1 when it is absent).
create function log.append_one(stream text, expected integer, event_id uuid, type text, data text, metadata text)
returns bigint language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
declare
  clock   timestamptz;
  written bigint;
begin
  if pg_advisory_xact_lock(7316893518034912) is null then return null; end if;
  clock := date_trunc('milliseconds', clock_timestamp());

  insert into log.events
    (position, stream_id, revision, event_id, category, type, data, metadata, recorded_at, content_hash)
  select n.position, stream, expected + 1, event_id, split_part(stream, '-', 1), type, data::json, metadata::json, clock,
    log.content_hash(n.position, stream, expected + 1, event_id, type, clock, data, metadata)
  from (
    select coalesce((select e.position from log.events e order by e.position desc limit 1), 0) + 1 as position
    offset 0 -- keeps the look-up from being repeated wherever the position is used
  ) n
  where coalesce((select e.revision from log.events e where e.stream_id = stream order by e.revision desc limit 1), -1) = expected
  returning events.position into written;

  if found then return written; end if;
  return -2 - coalesce((select e.revision from log.events e where e.stream_id = stream order by e.revision desc limit 1), -1);
end
$$;

-- Nothing that was recorded is ever changed, by whoever.
create function log.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the event log is append-only: % refused', tg_op using errcode = 'insufficient_privilege';
end
$$;

create trigger append_only before update or delete or truncate on log.events
  for each statement execute function log.refuse_change();

revoke all on log.events from public, qiyue_service, qiyue_projector, qiyue_auditor;
grant select on log.events to qiyue_service, qiyue_projector, qiyue_auditor;
revoke all on all functions in schema log from public;
grant execute on function log.append, log.append_one to qiyue_service;
grant execute on function log.content_hash to qiyue_service, qiyue_projector, qiyue_auditor;
