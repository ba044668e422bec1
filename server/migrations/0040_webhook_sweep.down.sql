create or replace function webhooks_sweep(now timestamptz, most int) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare removed int;
begin
  delete from webhooks_delivery where ctid = any(array(
    select ctid from webhooks_delivery where created_at < now - interval '14 days' limit most));
  get diagnostics removed = row_count;
  return removed;
end $$;

create index webhooks_delivery_old on webhooks_delivery (created_at);
drop index webhooks_delivery_testing;
drop index webhooks_delivery_ended;
