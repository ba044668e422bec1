update imports_import set options = options - 'date_order';
alter table imports_import drop column date_question;
