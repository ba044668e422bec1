-- SQL cannot open what is encrypted: whoever was invited has to be invited again.
delete from auth_invitation;
alter table auth_invitation drop column email_index;
alter table auth_invitation alter column email type text using '', alter column email set not null;

create or replace function platform_sweep() returns void
language sql security definer set search_path = public, pg_temp as $$
  delete from api_idempotency_key where created_at < now() - interval '1 day';
  delete from auth_refresh_token where expires_at < now() - interval '7 days';
  delete from auth_password_reset where expires_at < now() - interval '1 day';
$$;
