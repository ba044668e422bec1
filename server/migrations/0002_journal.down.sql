drop table journal_dead_letter;
drop table journal_sink;
drop function journal_end();
drop function journal_read(bigint, int);
drop function journal_sequence(int);
drop sequence journal_ordinal;
drop table journal_counter;
drop table journal;
drop table journal_inbox;
