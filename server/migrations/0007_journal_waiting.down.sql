drop function journal_waiting(int);
