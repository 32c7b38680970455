-- The audit's own copy of the record: what every event was when it was announced, each entry chained by hash to the one before. It may lie
-- on another server than the log, so nothing here refers to it. The service adds through functions and holds no right to write itself:
-- whoever takes its credentials can add to the copy, which shows, and change nothing.

create schema audit_copy;

create table audit_copy.entry (
  sequence        bigint      not null primary key,
  event_id        uuid        not null unique,
  log_position    text        collate "C" not null,
  stream_id       text        collate "C" not null,
  stream_revision integer     not null,
  stored_type     text        collate "C" not null,
  event_type      text        collate "C" not null,
  record_digest   text        collate "C" not null,
  message         json        not null,
  received_at     timestamptz not null,
  chain_hash      bytea       not null,
  check (sequence > 0 and stream_revision >= 0)
);
-- Not unique: that two events claim one place of the log is what the comparison is to find.
create index entry_by_position on audit_copy.entry (log_position, sequence);

comment on table audit_copy.entry is 'Append-only copy of the record. Sequence numbers have no gaps and follow the order of arrival.';

-- Heads of the chain as they were noted from time to time: a chain written anew does not lead through them.
create table audit_copy.noted_head (
  sequence   bigint      not null primary key,
  chain_hash bytea       not null,
  noted_at   timestamptz not null
);

-- What the comparisons found. Codes, places and hashes only; texts are made for the reader.
create table audit_copy.finding (
  finding_id      bigint generated always as identity primary key,
  kind            text collate "C" not null,
  log_position    text collate "C",
  sequence        bigint,
  event_id        uuid,
  stream_id       text collate "C",
  stream_revision integer,
  fields          text[] collate "C" not null,
  found_at        timestamptz not null,
  check (kind in ('GAP', 'ADDITION', 'DIFFERENCE', 'CONTRADICTION', 'CHAIN', 'HEAD'))
);
create index finding_by_place on audit_copy.finding (kind, log_position, sequence);

-- A finding is never changed; that it no longer holds, or that somebody has dealt with it, is a row of its own.
create table audit_copy.closed_finding (
  finding_id bigint      not null primary key references audit_copy.finding,
  reason     text        not null,
  closed_at  timestamptz not null
);

-- How far each examination has come. The only thing here that changes.
create table audit_copy.examination (
  name              text        collate "C" not null primary key,
  -- A position of the log or a sequence number, up to which everything has been examined.
  place             text        collate "C" not null,
  -- When it last came to the end.
  completed_at      timestamptz,
  examined_at       timestamptz not null,
  -- Events that are still on their way to the copy, and since when the oldest of them stands in the log.
  pending           bigint      not null,
  oldest_pending_at timestamptz
);

