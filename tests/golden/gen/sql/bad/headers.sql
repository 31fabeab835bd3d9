select 1;
--- no parentheses *
select id from kind;

--- Capital() *
select id from kind;

--- count() 1
select count(*) as "n:INT" from kind;

--- no_how()
select id from kind;

--- wrong_how() all
select id from kind;

--- row_without_rows(id REF) ! kind
delete from kind where id = :id;

--- bad_row() * Kind
select id from kind;
