-- What was taken over from the inbox (desk's store).

--- taken(public_id TEXT, at TIME) !
-- No row: it was taken before.
insert into inbox_taken(public_id, at) values (:public_id, :at) on conflict (public_id) do nothing;

--- refuse(public_id TEXT, kind TEXT, received TIME, payload TEXT, reason TEXT, at TIME) !
insert into inbox_refused(public_id, kind, received, payload, reason, at) values (:public_id, :kind, :received, :payload, :reason, :at);

--- refused_count() 1
select count(*) as "n:INT" from inbox_refused;
