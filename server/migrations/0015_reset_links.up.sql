-- Whom a mail with reset links is for: of the accounts that may get another link this hour, the ten oldest every time, and
-- ten of the others by turns. Anybody can make accounts with somebody's e-mail, but none that are older than what is there
-- already, by the server's clock. So nobody's sign-ups take the place of an account among the ten oldest, nor, within the
-- hour's five mails, the turn of one among the fifty after them.
create or replace function auth_find_resettable(wanted_email text, since timestamptz)
returns table (tenant_id uuid, user_id uuid, company_name text)
language sql stable security definer set search_path = public, pg_temp as $$
  with account as (
    select u.tenant_id, u.id, c.name, u.received_at,
      (select count(*) from auth_password_reset r
        where r.tenant_id = u.tenant_id and r.user_id = u.id and r.created_at > since) as links
    from auth_user u join tenancy_company c using (tenant_id)
    where lower(u.email) = lower(wanted_email) and u.state = 'active' and u.password_hash is not null
  ), eligible as (
    select *, row_number() over (order by received_at, id) as age from account where links < 3
  )
  select tenant_id, id, name from eligible
  order by age > 10, case when age > 10 then links end, age
  limit 20
$$;
