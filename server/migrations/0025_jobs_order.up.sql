-- What keeps order among the engine's instances locks what it deletes.
grant update on jobs.instance to :app_role;
