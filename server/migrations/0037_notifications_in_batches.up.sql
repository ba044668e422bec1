-- Old notifications are removed in batches: one statement over all of them would one day be longer than a statement may be, and
-- nothing would be removed any more.

drop function notifications_sweep(timestamptz, interval, int);

-- Forgets, in all companies, what came before a time, at most so many at once. Answers how many went; fewer than that are the
-- last. What somebody is changing at this moment is left for the next night.
create function notifications_forget_old(before timestamptz, most int) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare removed int;
begin
  delete from notifications_message where ctid = any(array(
    select ctid from notifications_message where shown_at < before order by shown_at limit most
    for update skip locked));
  get diagnostics removed = row_count;
  return removed;
end $$;
revoke all on function notifications_forget_old from public;
grant execute on function notifications_forget_old to :app_role;

-- Forgets what the next people after one have beyond their newest `kept`, at most so many at once. Answers the last of these
-- people and how many went; as many as that, and there may be more of the same people. No row after the last person.
create function notifications_forget_surplus(after_tenant uuid, after_user uuid, people int, kept int, most int)
returns table (tenant_id uuid, user_id uuid, removed int)
language sql security definer set search_path = public, pg_temp as $$
  with next as materialized (
    select u.tenant_id, u.id from auth_user u where (u.tenant_id, u.id) > (after_tenant, after_user)
    order by u.tenant_id, u.id limit people
  ), newest as (
    select n.tenant_id, n.id as user_id, m.shown_at, m.id from next n cross join lateral (
      select s.shown_at, s.id from notifications_message s where s.tenant_id = n.tenant_id and s.user_id = n.id
      order by s.shown_at desc, s.id desc offset kept limit 1) m
  ), gone as (
    delete from notifications_message where ctid = any(array(
      select m.place from newest n cross join lateral (
        select s.ctid as place from notifications_message s
        where s.tenant_id = n.tenant_id and s.user_id = n.user_id and (s.shown_at, s.id) <= (n.shown_at, n.id)
        limit most for update skip locked) m
      limit most))
    returning 1
  )
  select n.tenant_id, n.id, (select count(*)::int from gone) from next n order by n.tenant_id desc, n.id desc limit 1
$$;
revoke all on function notifications_forget_surplus from public;
grant execute on function notifications_forget_surplus to :app_role;
