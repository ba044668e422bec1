-- How many entries, of all companies, are committed and not numbered yet; no more than `most` are counted. What grows tells
-- whoever watches over the server that the sequencer stands still.
create function journal_waiting(most int) returns int
language sql stable security definer set search_path = public, pg_temp as $$
  select count(*)::int from (select seq from journal_inbox order by seq limit most) waiting
$$;
revoke all on function journal_waiting from public;
grant execute on function journal_waiting to :app_role;
