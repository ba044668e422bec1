drop function reminders_overdue(timestamptz);
drop table reminders_reminder;
