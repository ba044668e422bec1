alter table planning_event drop column venue_id;
