-- The inbox (public store).

--- add(public_id TEXT, kind TEXT, received TIME, payload TEXT) !
-- A second click is no second submission.
insert into in_submission(public_id, kind, received, payload) values (:public_id, :kind, :received, :payload)
on conflict (public_id) do nothing;

--- waiting(after ID, rows INT) * submission
select seq, public_id, kind, received, payload from in_submission where seq > :after order by seq limit :rows;

--- per_hour() ?
select value from pub_setting where name = 'site.handed_in_per_hour';

--- delete(seq ID) !
delete from in_submission where seq = :seq;
