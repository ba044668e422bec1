-- How texts were written before is not kept: they look the same.
select 1;
