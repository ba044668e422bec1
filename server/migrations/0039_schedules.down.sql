drop function work_schedules_overdue;
drop table work_schedule_run;
drop table work_schedule_clock;
drop table work_schedule;
