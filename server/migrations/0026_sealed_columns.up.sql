-- Whom an invitation is for is encrypted in its row, and found by a blind index (docs/adr/0032). Those of before are encrypted
-- with this migration, which needs EVENTKIT_SECRET; those that were withdrawn lose their e-mail, with its key.
alter table auth_invitation
  add column sealed_email bytea,
  -- What the server makes of an address with a key of the company's: the same for the same address.
  add column email_index text;
alter table auth_invitation alter column email_index set statistics 0;

-- Nobody took it: a month after it expired, it goes with the key that the journal has its e-mail under.
create or replace function platform_sweep() returns void
language sql security definer set search_path = public, pg_temp as $$
  delete from api_idempotency_key where created_at < now() - interval '1 day';
  delete from auth_refresh_token where expires_at < now() - interval '7 days';
  delete from auth_password_reset where expires_at < now() - interval '1 day';
  with gone as (
    delete from auth_invitation where accepted_at is null and expires_at < now() - interval '30 days' returning tenant_id, id)
  update privacy_person_key k set sealed = null, master_id = null, destroyed_at = now()
  from gone where k.tenant_id = gone.tenant_id and k.person_id = gone.id and k.sealed is not null;
$$;
