update numbering_counter set series = 'task' where series = 'work.task';
