-- What readers reported (desk's store).

--- insert(public_id TEXT, page TEXT, message TEXT, contact TEXT, received TIME) !
insert into feedback(public_id, page, message, contact, received, state, changed)
values (:public_id, :page, :message, :contact, :received, 'open', :received)
on conflict (public_id) do nothing;

--- get(id REF) ? item
select id, page, message, contact, received, state, answer from feedback where id = :id;

--- open_ones() * item
select id, page, message, contact, received, state, answer from feedback where state = 'open' order by received, id limit 200;

--- newest(before TIME, before_id REF, rows INT) * item
select id, page, message, contact, received, state, answer from feedback
where received < :before or (received = :before and id < :before_id)
order by received desc, id desc limit :rows;

--- set_state(id REF, before TEXT, after TEXT, now TIME) !
-- For flow_fire() alone.
update feedback set state = :after, changed = :now where id = :id and state = :before;

--- set_answer(id REF, answer TEXT) !
update feedback set answer = :answer where id = :id;
