drop function work_task_page(text[], smallint[], text[], uuid, boolean, uuid[], timestamptz, timestamptz, text, uuid, text,
  boolean, text, boolean, text, uuid, int);
drop table work_task;
drop extension btree_gin;
