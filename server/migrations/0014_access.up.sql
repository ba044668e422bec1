-- Where new tasks and people go whom nobody put elsewhere: a setting of the company's.
alter table tenancy_company add column default_workspace_id uuid;
update tenancy_company c set default_workspace_id = (
  select w.id from tenancy_workspace w where w.tenant_id = c.tenant_id
  order by w.deleted_at is not null, w.received_at, w.id limit 1);
-- Looked at when the transaction ends: a company and its first workspace are made together.
alter table tenancy_company add constraint tenancy_company_default_workspace_id_fkey
  foreign key (tenant_id, default_workspace_id) references tenancy_workspace deferrable initially deferred;

-- An e-mail may be in many companies, with a password in each, and anybody may sign up with somebody else's e-mail. All
-- passwords of an e-mail are hashed with one salt (docs/adr/0019), so that one hash is compared with all of them.
drop function auth_find_logins(text, uuid);

create function auth_find_logins(wanted_email text, wanted_company uuid, hashes text[])
returns table (tenant_id uuid, user_id uuid, password_hash text, company_name text, company_state text)
language sql stable security definer set search_path = public, pg_temp as $$
  select u.tenant_id, u.id, u.password_hash, c.name, c.state
  from auth_user u join tenancy_company c using (tenant_id)
  where lower(u.email) = lower(wanted_email) and u.state = 'active' and u.password_hash = any(hashes)
    and (wanted_company is null or u.tenant_id = wanted_company)
  order by u.received_at, u.id limit 100
$$;
revoke all on function auth_find_logins from public;
grant execute on function auth_find_logins to :app_role;

-- The salts an e-mail's passwords were hashed with, as bcrypt writes them: version, cost and salt are the first 29
-- characters. Passwords that were set before the e-mail had one salt each have their own.
create function auth_find_salts(wanted_email text) returns setof text
language sql stable security definer set search_path = public, pg_temp as $$
  select distinct left(u.password_hash, 29) from auth_user u
  where lower(u.email) = lower(wanted_email) and u.state = 'active' and u.password_hash is not null
$$;
revoke all on function auth_find_salts from public;
grant execute on function auth_find_salts to :app_role;

-- Whom a mail with reset links is for. Some at a time; the next time those come first who were sent the fewest within the
-- hour, so that nobody's sign-ups with an e-mail keep its owner from a link.
create function auth_find_resettable(wanted_email text, since timestamptz)
returns table (tenant_id uuid, user_id uuid, company_name text)
language sql stable security definer set search_path = public, pg_temp as $$
  select u.tenant_id, u.id, c.name
  from auth_user u join tenancy_company c using (tenant_id)
  where lower(u.email) = lower(wanted_email) and u.state = 'active' and u.password_hash is not null
  order by (select count(*) from auth_password_reset r
      where r.tenant_id = u.tenant_id and r.user_id = u.id and r.created_at > since), u.received_at, u.id
  limit 20
$$;
revoke all on function auth_find_resettable from public;
grant execute on function auth_find_resettable to :app_role;

-- A link that somebody handed over is good while they could still make it.
alter table auth_password_reset add column made_by uuid;
