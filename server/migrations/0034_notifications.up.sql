-- What people are told of, one row a person and happening, and the records they want to hear nothing of.

create table notifications_message (
  tenant_id    uuid not null references tenancy_company,
  id           uuid not null,
  user_id      uuid not null,
  -- What it comes from, such as the id of a journal entry: a person is told of one only once.
  key          text not null,
  -- 'work.task.assigned'.
  kind         text not null,
  -- Why they are told: 'assignee', 'creator', …
  reason       text not null,
  -- The record it is about; null for none.
  subject_type text,
  subject_id   uuid,
  -- Null for the server itself.
  actor_id     uuid,
  -- What its text says beside the record's title and the actor's name, which are looked up where it is shown.
  payload      jsonb not null,
  -- How many more records the same happened to at once.
  others       int not null,
  created_at   timestamptz not null,
  received_at  timestamptz not null,
  -- When it came, or comes back after it was put away: lists are sorted by it, and have nothing of the future.
  shown_at     timestamptz not null,
  read_at      timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references auth_user
);
create unique index notifications_message_key on notifications_message (tenant_id, user_id, key);
create index notifications_message_shown on notifications_message (tenant_id, user_id, shown_at, id);
create index notifications_message_unread on notifications_message (tenant_id, user_id, shown_at) where read_at is null;
create index notifications_message_subject on notifications_message (tenant_id, user_id, subject_id);
create index notifications_message_old on notifications_message (shown_at);
select secure_table('notifications_message', 'select, insert, update, delete');

create table notifications_mute (
  tenant_id    uuid not null references tenancy_company,
  user_id      uuid not null,
  subject_type text not null,
  subject_id   uuid not null,
  created_at   timestamptz not null,
  primary key (tenant_id, user_id, subject_type, subject_id),
  foreign key (tenant_id, user_id) references auth_user
);
create index notifications_mute_latest on notifications_mute (tenant_id, user_id, created_at, subject_id);
select secure_table('notifications_mute', 'select, insert, delete');

-- Forgets, in all companies, what is older than `kept`, and of each person all but the newest `most`. Answers how many went.
create function notifications_sweep(now timestamptz, kept interval, most int) returns int
language sql security definer set search_path = public, pg_temp as $$
  with old as (
    delete from notifications_message m where m.shown_at < now - kept returning 1
  ), too_many as (
    select tenant_id, user_id from notifications_message group by tenant_id, user_id having count(*) > most
  ), surplus as (
    delete from notifications_message m using too_many p, lateral (
      select s.shown_at, s.id from notifications_message s
      where s.tenant_id = p.tenant_id and s.user_id = p.user_id
      order by s.shown_at desc, s.id desc offset most limit 1
    ) last
    where m.tenant_id = p.tenant_id and m.user_id = p.user_id and (m.shown_at, m.id) <= (last.shown_at, last.id)
      and m.shown_at >= now - kept
    returning 1
  )
  select ((select count(*) from old) + (select count(*) from surplus))::int
$$;
revoke all on function notifications_sweep from public;
grant execute on function notifications_sweep to :app_role;
