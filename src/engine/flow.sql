-- The history of every flow (desk's store).

--- last(flow TEXT, subject REF) ?
-- What happened last to a thing, and the round that the next event belongs to; none: nothing yet.
select id, next_round from flow_event where flow = :flow and subject = :subject order by id desc limit 1;

--- signatures(flow TEXT, subject REF, round INT) * signature
select account, on_behalf, digest from flow_event
where flow = :flow and subject = :subject and round = :round and signature
order by id;

--- event_insert(flow TEXT, subject REF, round INT, next_round INT, event TEXT, before TEXT, after TEXT, account REF, at TIME, signature BOOL, digest TEXT, note TEXT, on_behalf REF) !
insert into flow_event(flow, subject, round, next_round, event, before, after, account, at, signature, digest, note, on_behalf)
values (:flow, :subject, :round, :next_round, :event, :before, :after, :account, :at, :signature, :digest, :note, :on_behalf);

--- history(flow TEXT, subject REF) * event
select e.round, e.event, e.before, e.after, e.account, e.at, e.signature, e.digest, e.note, a.name_zh, a.name_en,
    coalesce(b.name_zh, '') as "absent_zh:TEXT", coalesce(b.name_en, '') as "absent_en:TEXT"
from flow_event e left join account a on a.id = e.account left join account b on b.id = e.on_behalf
where e.flow = :flow and e.subject = :subject
order by e.id;
