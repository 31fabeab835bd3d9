-- What was taken over from the inbox (desk's store).

--- taken(public_id TEXT, at TIME) !
-- No row: it was taken before.
insert into inbox_taken(public_id, at) values (:public_id, :at) on conflict (public_id) do nothing;
