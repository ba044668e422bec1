-- Notifications by e-mail: how often somebody wants them, and what became of each (docs/adr/0040).

alter table notifications_preference
  -- No e-mail between these times on the clock of the person's zone; null for no such hours.
  add quiet_from      time,
  add quiet_until     time,
  -- Whether e-mail comes at once, or what came is collected: 'at_once', 'hourly', 'daily'.
  add digest          text not null default 'at_once' check (digest in ('at_once', 'hourly', 'daily')),
  -- When the daily one comes, on the clock of the person's zone.
  add digest_hour     smallint not null default 8 check (digest_hour between 0 and 23),
  -- Signs the links in mails that switch them off; another one ends those links.
  add link_key        bytea not null default uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()),
  -- The SHA-256 of an address that the mail server refused, when, and its answer. Nothing is sent there.
  add refused_address bytea,
  add refused_at      timestamptz,
  add refused_answer  text not null default '',
  add check ((quiet_from is null) = (quiet_until is null) and (refused_address is null) = (refused_at is null));

-- What is told by e-mail alone is in no inbox.
alter table notifications_message add in_app boolean not null default true;

-- What becomes of a notification on its way to somebody outside the app.
create table notifications_delivery (
  tenant_id  uuid not null references tenancy_company,
  id         uuid not null,
  message_id uuid not null,
  user_id    uuid not null,
  channel    text not null check (channel in ('email')),
  state      text not null check (state in ('queued', 'sending', 'sent', 'suppressed', 'failed')),
  -- Why it was not sent, or is sent later than at once.
  reason     text not null,
  -- What the mail server said.
  answer     text not null,
  -- It goes together with what else is due to the person.
  collected  boolean not null,
  -- The mail it goes with; one that has to be tried again has the same deliveries, and so the same Message-ID.
  mail_id    uuid,
  -- The run of a job that sends it.
  run        text,
  due_at     timestamptz not null,
  attempts   int not null,
  created_at timestamptz not null,
  ended_at   timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, message_id) references notifications_message on delete cascade,
  foreign key (tenant_id, user_id) references auth_user
);
create unique index notifications_delivery_message on notifications_delivery (tenant_id, message_id, channel);
create index notifications_delivery_person on notifications_delivery (tenant_id, user_id, created_at, id);
create index notifications_delivery_due on notifications_delivery (tenant_id, due_at, id)
  where state in ('queued', 'sending');
create index notifications_delivery_overdue on notifications_delivery (due_at) where state in ('queued', 'sending');
create index notifications_delivery_mail on notifications_delivery (tenant_id, mail_id) where state in ('queued', 'sending');
select secure_table('notifications_delivery', 'select, insert, update, delete');

-- The companies in which something that came due before this is not sent.
create function notifications_overdue(before timestamptz) returns table (tenant_id uuid)
language sql security definer set search_path = public, pg_temp as $$
  select distinct d.tenant_id from notifications_delivery d where d.state in ('queued', 'sending') and d.due_at < before;
$$;
revoke all on function notifications_overdue from public;
grant execute on function notifications_overdue to :app_role;
