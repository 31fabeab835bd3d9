-- Mistakes of whole queries.

--- no_end() *
select id from kind

--- two() *
select id from kind; select name from kind;

--- empty() !
;

--- changes() *
delete from kind;

--- returns() !
delete from kind returning id;

--- kinds() *
select id, name from kind;

--- kinds() ?
select id from kind;

--- kind_a() ? kind
select id, name from kind;

--- kind_b() ? kind
select name, id from kind;

--- kind_c() ? kind
select id, id as "name:REF" from kind;

--- open_string() *
select id from kind where name = 'book;

--- engine() *
-- only oracle
select id from kind;
-- all
