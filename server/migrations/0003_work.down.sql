drop function work_task_candidates(text, text[], int);
drop table work_task;
