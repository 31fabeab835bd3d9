-- The ledger (desk's store).

--- lock() 1
-- Held until the transaction ends: entries are numbered in the order in which they are committed. SQLite has one writer as it is.
-- only sqlite
select 1 as "held:INT";
-- only postgres
select count(*) as "held:INT" from (select pg_advisory_xact_lock(hashtext('ledger'), hashtext(current_schema()))) as lock;
-- all

--- head() ?
select seq, hash from ledger order by seq desc limit 1;

--- append(seq ID, at TIME, kind TEXT, subject TEXT, actor REF, payload TEXT, prev TEXT, hash TEXT) !
insert into ledger(seq, at, kind, subject, actor, payload, prev, hash)
values (:seq, :at, :kind, :subject, :actor, :payload, :prev, :hash);

--- after(seq ID, rows INT) * entry
select seq, at, kind, subject, actor, payload, prev, hash from ledger where seq > :seq order by seq limit :rows;

--- of_subject(subject TEXT, before ID) * entry
select seq, at, kind, subject, actor, payload, prev, hash from ledger
where subject = :subject and seq < :before order by seq;
