drop function notifications_overdue(timestamptz);
drop table notifications_delivery;
alter table notifications_message drop in_app;
alter table notifications_preference
  drop quiet_from,
  drop quiet_until,
  drop digest,
  drop digest_hour,
  drop link_key,
  drop refused_address,
  drop refused_at,
  drop refused_answer;
