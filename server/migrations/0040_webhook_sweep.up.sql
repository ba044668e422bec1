-- What waits for its receiver is kept until it is delivered or given up, however long its webhook is off: its position has passed.

create index webhooks_delivery_ended on webhooks_delivery (ended_at) where state in ('delivered', 'dead');
create index webhooks_delivery_testing on webhooks_delivery (created_at) where state = 'testing';
drop index webhooks_delivery_old;

-- Deliveries that ended are kept for 14 days from then. A test whose job was lost ends after an hour. Both pass over what others
-- write just now. Answers how many were removed; there may be more.
create or replace function webhooks_sweep(now timestamptz, most int) returns int
language plpgsql security definer set search_path = public, pg_temp as $$
declare removed int;
begin
  update webhooks_delivery set state = 'dead', ended_at = now where ctid = any(array(
    select ctid from webhooks_delivery where state = 'testing' and created_at < now - interval '1 hour'
    limit most for update skip locked));
  delete from webhooks_delivery where ctid = any(array(
    select ctid from webhooks_delivery where state in ('delivered', 'dead') and ended_at < now - interval '14 days'
    order by ended_at limit most for update skip locked));
  get diagnostics removed = row_count;
  return removed;
end $$;
