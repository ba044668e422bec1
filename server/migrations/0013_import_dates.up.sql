-- Dates such as 2/1/27: which order the upload says they have, and what it is asked when nobody knows.
alter table imports_import add column date_question jsonb;
update imports_import set options = options || '{"date_order": ""}';
