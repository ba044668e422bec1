create or replace function jobs.job_now()
returns timestamp with time zone as
$$
  SELECT coalesce(nullif(current_setting('app.now', true), '')::timestamptz, pg_catalog.now());
$$
language sql stable;
