create or replace function auth_find_resettable(wanted_email text, since timestamptz)
returns table (tenant_id uuid, user_id uuid, company_name text)
language sql stable security definer set search_path = public, pg_temp as $$
  select u.tenant_id, u.id, c.name
  from auth_user u join tenancy_company c using (tenant_id)
  where lower(u.email) = lower(wanted_email) and u.state = 'active' and u.password_hash is not null
  order by (select count(*) from auth_password_reset r
      where r.tenant_id = u.tenant_id and r.user_id = u.id and r.created_at > since), u.received_at, u.id
  limit 20
$$;
