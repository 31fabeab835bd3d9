-- What was taken over from the inbox (desk's store).

--- taken(public_id TEXT, at TIME) !
-- No row: it was taken before.
insert into inbox_taken(public_id, at) values (:public_id, :at) on conflict (public_id) do nothing;

--- refuse(public_id TEXT, kind TEXT, received TIME, payload TEXT, reason TEXT, at TIME) !
insert into inbox_refused(public_id, kind, received, payload, reason, at) values (:public_id, :kind, :received, :payload, :reason, :at);

--- refused_count() 1
select count(*) as "n:INT" from inbox_refused where state <> 'closed';

--- asides(rows INT) * aside
select public_id, kind, received, payload, reason, at, state, note, decided_by, decided from inbox_refused
order by case when state = 'closed' then 1 else 0 end, at desc, public_id limit :rows;

--- aside_decide(public_id TEXT, state TEXT, note TEXT, by REF, at TIME) !
update inbox_refused set state = :state, note = :note, decided_by = :by, decided = :at where public_id = :public_id and state = 'aside';

--- agains(rows INT) * again
-- Those that somebody wants to be taken once more.
select public_id, kind, received, payload from inbox_refused where state = 'again' order by received, public_id limit :rows;

--- aside_taken(public_id TEXT) !
delete from inbox_refused where public_id = :public_id and state = 'again';

--- aside_refused(public_id TEXT, reason TEXT, at TIME) !
update inbox_refused set state = 'aside', reason = :reason, at = :at where public_id = :public_id and state = 'again';
