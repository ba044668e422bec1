drop function journal_verify(bigint, int);
drop function journal_seal_more(int, int);
drop function journal_link(uuid, bytea, bigint, bigint);
drop table journal_seal;
