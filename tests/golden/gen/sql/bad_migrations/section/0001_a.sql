create table a (id ID);
-- only oracle
-- all
