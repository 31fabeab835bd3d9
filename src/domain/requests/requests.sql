-- Disclosure upon request (desk's store).

--- insert(public_id TEXT, receipt TEXT, number TEXT, year INT, serial INT, state TEXT, law TEXT, channel TEXT, wanted TEXT, wanted_name TEXT, wanted_number TEXT, medium TEXT, delivery TEXT, purpose TEXT, waiver TEXT, status_place TEXT, status_key TEXT, now TIME) 1
insert into request(public_id, receipt, number, year, serial, state, law, channel, wanted, wanted_name, wanted_number, medium, delivery,
    purpose, waiver, status_place, status_key, created, changed)
values (:public_id, :receipt, :number, :year, :serial, :state, :law, :channel, :wanted, :wanted_name, :wanted_number, :medium, :delivery,
    :purpose, :waiver, :status_place, :status_key, :now, :now)
returning id;

--- get(id REF) ? request
select r.id, r.receipt, r.number, r.year, r.serial, r.state, r.law, r.channel, r.owner, r.department, r.wanted, r.wanted_name, r.wanted_number,
    r.medium, r.delivery, r.purpose, r.waiver, r.status_place, r.status_key, r.due, r.created, r.changed, r.round, r.news,
    p.id as applicant, p.class, p.name, p.contact, p.phone, p.email, p.address, p.same, p.identity, p.destroyed,
    o.name_zh as owner_zh, o.name_en as owner_en, d.name_zh as department_zh, d.name_en as department_en
from request r join request_party p on p.request = r.id and p.role = 'applicant'
    left join account o on o.id = r.owner left join department d on d.id = r.department
where r.id = :id;

--- by_place(status_place TEXT) ?
select id from request where status_place = :status_place;

--- by_public_id(public_id TEXT) ?
select id from request where public_id = :public_id;

--- set_state(id REF, before TEXT, after TEXT, now TIME) !
-- For flow_fire() alone.
update request set state = :after, changed = :now where id = :id and state = :before;

--- set_due(id REF, due DAY) !
update request set due = :due where id = :id;

--- news_set(id REF, event REF) !
-- The first that nobody has read stays.
update request set news = :event where id = :id and news = 0;

--- news_read(id REF) !
update request set news = 0 where id = :id and news <> 0;

--- news(department REF, rows INT) * listed
-- Cases with something from the applicant that nobody has read; of a department, or (0) of all.
select r.id, r.number, r.receipt, r.state, r.channel, r.wanted, r.due, r.created, p.name
from request r join request_party p on p.request = r.id and p.role = 'applicant'
where r.news <> 0 and (:department = 0 or r.department = :department)
order by r.news limit :rows;

--- news_of(id REF) *
-- What the applicant sent since.
select e.kind, e.day, e.at, e.note from request r join request_event e on e.request = r.id and e.id >= r.news
where r.id = :id and r.news <> 0 and e.actor = 0 and e.kind in ('added', 'corrected', 'reasons-given', 'asked', 'delivery-chosen', 'withdrawn')
order by e.id limit 20;

--- in_state(state TEXT, department REF, owner REF, rows INT) * listed
-- What waits in a state; of a department and of one person there, or (0) of all.
select r.id, r.number, r.receipt, r.state, r.channel, r.wanted, r.due, r.created, p.name
from request r join request_party p on p.request = r.id and p.role = 'applicant'
where r.state = :state and (:department = 0 or r.department = :department) and (:owner = 0 or r.owner = 0 or r.owner = :owner)
order by r.due, r.id limit :rows;

--- came_back(rows INT) * listed
-- The reply was returned, and nothing was sent since.
select r.id, r.number, r.receipt, r.state, r.channel, r.wanted, r.due, r.created, p.name
from request r join request_party p on p.request = r.id and p.role = 'applicant'
where r.state = 'replied' and (select max(e.id) from request_event e where e.request = r.id and e.kind = 'returned') >
    (select max(e.id) from request_event e where e.request = r.id and e.kind in ('replied', 'sent-again'))
order by r.id limit :rows;

--- unanswered(today DAY, rows INT) * listed
-- 补正, 说明理由, 缴费: the applicant was to answer by a day that is over.
select r.id, r.number, r.receipt, r.state, r.channel, r.wanted, r.due, r.created, p.name
from request r join request_party p on p.request = r.id and p.role = 'applicant'
where (r.state in ('correction', 'reasons') and (select max(e.until) from request_event e where e.request = r.id and e.until <> ''
        and e.kind = case r.state when 'correction' then 'correction-asked' else 'reasons-asked' end) < :today)
    or (r.state = 'fee' and (select max(f.until) from request_fee f where f.request = r.id and f.fen > 0 and f.paid = '') < :today)
order by r.id limit :rows;

--- withholds(id REF) ?
-- Decided, and nothing is released: there is no release to tell a third party of.
select d.id from request r join request_decision d on d.request = r.id and d.round = r.round
where r.id = :id and r.state in ('signed', 'replied', 'delivered', 'closed') and d.code not in ('G1', 'G2', 'P1', 'K1', 'K2', 'K3');

--- untold(id REF, rows INT) * listed
-- 第三十二条: released, in whole or without withholding what is a third party's, though it objected; it was not told so in writing. One case, or (0) all.
select r.id, r.number, r.receipt, r.state, r.channel, r.wanted, r.due, r.created, p.name
from request r join request_party p on p.request = r.id and p.role = 'applicant' join request_decision d on d.request = r.id and d.round = r.round
where (:id = 0 or r.id = :id) and r.state in ('signed', 'replied', 'delivered', 'closed') and d.code in ('G2', 'P1', 'K2', 'K3')
    and r.id in (select request from request_event where kind = 'third-party-objected')
    and not exists (select 1 from request_part x where x.decision = d.id and x.ground in ('D4', 'K4b', 'K4c'))
    and (select count(*) from request_event e where e.request = r.id and e.kind = 'third-party-objected') >
        (select count(*) from request_event e where e.request = r.id and e.kind = 'third-party-told')
order by r.id limit :rows;

--- touch(id REF, now TIME) !
-- Holds the row until the transaction ends.
update request set changed = :now where id = :id;

--- party_insert(request REF, role TEXT, class TEXT, name TEXT, contact TEXT, phone TEXT, email TEXT, address TEXT, same TEXT, identity TEXT) 1
insert into request_party(request, role, class, name, contact, phone, email, address, same, identity)
values (:request, :role, :class, :name, :contact, :phone, :email, :address, :same, :identity)
returning id;

--- party_last(request REF, role TEXT) ?
select name, address from request_party where request = :request and role = :role order by id desc limit 1;

--- event_insert(request REF, kind TEXT, day DAY, at TIME, actor REF, until DAY, days INT, party REF, note TEXT) 1
insert into request_event(request, kind, day, at, actor, until, days, party, note)
values (:request, :kind, :day, :at, :actor, :until, :days, :party, :note)
returning id;

--- events(request REF) * event
select e.id, e.request, e.kind, e.day, e.at, e.actor, e.until, e.days, e.party, e.note, a.name_zh as actor_zh, a.name_en as actor_en
from request_event e left join account a on a.id = e.actor
where e.request = :request order by e.id;

--- happened(request REF, kind TEXT) ?
select id from request_event where request = :request and kind = :kind order by id desc limit 1;

--- counter_next(scope TEXT) 1
-- Within the transaction that uses the number: who fails gives it back.
insert into request_counter(scope, last) values (:scope, 1)
on conflict (scope) do update set last = request_counter.last + 1
returning last;

--- identity_destroy(request REF, day DAY) !
update request_party set identity = '', same = '', destroyed = :day where request = :request and role = 'applicant' and identity <> '';

--- identities_over(before TIME, rows INT) *
-- Cases that ended before that moment and still hold an identity document.
select r.id from request r join request_party p on p.request = r.id and p.role = 'applicant'
where (p.identity <> '' or exists (select 1 from request_file f where f.request = r.id and f.identity and f.destroyed = ''))
    and r.changed < :before and r.state in ('withdrawn', 'transferred', 'abandoned', 'closed')
order by r.id limit :rows;

--- open(owner REF, department REF) * listed
-- What is being worked on, by the day it is due; what has none first. 0 is anybody.
select r.id, r.number, r.receipt, r.state, r.channel, r.wanted, r.due, r.created, p.name
from request r join request_party p on p.request = r.id and p.role = 'applicant'
where r.state not in ('withdrawn', 'transferred', 'abandoned', 'closed')
    and (:owner = 0 or r.owner = :owner) and (:department = 0 or r.department = :department)
order by r.due, r.id limit 1000;

--- load(today DAY, week DAY) *
-- What is being worked on, by who handles it: all, overdue, due today, due after today up to `week`, waiting for others.
select r.owner, r.department, o.name_zh as owner_zh, o.name_en as owner_en, d.name_zh as department_zh, d.name_en as department_en,
    count(*) as "n:INT",
    cast(sum(case when r.due <> '' and r.due < :today then 1 else 0 end) as INT) as "overdue:INT",
    cast(sum(case when r.due = :today then 1 else 0 end) as INT) as "today:INT",
    cast(sum(case when r.due > :today and r.due <= :week then 1 else 0 end) as INT) as "week:INT",
    cast(sum(case when r.state in ('correction', 'third_party', 'authority', 'reasons', 'fee') then 1 else 0 end) as INT) as "waiting:INT"
from request r left join account o on o.id = r.owner left join department d on d.id = r.department
where r.state not in ('withdrawn', 'transferred', 'abandoned', 'closed', 'replied', 'delivered')
group by r.owner, r.department, o.name_zh, o.name_en, d.name_zh, d.name_en
order by 8 desc, 7 desc, r.department, r.owner;

--- due_between(first DAY, last DAY) *
select id, number, due from request where due <> '' and due >= :first and due <= :last order by due, id limit 2000;

--- urgent(until DAY, owner REF, rows INT) * listed
-- Due by that day, or waiting to be confirmed; of one person, or (0) of all.
select r.id, r.number, r.receipt, r.state, r.channel, r.wanted, r.due, r.created, p.name
from request r join request_party p on p.request = r.id and p.role = 'applicant'
where ((r.due <> '' and r.due <= :until) or r.state = 'registered') and r.state not in ('withdrawn', 'transferred', 'abandoned', 'closed')
    and (:owner = 0 or r.owner = :owner)
order by r.due, r.id limit :rows;

--- newest(before TIME, before_id REF, rows INT) * listed
select r.id, r.number, r.receipt, r.state, r.channel, r.wanted, r.due, r.created, p.name
from request r join request_party p on p.request = r.id and p.role = 'applicant'
where (r.created, r.id) < (:before, :before_id)
order by r.created desc, r.id desc limit :rows;

--- found(words TEXT, rows INT) * listed
-- By the number, the receipt or the name, whole.
select r.id, r.number, r.receipt, r.state, r.channel, r.wanted, r.due, r.created, p.name
from request r join request_party p on p.request = r.id and p.role = 'applicant'
where r.number = :words or r.receipt = :words or p.name = :words
order by r.created desc, r.id desc limit :rows;

--- of_same(id REF, same TEXT, name TEXT, rows INT) * listed
-- Earlier and later requests of who is probably the same applicant.
select r.id, r.number, r.receipt, r.state, r.channel, r.wanted, r.due, r.created, p.name
from request r join request_party p on p.request = r.id and p.role = 'applicant'
where r.id <> :id and (p.name = :name or (p.same = :same and :same <> ''))
order by r.created desc, r.id desc limit :rows;

--- of_department(department REF) * listed
-- What a department has to draft or to sign.
select r.id, r.number, r.receipt, r.state, r.channel, r.wanted, r.due, r.created, p.name
from request r join request_party p on p.request = r.id and p.role = 'applicant'
where r.department = :department and r.state in ('accepted', 'third_party', 'authority', 'drafting', 'first', 'second', 'final', 'signed')
order by r.due, r.id limit 200;
