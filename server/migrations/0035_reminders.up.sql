-- Reminders on records of any kind: each row says when it is due and what became of it (docs/adr/0037).

create table reminders_reminder (
  tenant_id    uuid not null references tenancy_company,
  id           uuid not null,
  subject_type text not null,
  subject_id   uuid not null,
  -- Who asked for it.
  user_id      uuid not null,
  -- It goes to whoever has the record when it comes due, instead of to who asked.
  for_assignee boolean not null,
  -- An instant, or a time before or after a moment of the record: 'due' and '-P1D'.
  at           timestamptz,
  moment       text,
  span         text,
  -- By which days are counted where the record has no zone of its own.
  time_zone    text not null,
  -- Null while the record has no such moment.
  due_at       timestamptz,
  state        text not null check (state in ('scheduled', 'sent', 'late', 'suppressed', 'failed')),
  reason       text not null,
  sent_at      timestamptz,
  -- What became of it each time it came due, the latest last.
  outcomes     jsonb not null,
  created_at   timestamptz not null,
  received_at  timestamptz not null,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references auth_user,
  check ((at is null) <> (moment is null) and (moment is null) = (span is null))
);
create index reminders_reminder_subject on reminders_reminder (tenant_id, subject_id);
create index reminders_reminder_person on reminders_reminder (tenant_id, user_id);
create index reminders_reminder_due on reminders_reminder (tenant_id, due_at, id) where state = 'scheduled';
create index reminders_reminder_overdue on reminders_reminder (due_at) where state = 'scheduled';
select secure_table('reminders_reminder', 'select, insert, update, delete');

-- The companies in which something that came due before this is not sent.
create function reminders_overdue(before timestamptz) returns table (tenant_id uuid)
language sql security definer set search_path = public, pg_temp as $$
  select distinct r.tenant_id from reminders_reminder r where r.state = 'scheduled' and r.due_at < before;
$$;
revoke all on function reminders_overdue from public;
grant execute on function reminders_overdue to :app_role;
