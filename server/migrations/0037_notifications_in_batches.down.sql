drop function notifications_forget_surplus(uuid, uuid, int, int, int);
drop function notifications_forget_old(timestamptz, int);

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
