-- Companies, people, roles, workspaces, and what signs them in.

create extension if not exists pg_trgm;

-- Every tenant table goes through here: row-level security enabled and forced, one policy for the server's role (its own
-- tenant only) and one for the owner (migrations, and the few security definer functions that say why they exist).
create function secure_table(t regclass, privileges text) returns void language plpgsql as $$
begin
  execute format('alter table %s enable row level security', t);
  execute format('alter table %s force row level security', t);
  execute format(
    'create policy tenant on %s to :app_role using (tenant_id = nullif(current_setting(''app.tenant_id'', true), '''')::uuid)', t);
  execute format('create policy owner on %s to :owner_role using (true) with check (true)', t);
  execute format('grant %s on %s to :app_role', privileges, t);
end $$;

create table tenancy_company (
  tenant_id   uuid primary key,
  name        text not null,
  time_zone   text not null,
  state       text not null check (state in ('active', 'pending')),
  -- Who made it: a sign-up here, or an outside identity service, whose tokens enter no other company.
  origin      text not null check (origin in ('local', 'external')),
  version     int not null default 1,
  created_at  timestamptz not null,
  received_at timestamptz not null
);
select secure_table('tenancy_company', 'select, insert, update');

create table rbac_role (
  tenant_id   uuid not null references tenancy_company,
  -- What the journal calls it by; people and the contract use the key.
  id          uuid not null,
  key         text not null,
  name        text not null,
  permissions text[] not null,
  version     int not null default 1,
  created_at  timestamptz not null,
  received_at timestamptz not null,
  primary key (tenant_id, key)
);
select secure_table('rbac_role', 'select, insert, update, delete');

create table auth_user (
  tenant_id     uuid not null references tenancy_company,
  id            uuid not null,
  name          text not null,
  email         text,
  password_hash text,
  role          text not null,
  locale        text not null default 'en',
  time_zone     text not null default 'UTC',
  theme         text not null default 'dark',
  state         text not null default 'active' check (state in ('active', 'deactivated')),
  version       int not null default 1,
  created_at    timestamptz not null,
  updated_at    timestamptz not null,
  received_at   timestamptz not null,
  primary key (tenant_id, id)
);
create unique index auth_user_email on auth_user (tenant_id, lower(email));
create index auth_user_login on auth_user (lower(email));
create index auth_user_name on auth_user (tenant_id, lower(name), id);
create index auth_user_role on auth_user (tenant_id, role);
select secure_table('auth_user', 'select, insert, update');

-- Signing in starts with an e-mail and no tenant, so this looks across companies; nothing but what a password check needs
-- comes back, and the server never shows it.
create function auth_find_logins(wanted_email text, wanted_company uuid)
returns table (tenant_id uuid, user_id uuid, password_hash text, company_name text, company_state text)
language sql stable security definer set search_path = public, pg_temp as $$
  select u.tenant_id, u.id, u.password_hash, c.name, c.state
  from auth_user u join tenancy_company c using (tenant_id)
  where lower(u.email) = lower(wanted_email) and u.state = 'active' and u.password_hash is not null
    and (wanted_company is null or u.tenant_id = wanted_company)
  order by u.created_at limit 5
$$;
revoke all on function auth_find_logins from public;
grant execute on function auth_find_logins to :app_role;

-- SIGN_UP=first needs to know whether any company exists, and nothing else about them.
create function tenancy_has_company() returns boolean
language sql stable security definer set search_path = public, pg_temp as $$ select exists (select from tenancy_company) $$;
revoke all on function tenancy_has_company from public;
grant execute on function tenancy_has_company to :app_role;

-- One row a refresh token; a family is one signed-in device, and a generation counts the trades that led to a token.
create table auth_refresh_token (
  tenant_id  uuid not null,
  id         uuid not null,
  family_id  uuid not null,
  user_id    uuid not null,
  generation int not null,
  hash       bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz,
  revoked_at timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references auth_user
);
create index auth_refresh_token_family on auth_refresh_token (tenant_id, family_id);
create index auth_refresh_token_user on auth_refresh_token (tenant_id, user_id);
create index auth_refresh_token_expiry on auth_refresh_token (expires_at);
select secure_table('auth_refresh_token', 'select, insert, update');

create table auth_api_key (
  tenant_id    uuid not null,
  id           uuid not null,
  user_id      uuid not null,
  name         text not null,
  scopes       text[] not null,
  prefix       text not null,
  hash         bytea not null,
  created_at   timestamptz not null,
  received_at  timestamptz not null,
  last_used_at timestamptz,
  revoked_at   timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references auth_user
);
create index auth_api_key_user on auth_api_key (tenant_id, user_id);
select secure_table('auth_api_key', 'select, insert, update');

create table auth_invitation (
  tenant_id     uuid not null references tenancy_company,
  id            uuid not null,
  email         text not null,
  role          text not null,
  workspace_ids uuid[] not null,
  hash          bytea not null,
  invited_by    uuid not null,
  created_at    timestamptz not null,
  received_at   timestamptz not null,
  expires_at    timestamptz not null,
  accepted_at   timestamptz,
  revoked_at    timestamptz,
  primary key (tenant_id, id)
);
select secure_table('auth_invitation', 'select, insert, update');

create table auth_password_reset (
  tenant_id  uuid not null,
  id         uuid not null,
  user_id    uuid not null,
  hash       bytea not null,
  created_at timestamptz not null,
  expires_at timestamptz not null,
  used_at    timestamptz,
  primary key (tenant_id, id),
  foreign key (tenant_id, user_id) references auth_user
);
create index auth_password_reset_user on auth_password_reset (tenant_id, user_id);
select secure_table('auth_password_reset', 'select, insert, update');

-- The keys access tokens are signed with, for all processes of this server; the private part is encrypted with
-- EVENTKIT_SECRET. No tenant: the keys are the server's own.
create table auth_signing_key (
  id          text primary key,
  public_jwk  jsonb not null,
  private_key bytea not null,
  created_at  timestamptz not null default now()
);
grant select, insert, delete on auth_signing_key to :app_role;

create table tenancy_workspace (
  tenant_id   uuid not null references tenancy_company,
  id          uuid not null,
  name        text not null,
  version     int not null default 1,
  created_at  timestamptz not null,
  updated_at  timestamptz not null,
  received_at timestamptz not null,
  deleted_at  timestamptz,
  primary key (tenant_id, id)
);
create index tenancy_workspace_name on tenancy_workspace (tenant_id, lower(name), id);
select secure_table('tenancy_workspace', 'select, insert, update');

create table tenancy_workspace_member (
  tenant_id    uuid not null,
  workspace_id uuid not null,
  user_id      uuid not null,
  role         text not null check (role in ('team_lead', 'team_member')),
  created_at   timestamptz not null,
  received_at  timestamptz not null,
  primary key (tenant_id, workspace_id, user_id),
  foreign key (tenant_id, workspace_id) references tenancy_workspace,
  foreign key (tenant_id, user_id) references auth_user
);
create index tenancy_workspace_member_user on tenancy_workspace_member (tenant_id, user_id);
select secure_table('tenancy_workspace_member', 'select, insert, update, delete');

-- The first reply to each Idempotency-Key, kept for a day.
create table api_idempotency_key (
  tenant_id    uuid not null,
  user_id      uuid not null,
  key          text not null,
  rpc          text not null,
  request_hash bytea not null,
  reply        bytea,
  created_at   timestamptz not null default now(),
  primary key (tenant_id, user_id, key)
);
create index api_idempotency_key_age on api_idempotency_key (created_at);
select secure_table('api_idempotency_key', 'select, insert, update');

-- The next free number of each series a company counts (tasks: T-412). Handed out in small blocks outside transactions, so
-- that writers never wait for each other on this row (docs/adr/0006).
create table numbering_counter (
  tenant_id uuid not null references tenancy_company,
  series    text not null,
  next      int not null,
  primary key (tenant_id, series)
);
select secure_table('numbering_counter', 'select, insert, update');

-- Housekeeping goes across companies: what expired is of no use to anyone.
create function platform_sweep() returns void
language sql security definer set search_path = public, pg_temp as $$
  delete from api_idempotency_key where created_at < now() - interval '1 day';
  delete from auth_refresh_token where expires_at < now() - interval '7 days';
  delete from auth_password_reset where expires_at < now() - interval '1 day';
$$;
revoke all on function platform_sweep from public;
grant execute on function platform_sweep to :app_role;
