-- From requests to publications (desk's store).

--- uncompared(rows INT) *
-- Cases that have not been compared with the others. Numbers are given before transactions end: a few are looked at again.
select r.id, r.wanted, r.created from request r
where r.id > (select coalesce(max(x.request), 0) - 100 from request_alike x) and not exists (select 1 from request_alike x where x.request = r.id)
order by r.id limit :rows;

--- heads(rows INT) *
-- The newest questions that were the first of their kind.
select x.head, r.wanted from request_alike x join request r on r.id = x.head where x.request = x.head order by x.request desc limit :rows;

--- alike_insert(request REF, head REF) !
insert into request_alike(request, head) values (:request, :head) on conflict (request) do nothing;

--- askers(head REF, since TIME, after REF) 1
-- How many applicants asked for it since then, after that case; how many cases that makes, and which is the last.
select count(distinct case when p.same <> '' then p.same else p.name end) as "applicants:INT", count(*) as "n:INT",
    coalesce(max(x.request), 0) as "last:REF"
from request_alike x join request r on r.id = x.request join request_party p on p.request = x.request and p.role = 'applicant'
where x.head = :head and r.created >= :since and x.request > :after;

--- last_of(head REF) ?
select id, request, state from request_proposal where head = :head order by id desc limit 1;

--- propose(head REF, n INT, request REF, now TIME) 1
insert into request_proposal(head, n, request, made) values (:head, :n, :request, :now) returning id;

--- open() 1
select count(*) as "n:INT" from request_proposal where state = 'open';

--- proposals(state TEXT, rows INT) * proposal
-- The newest first; state '' is all that were decided.
select p.id, p.head, p.n, p.state, p.reason, p.document, p.made, p.decided, p.actor, r.wanted, a.name_zh as actor_zh, a.name_en as actor_en
from request_proposal p join request r on r.id = p.head left join account a on a.id = p.actor
where p.state = :state or (:state = '' and p.state <> 'open')
order by p.id desc limit :rows;

--- proposal(id REF) ? proposal
select p.id, p.head, p.n, p.state, p.reason, p.document, p.made, p.decided, p.actor, r.wanted, a.name_zh as actor_zh, a.name_en as actor_en
from request_proposal p join request r on r.id = p.head left join account a on a.id = p.actor
where p.id = :id;

--- decide(id REF, state TEXT, reason TEXT, document REF, now TIME, actor REF) !
update request_proposal set state = :state, reason = :reason, document = :document, decided = :now, actor = :actor where id = :id and state = 'open';

--- alikes(head REF, rows INT) * alike
-- The cases, the newest first, with what each was decided to be.
select r.id, r.number, r.receipt, r.state, r.channel, r.wanted, r.due, r.created, p.name, coalesce(d.code, '') as "code:TEXT"
from request_alike x join request r on r.id = x.request join request_party p on p.request = r.id and p.role = 'applicant'
    left join request_decision d on d.request = r.id and d.round = r.round
where x.head = :head order by r.id desc limit :rows;
