drop function planning_event_candidates(text, text, int);
drop table planning_event;
