-- Mail that goes out, and who wants it (desk's store).

--- want(request REF, now TIME) !
insert into request_notice(request, since) values (:request, :now) on conflict (request) do nothing;

--- want_no_more(request REF) !
delete from request_notice where request = :request;

--- wanted(request REF) ?
-- To whom, and whether its reply goes to him by mail anyway.
select p.email, r.receipt, (select count(*) from mail m where m.request = r.id and m.kind = 'letter' and m.state in ('waiting', 'sent')) as "letters:INT"
from request_notice n join request r on r.id = n.request join request_party p on p.request = r.id and p.role = 'applicant'
where n.request = :request;

--- insert(message_id TEXT, kind TEXT, what TEXT, request REF, letter REF, account REF, place TEXT, now TIME) ? made
-- No row: there is one.
insert into mail(message_id, kind, what, request, letter, account, place, state, created)
values (:message_id, :kind, :what, :request, :letter, :account, :place, 'waiting', :now)
on conflict (message_id) do nothing returning id;

--- get(id REF) ? mail
select id, message_id, kind, what, request, letter, account, place, state, tries, tried, answer, created, ended from mail where id = :id;

--- of_letter(letter REF) * mail
select id, message_id, kind, what, request, letter, account, place, state, tries, tried, answer, created, ended from mail
where letter = :letter order by id;

--- begin(id REF, now TIME) !
update mail set tries = tries + 1, tried = :now where id = :id and state = 'waiting';

--- answered(id REF, answer TEXT) !
update mail set answer = :answer where id = :id;

--- finish(id REF, state TEXT, answer TEXT, now TIME) !
update mail set state = :state, answer = :answer, ended = :now where id = :id and state = 'waiting';

--- refused(since TIME, rows INT) *
-- What could not be delivered, for who has to see to it.
select m.id, m.kind, m.what, m.request, m.letter, m.answer, m.ended, r.number from mail m join request r on r.id = m.request
where m.state = 'refused' and m.ended >= :since order by m.ended desc, m.id desc limit :rows;

--- counts() 1
select coalesce(sum(case when state = 'waiting' then 1 else 0 end), 0) as "waiting:INT",
    coalesce(sum(case when state = 'sent' then 1 else 0 end), 0) as "sent:INT",
    coalesce(sum(case when state = 'refused' then 1 else 0 end), 0) as "refused:INT" from mail;

--- to_remind() *
select id, email, roles, department from account where email <> '' and not disabled order by id;

--- account(id REF) ?
select email, roles, department, disabled from account where id = :id;

--- due(until DAY, office BOOL, account REF, department REF, rows INT) *
-- What somebody has to see to: the office all, others what is theirs or their department's.
select r.number, r.state, r.due from request r
where ((r.due <> '' and r.due <= :until) or (r.state = 'registered' and :office))
    and r.state not in ('replied', 'delivered', 'withdrawn', 'transferred', 'abandoned', 'closed')
    and (:office or r.owner = :account or (r.department = :department and :department <> 0))
order by r.due, r.id limit :rows;