-- Hash that chains an entry to the one before: the hash before (hexadecimal), sequence, event id, position, stream, revision, both types,
-- digest, time (ISO 8601, ms, UTC) and octets of the message, each on a line, then the message. No field before the message holds a line
-- feed and the length says where it ends, so two entries never give the same input. Computed again outside the database by chainHashOf
-- (libs/audit-copy).
create function audit_copy.chain_hash(
  previous bytea, sequence bigint, event_id uuid, log_position text, stream_id text, stream_revision integer, stored_type text,
  event_type text, record_digest text, received_at timestamptz, message text
) returns bytea language sql stable parallel safe
return sha256(convert_to(concat_ws(E'\n', encode(previous, 'hex'), sequence, event_id, log_position, stream_id, stream_revision,
  stored_type, event_type, record_digest, to_char(received_at at time zone 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'),
  octet_length(message), message), 'UTF8'));

-- Writes a finding down unless the same one is open already. Returns whether it is new.
create function audit_copy.report(
  kind text, log_position text, sequence bigint, event_id uuid, stream_id text, stream_revision integer, fields text[]
) returns boolean language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
begin
  -- 7316893518034914 is any number that nothing else in this database locks: one writer of findings at a time.
  perform pg_advisory_xact_lock(7316893518034914);
  insert into audit_copy.finding (kind, log_position, sequence, event_id, stream_id, stream_revision, fields, found_at)
  select kind, log_position, sequence, event_id, stream_id, stream_revision, fields, clock_timestamp()
  where not exists (
    select from audit_copy.finding f
    where f.kind = kind and f.log_position is not distinct from log_position and f.sequence is not distinct from sequence
      and f.event_id is not distinct from event_id and f.fields = fields
      and not exists (select from audit_copy.closed_finding c where c.finding_id = f.finding_id));
  return found;
end
$$;

-- Returns whether it was open.
create function audit_copy.close_finding(finding_id bigint, reason text) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
begin
  insert into audit_copy.closed_finding
  select f.finding_id, reason, clock_timestamp() from audit_copy.finding f where f.finding_id = finding_id
  on conflict do nothing;
  return found;
end
$$;

-- Adds messages in their order, lists as one text each, one on a line: JSON.stringify never writes a line feed. An event that is in the
-- copy already adds nothing; if it comes with another digest than before, that is a finding. Returns how many were added, how many were
-- there, and how many of these contradict what is there.
create function audit_copy.add(
  event_ids uuid[], positions text, streams text, revisions integer[], stored_types text, event_types text, digests text, messages text
) returns integer[] language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
declare
  clock   timestamptz;
  head    bigint;
  chain   bytea;
  arrived record;
  known   record;
  counts  integer[] := '{0,0,0}';
begin
  -- One writer at a time, so that the chain is one and sequence numbers have no gaps: who waits here sees all that was written before.
  -- 7316893518034913 is any number that nothing else in this database locks.
  perform pg_advisory_xact_lock(7316893518034913);
  clock := date_trunc('milliseconds', clock_timestamp());
  select e.sequence, e.chain_hash into head, chain from audit_copy.entry e order by e.sequence desc limit 1;
  if not found then
    head := 0;
    chain := decode(repeat('00', 32), 'hex');
  end if;
  for arrived in
    select m.* from unnest(event_ids, string_to_array(positions, E'\n'), string_to_array(streams, E'\n'), revisions,
      string_to_array(stored_types, E'\n'), string_to_array(event_types, E'\n'), string_to_array(digests, E'\n'),
      string_to_array(messages, E'\n')) with ordinality
      as m (event_id, log_position, stream_id, stream_revision, stored_type, event_type, record_digest, message, ordinal)
    order by m.ordinal
  loop
    select e.sequence, e.record_digest into known from audit_copy.entry e where e.event_id = arrived.event_id;
    if found then
      counts[2] := counts[2] + 1;
      if known.record_digest <> arrived.record_digest then
        counts[3] := counts[3] + 1;
        perform audit_copy.report('CONTRADICTION', arrived.log_position, known.sequence, arrived.event_id, arrived.stream_id,
          arrived.stream_revision, array[known.record_digest, arrived.record_digest]);
      end if;
      continue;
    end if;
    head := head + 1;
    chain := audit_copy.chain_hash(chain, head, arrived.event_id, arrived.log_position, arrived.stream_id, arrived.stream_revision,
      arrived.stored_type, arrived.event_type, arrived.record_digest, clock, arrived.message);
    insert into audit_copy.entry (sequence, event_id, log_position, stream_id, stream_revision, stored_type, event_type, record_digest,
      message, received_at, chain_hash)
    values (head, arrived.event_id, arrived.log_position, arrived.stream_id, arrived.stream_revision, arrived.stored_type,
      arrived.event_type, arrived.record_digest, arrived.message::json, clock, chain);
    counts[1] := counts[1] + 1;
  end loop;
  return counts;
end
$$;

-- Notes an entry's place and hash as the head of the chain. Only what was verified is handed over; noting the same again changes nothing.
create function audit_copy.note_head(sequence bigint, chain_hash bytea) returns boolean
language plpgsql security definer set search_path = pg_catalog, pg_temp as $$
#variable_conflict use_variable
begin
  insert into audit_copy.noted_head select sequence, chain_hash, clock_timestamp() on conflict do nothing;
  return found;
end
$$;

create function audit_copy.note_examination(
  name text, place text, completed boolean, pending bigint, oldest_pending_at timestamptz
) returns void language sql security definer set search_path = pg_catalog, pg_temp
begin atomic
  insert into audit_copy.examination as known (name, place, completed_at, examined_at, pending, oldest_pending_at)
  values (name, place, case when completed then clock_timestamp() end, clock_timestamp(), pending, oldest_pending_at)
  on conflict on constraint examination_pkey do update
  set place = excluded.place, completed_at = coalesce(excluded.completed_at, known.completed_at), examined_at = excluded.examined_at,
    pending = excluded.pending, oldest_pending_at = excluded.oldest_pending_at;
end;

-- Nothing that was taken in is ever changed, by whoever.
create function audit_copy.refuse_change() returns trigger language plpgsql as $$
begin
  raise exception 'the audit copy is append-only: % of % refused', tg_op, tg_table_name using errcode = 'insufficient_privilege';
end
$$;

create trigger append_only before update or delete or truncate on audit_copy.entry
  for each statement execute function audit_copy.refuse_change();
create trigger append_only before update or delete or truncate on audit_copy.noted_head
  for each statement execute function audit_copy.refuse_change();
create trigger append_only before update or delete or truncate on audit_copy.finding
  for each statement execute function audit_copy.refuse_change();
create trigger append_only before update or delete or truncate on audit_copy.closed_finding
  for each statement execute function audit_copy.refuse_change();

revoke all on all tables in schema audit_copy from public;
revoke all on all functions in schema audit_copy from public;
grant usage on schema audit_copy to qiyue_audit_copy;
grant select on all tables in schema audit_copy to qiyue_audit_copy;
grant execute on function audit_copy.add, audit_copy.report, audit_copy.close_finding, audit_copy.note_head,
  audit_copy.note_examination, audit_copy.chain_hash to qiyue_audit_copy;
