-- What the commands ask the desk's store.

--- integrity() *
-- only sqlite
select integrity_check as "fault:TEXT" from pragma_integrity_check where integrity_check <> 'ok'
union all
select 'a row of ' || "table" || ' names what is not there in ' || "parent" from pragma_foreign_key_check;
-- only postgres
select '' as "fault:TEXT" where false;
-- all

--- schema() 1
-- PostgreSQL: the schema that holds the store.
-- only sqlite
select '' as "name:TEXT";
-- only postgres
select current_schema() as "name:TEXT";
-- all
