alter table auth_password_reset drop column made_by;

drop function auth_find_resettable(text, timestamptz);
drop function auth_find_salts(text);
drop function auth_find_logins(text, uuid, text[]);

create function auth_find_logins(wanted_email text, wanted_company uuid)
returns table (tenant_id uuid, user_id uuid, password_hash text, company_name text, company_state text)
language sql stable security definer set search_path = public, pg_temp as $$
  select u.tenant_id, u.id, u.password_hash, c.name, c.state
  from auth_user u join tenancy_company c using (tenant_id)
  where lower(u.email) = lower(wanted_email) and u.state = 'active' and u.password_hash is not null
    and (wanted_company is null or u.tenant_id = wanted_company)
  order by u.created_at limit 5
$$;
revoke all on function auth_find_logins from public;
grant execute on function auth_find_logins to :app_role;

alter table tenancy_company drop constraint tenancy_company_default_workspace_id_fkey;
alter table tenancy_company drop column default_workspace_id;
