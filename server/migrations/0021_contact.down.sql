alter table rbac_role no force row level security;
update rbac_role set permissions = array_remove(permissions, 'auth.contact.read');
alter table rbac_role force row level security;
