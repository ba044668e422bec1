-- The journal: writers append to the inbox, one sequencer numbers what has committed (docs/adr/0003).

create table journal_inbox (
  seq             bigint generated always as identity primary key,
  tenant_id       uuid not null,
  id              uuid not null,
  kind            text not null,
  subject_type    text not null,
  subject_id      uuid not null,
  subject_version int not null,
  workspace_id    uuid,
  actor_id        uuid,
  causation_id    uuid,
  correlation_id  uuid not null,
  occurred_at     timestamptz not null,
  received_at     timestamptz not null,
  changes         json not null,
  payload         json not null
) with (autovacuum_vacuum_scale_factor = 0, autovacuum_vacuum_threshold = 5000);
create index journal_inbox_subject on journal_inbox (tenant_id, subject_id);
select secure_table('journal_inbox', 'select, insert');

create table journal (
  tenant_id       uuid not null,
  position        bigint not null,
  ordinal         bigint not null unique,
  id              uuid not null,
  kind            text not null,
  subject_type    text not null,
  subject_id      uuid not null,
  subject_version int not null,
  workspace_id    uuid,
  actor_id        uuid,
  causation_id    uuid,
  correlation_id  uuid not null,
  occurred_at     timestamptz not null,
  received_at     timestamptz not null,
  sequenced_at    timestamptz not null,
  changes         json not null,
  payload         json not null,
  primary key (tenant_id, position)
);
create index journal_subject on journal (tenant_id, subject_id, subject_version);
select secure_table('journal', 'select');

-- The server's role has no grant to change what is written; this holds for the owner too.
create function journal_refuse() returns trigger language plpgsql as $$
begin
  raise exception 'the journal is append-only' using errcode = 'insufficient_privilege';
end $$;
create trigger journal_append_only before update or delete or truncate on journal
  for each statement execute function journal_refuse();

create table journal_counter (
  tenant_id uuid primary key,
  position  bigint not null
);
select secure_table('journal_counter', 'select');

-- Counts across all companies in the order entries were numbered; what a sink's cursor and a process's reader follow.
create sequence journal_ordinal;

-- The sequencer: moves what has committed from the inbox into the journal and numbers it, company by company. The only
-- writer of the journal there is: the server's role may call this and nothing else. Returns how many entries moved and the
-- last ordinal, and tells the readers of all processes.
--
-- Two calls at once are safe: the second waits for the first one's commit, and its own statement, which takes its snapshot
-- after that, sees neither the rows the first took nor the counter before it. nextval runs above the sort: a subquery that
-- has an ORDER BY is never merged into the query around it, so ordinals rise with seq.
--
-- The planner sees an inbox that is nearly empty, whatever the moment holds: without the two settings it would scan all of
-- it, dead rows too, and compare every entry with every company.
create function journal_sequence(most int, out moved int, out last_ordinal bigint)
language plpgsql security definer
set search_path = public, pg_temp set enable_seqscan = off set enable_nestloop = off as $$
declare
  last_seq bigint;
begin
  perform pg_advisory_xact_lock(hashtext('eventkit.journal_sequence'));
  select max(i.seq) into last_seq from (select seq from journal_inbox order by seq limit most) i;
  if last_seq is null then
    moved := 0;
    return;
  end if;
  -- What commits between the two statements and is below last_seq moves along.
  with taken as (
    delete from journal_inbox where seq <= last_seq returning *
  ), placed as (
    select t.*, row_number() over company as place, count(*) over (partition by t.tenant_id) as entries
    from taken t window company as (partition by t.tenant_id order by t.seq)
  ), numbered as (
    insert into journal_counter as c (tenant_id, position) select tenant_id, count(*) from taken group by tenant_id
    on conflict (tenant_id) do update set position = c.position + excluded.position
    returning c.tenant_id, c.position
  ), ordered as (
    select p.*, n.position - p.entries + p.place as position from placed p join numbered n using (tenant_id) order by p.seq
  ), written as (
    insert into journal (tenant_id, position, ordinal, id, kind, subject_type, subject_id, subject_version, workspace_id,
      actor_id, causation_id, correlation_id, occurred_at, received_at, sequenced_at, changes, payload)
    select o.tenant_id, o.position, nextval('journal_ordinal'), o.id, o.kind, o.subject_type, o.subject_id,
      o.subject_version, o.workspace_id, o.actor_id, o.causation_id, o.correlation_id, o.occurred_at, o.received_at,
      clock_timestamp(), o.changes, o.payload
    from ordered o
    returning ordinal
  )
  select count(*), max(ordinal) into moved, last_ordinal from written;
  perform pg_notify('eventkit_journal', last_ordinal::text);
end $$;
revoke all on function journal_sequence from public;
grant execute on function journal_sequence to :app_role;

-- The readers of a process (live feed, sinks, caches) follow all companies at once; each gives an entry only to whom it may.
create function journal_read(after_ordinal bigint, most int) returns setof journal
language sql stable security definer set search_path = public, pg_temp as $$
  select * from journal where ordinal > after_ordinal order by ordinal limit most
$$;
revoke all on function journal_read from public;
grant execute on function journal_read to :app_role;

create function journal_end() returns bigint
language sql stable security definer set search_path = public, pg_temp as $$
  select coalesce(max(ordinal), 0) from journal
$$;
revoke all on function journal_end from public;
grant execute on function journal_end to :app_role;

-- How far each sink is. No tenant: a sink is the server's, set by configuration.
create table journal_sink (
  name            text primary key,
  kinds           text[] not null,
  ordinal         bigint not null,
  attempts        int not null default 0,
  next_attempt_at timestamptz,
  last_error      text
);
grant select, insert, update on journal_sink to :app_role;

-- Entries a sink gave up on. Asking for a replay marks the row; the process that runs the sink delivers it.
create table journal_dead_letter (
  tenant_id           uuid not null,
  id                  uuid not null,
  sink                text not null,
  position            bigint not null,
  error               text not null,
  attempts            int not null,
  parked_at           timestamptz not null,
  replay_requested_at timestamptz,
  replayed_at         timestamptz,
  primary key (tenant_id, id),
  unique (tenant_id, sink, position)
);
create index journal_dead_letter_open on journal_dead_letter (tenant_id, parked_at desc, id) where replayed_at is null;
create index journal_dead_letter_wanted on journal_dead_letter (sink, replay_requested_at)
  where replay_requested_at is not null and replayed_at is null;
select secure_table('journal_dead_letter', 'select, insert, update');

-- A sink runs for all companies, so it looks for replays asked for by any of them.
create function journal_wanted_replays(of_sink text, most int)
returns table (tenant_id uuid, id uuid, "position" bigint)
language sql stable security definer set search_path = public, pg_temp as $$
  select d.tenant_id, d.id, d.position from journal_dead_letter d
  where d.sink = of_sink and d.replay_requested_at is not null and d.replayed_at is null
  order by d.replay_requested_at limit most
$$;
revoke all on function journal_wanted_replays from public;
grant execute on function journal_wanted_replays to :app_role;
