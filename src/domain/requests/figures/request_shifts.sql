-- Due dates that moved, and cases that became overdue (desk's store).

--- who(id REF) ?
select a.roles, d.name_zh as department_zh, d.name_en as department_en from account a join department d on d.id = a.department where a.id = :id;

--- insert(request REF, cause TEXT, run REF, before DAY, after DAY, passed BOOL, day DAY, at TIME, actor REF) !
insert into request_shift(request, cause, run, before, after, passed, day, at, actor)
values (:request, :cause, :run, :before, :after, :passed, :day, :at, :actor);

--- run_begin(notices TEXT, earlier REF, latest REF, at TIME, actor REF) !
insert into request_rederivation(notices, earlier, latest, at, actor) values (:notices, :earlier, :latest, :at, :actor)
on conflict (earlier, latest) do nothing;

--- run_of(earlier REF, latest REF) ? run
select id, notices, earlier, latest, at, actor, cursor, examined, moved, passed, done from request_rederivation
where earlier = :earlier and latest = :latest;

--- runs(rows INT) * run
-- The newest first.
select id, notices, earlier, latest, at, actor, cursor, examined, moved, passed, done from request_rederivation order by id desc limit :rows;

--- run_on(id REF, cursor REF, examined INT, moved INT, passed INT) !
update request_rederivation set cursor = :cursor, examined = examined + :examined, moved = moved + :moved, passed = passed + :passed where id = :id;

--- run_done(id REF, done TIME) !
update request_rederivation set done = :done where id = :id and done = 0;

--- running(after REF, at TIME, rows INT) * running
-- The next cases whose clock runs, with their events.
select r.id, r.channel, r.due, e.kind, e.day, e.until, e.days, e.party
from (select id, channel, due from request where id > :after and due <> '' and created <= :at order by id limit :rows) r
    join request_event e on e.request = r.id
order by r.id, e.id;

--- shifted(run REF, after REF, rows INT) * shifted
-- What a change of the calendar moved.
select s.id, s.request, s.cause, s.before, s.after, s.passed, s.day, s.at, r.number, a.name_zh as actor_zh, a.name_en as actor_en
from request_shift s join request r on r.id = s.request left join account a on a.id = s.actor
where s.run = :run and s.id > :after order by s.id limit :rows;

--- newest(before REF, rows INT) * shifted
-- All that moved by somebody's act, the newest first.
select s.id, s.request, s.cause, s.before, s.after, s.passed, s.day, s.at, r.number, a.name_zh as actor_zh, a.name_en as actor_en
from request_shift s join request r on r.id = s.request left join account a on a.id = s.actor
where s.run = 0 and s.id < :before order by s.id desc limit :rows;

--- next_shift(since TIME, till TIME) 1
select coalesce(min(at), 0) as "at:TIME" from request_shift where run = 0 and at >= :since and at < :till;

--- last_day() 1
select coalesce(max(day), '') as "day:DAY" from request_shift_day;

--- day_done(day DAY, moved INT) !
insert into request_shift_day(day, moved) values (:day, :moved) on conflict (day) do nothing;

--- many(since TIME, till TIME, many INT) *
-- Who moved that many for one cause.
select cause, actor, count(*) as "n:INT", cast(sum(case when passed then 1 else 0 end) as INT) as "passed:INT" from request_shift
where run = 0 and at >= :since and at < :till group by cause, actor having count(*) >= :many order by cause, actor;

--- became_overdue(today DAY, rows INT) *
-- Their due day is over, and that has not been entered yet.
select r.id, r.due from request r
where r.due <> '' and r.due < :today
    and not exists (select 1 from request_event e where e.request = r.id and e.kind = 'overdue' and e.until = r.due)
order by r.due, r.id limit :rows;

--- run_by_id(id REF) ?
select n.id, n.notices, n.at, n.examined, n.moved, n.passed, n.done, a.name_zh as actor_zh, a.name_en as actor_en
from request_rederivation n left join account a on a.id = n.actor where n.id = :id;
