-- When a statement began, not its transaction: the end of a job is noted in the transaction of its work, whose beginning is
-- long over by then.
create or replace function jobs.job_now()
returns timestamp with time zone as
$$
  select coalesce(nullif(current_setting('app.now', true), '')::timestamptz, pg_catalog.statement_timestamp());
$$
language sql stable;
