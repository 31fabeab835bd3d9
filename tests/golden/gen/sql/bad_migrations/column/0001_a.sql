create table a (id ID);
