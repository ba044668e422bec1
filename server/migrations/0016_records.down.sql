drop function record_candidates(text, jsonb, int);
create function planning_event_candidates(pattern text, venue_pattern text, most int) returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  tenant uuid := current_setting('app.tenant_id')::uuid;
  found uuid[];
begin
  if pattern is null then
    select array_agg(id) into found from
      (select id from planning_event where tenant_id = tenant and venue ilike venue_pattern limit most + 1) t;
  elsif venue_pattern is null then
    select array_agg(id) into found from
      (select id from planning_event where tenant_id = tenant
         and (name ilike pattern or venue ilike pattern or notes ilike pattern) limit most + 1) t;
  else
    select array_agg(id) into found from
      (select id from planning_event where tenant_id = tenant and venue ilike venue_pattern
         and (name ilike pattern or venue ilike pattern or notes ilike pattern) limit most + 1) t;
  end if;
  return case when cardinality(found) > most then null else coalesce(found, '{}') end;
end $$;
revoke all on function planning_event_candidates from public;
grant execute on function planning_event_candidates to :app_role;
