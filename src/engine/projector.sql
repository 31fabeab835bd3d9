-- The projection's own tables (public store).

--- head() 1
select seq, hash, at from pub_head where id = 1;

--- head_move(old_seq INT, old_hash TEXT, seq INT, hash TEXT, at TIME) !
-- Only from where it was seen: two projectors never apply the same entry.
update pub_head set seq = :seq, hash = :hash, at = :at where id = 1 and seq = :old_seq and hash = :old_hash;

--- head_first() !
-- Before the first entry, in a store that was emptied.
insert into pub_head(id, seq, hash, at) values (1, 0, '', 0);

--- unused_insert(hash TEXT) !
insert into unused_blob(hash) values (:hash) on conflict (hash) do nothing;

--- unused() *
select hash from unused_blob order by hash limit 500;

--- unused_delete(hash TEXT) !
delete from unused_blob where hash = :hash;
