-- E-mail addresses take a permission of their own: roles that showed them go on doing so.
alter table rbac_role no force row level security;
update rbac_role set permissions = permissions || '{auth.contact.read}'
where 'auth.user.read' = any(permissions) and not 'auth.contact.read' = any(permissions);
alter table rbac_role force row level security;
