revoke update on jobs.instance from :app_role;
