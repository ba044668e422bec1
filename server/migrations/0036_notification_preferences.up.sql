-- What people want to hear of. Who chose nothing has no row.

create table notifications_preference (
  tenant_id   uuid not null references tenancy_company,
  user_id     uuid not null,
  -- By kind of notification, only what was chosen: {"work.task.assigned": {"in_app": false}}.
  choices     jsonb not null default '{}',
  updated_at  timestamptz not null,
  primary key (tenant_id, user_id),
  foreign key (tenant_id, user_id) references auth_user
);
select secure_table('notifications_preference', 'select, insert, update, delete');
