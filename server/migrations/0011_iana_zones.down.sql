-- What the zones were called before is not kept: the new names mean the same.
select 1;
