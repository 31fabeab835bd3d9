create table a (
    id ID,
    name VARCHAR not null
);
