drop table work_template;
