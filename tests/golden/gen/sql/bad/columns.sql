-- Mistakes of columns and tables.

--- unknown_column() *
select id,
    nmae
from kind;

--- unknown_table() *
select id from kinds;

--- no_type() 1
select count(*) from kind;

--- no_such_type() 1
select count(*) as "n:NUMBER" from kind;

--- no_name() 1
select 1 as "1:INT";

--- twice() *
select k.id, t.id from kind k join thing t on t.kind = k.id;

--- keyword() 1
select 1 as "default:INT";

--- text_in_double_quotes() *
select id from kind where name = "book";

--- syntax() *
select id form kind;
