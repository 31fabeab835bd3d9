-- Mistakes of parameters.

--- not_declared() *
select id from kind
where name = :name;

--- not_used(name TEXT, id REF) *
select id from kind where id = :id;

--- not_used_on_postgres(name TEXT) *
-- only sqlite
select id from kind where name = :name;
-- only postgres
select id from kind;
-- all

--- declared_twice(id REF, id INT) *
select id from kind where id = :id;

--- unknown_type(id NUMBER) *
select id from kind where id = :id;

--- no_type(id) *
select id from kind where id = :id;

--- taken(db REF) *
select id from kind where id = :db;

--- keyword(int INT) *
select id from kind where id = :int;

--- underscore(id_ REF) *
select id from kind where id = :id_;

--- positional(id REF) *
select id from kind where id = :id and name = ?;
