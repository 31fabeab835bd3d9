-- What the commands ask the public store.

--- head() 1
-- The last entry of the ledger that was applied.
select seq, hash from pub_head where id = 1;

--- grants() 1
-- The public process's role (PostgreSQL) may read what is published and hand in, and nothing else.
-- only sqlite
select 0 as "granted:INT";
-- only postgres
select public_grants() as "granted:INT";
-- all

--- integrity() *
-- only sqlite
select integrity_check as "fault:TEXT" from pragma_integrity_check where integrity_check <> 'ok';
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
