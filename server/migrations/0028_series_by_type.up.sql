-- A series is called after the type of its records: two modules may have a kind of the same noun.
update numbering_counter set series = 'work.task' where series = 'task';
