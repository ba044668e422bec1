drop function imports_sweep();
drop table imports_ref, imports_row, imports_chunk, imports_import;
