-- The approval sheet, co-signing departments, the paper (desk's store).

--- sheet(flow TEXT, subject REF) ?
select urgency, nature, secrecy, sent_to, copied_to, phone, proposal, legality, copies, printed, proofread, archive, checker, openness
from review_sheet where flow = :flow and subject = :subject;

--- sheet_set(flow TEXT, subject REF, urgency TEXT, nature TEXT, secrecy TEXT, sent_to TEXT, copied_to TEXT, phone TEXT, proposal TEXT, legality TEXT, copies INT, printed TEXT, proofread TEXT, archive TEXT, checker TEXT, openness TEXT) !
insert into review_sheet(flow, subject, urgency, nature, secrecy, sent_to, copied_to, phone, proposal, legality, copies, printed, proofread, archive, checker, openness)
values (:flow, :subject, :urgency, :nature, :secrecy, :sent_to, :copied_to, :phone, :proposal, :legality, :copies, :printed, :proofread, :archive, :checker, :openness)
on conflict (flow, subject) do update set urgency = excluded.urgency, nature = excluded.nature, secrecy = excluded.secrecy,
    sent_to = excluded.sent_to, copied_to = excluded.copied_to, phone = excluded.phone, proposal = excluded.proposal,
    legality = excluded.legality, copies = excluded.copies, printed = excluded.printed, proofread = excluded.proofread,
    archive = excluded.archive, checker = excluded.checker, openness = excluded.openness;

--- cosigners(flow TEXT, subject REF) *
select c.department, d.name_zh, d.name_en, c.answer, c.digest, c.note, c.at, coalesce(a.name_zh, '') as "by_zh:TEXT", coalesce(a.name_en, '') as "by_en:TEXT"
from review_cosign c join department d on d.id = c.department left join account a on a.id = c.account
where c.flow = :flow and c.subject = :subject order by d.id;

--- department(id REF) ?
select name_zh from department where id = :id;

--- cosign_ask(flow TEXT, subject REF, department REF) !
insert into review_cosign(flow, subject, department) values (:flow, :subject, :department)
on conflict (flow, subject, department) do nothing;

--- cosign_drop(flow TEXT, subject REF, department REF) !
delete from review_cosign where flow = :flow and subject = :subject and department = :department;

--- cosign_answer(flow TEXT, subject REF, department REF, answer TEXT, digest TEXT, note TEXT, account REF, at TIME) !
update review_cosign set answer = :answer, digest = :digest, note = :note, account = :account, at = :at
where flow = :flow and subject = :subject and department = :department;

--- print(flow TEXT, subject REF) ?
select hash, size, made, substituted from review_paper where flow = :flow and subject = :subject;

--- print_set(flow TEXT, subject REF, hash TEXT, size INT, made TIME, substituted TEXT) !
insert into review_paper(flow, subject, hash, size, made, substituted) values (:flow, :subject, :hash, :size, :made, :substituted)
on conflict (flow, subject) do update set hash = excluded.hash, size = excluded.size, made = excluded.made, substituted = excluded.substituted;

--- deputy_insert(absent REF, deputy REF, first DAY, last DAY, made_by REF, now TIME) 1
insert into review_deputy(absent, deputy, first, last, made_by, made) values (:absent, :deputy, :first, :last, :made_by, :now)
returning id;

--- deputy(id REF) ?
select absent, deputy, last, ended from review_deputy where id = :id;

--- deputy_end(id REF, now TIME) !
update review_deputy set ended = :now where id = :id and ended = 0;

--- deputies(today DAY) *
-- Those that are or will be: not ended, not over.
select r.id, r.absent, r.deputy, r.first, r.last, a.name_zh as absent_zh, a.name_en as absent_en, b.name_zh as deputy_zh, b.name_en as deputy_en
from review_deputy r join account a on a.id = r.absent join account b on b.id = r.deputy
where r.ended = 0 and r.last >= :today order by r.first, r.id;

--- stands_for(deputy REF, today DAY) *
select distinct a.id, a.login, a.name_zh, a.name_en, a.department, a.roles
from review_deputy r join account a on a.id = r.absent
where r.deputy = :deputy and r.ended = 0 and r.first <= :today and r.last >= :today and not a.disabled
order by a.id;

--- account(id REF) ?
select login, disabled from account where id = :id;
