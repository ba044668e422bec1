drop table planning_venue;
