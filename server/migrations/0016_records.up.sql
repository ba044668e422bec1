-- Where few records of a table match texts, their ids; null where many do and walking the sort's index is faster
-- (docs/adr/0005). `wanted` is [{columns, pattern}]: each of the patterns in one of its columns.
create function record_candidates(kind text, wanted jsonb, most int) returns uuid[]
language plpgsql stable security definer set search_path = public, pg_temp as $$
declare
  conditions constant text := (
    select string_agg('(' || (
      select string_agg(format('%I ilike %L', name, one ->> 'pattern'), ' or ')
      from jsonb_array_elements_text(one -> 'columns') as name) || ')', ' and ')
    from jsonb_array_elements(wanted) as one);
  found uuid[];
begin
  execute format('select array_agg(id) from (select id from %I where tenant_id = %L and %s limit %s) few',
    kind, current_setting('app.tenant_id'), conditions, most + 1) into found;
  return case when cardinality(found) > most then null else coalesce(found, '{}') end;
end $$;
revoke all on function record_candidates from public;
grant execute on function record_candidates to :app_role;
drop function planning_event_candidates(text, text, int);
