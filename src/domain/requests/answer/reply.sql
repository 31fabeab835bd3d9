-- The answer: decisions, letters, deliveries, and what follows (desk's store).

--- decision(request REF, round INT) ?
select id, code, facts, drafter, changed, taken from request_decision where request = :request and round = :round;

--- decision_set(request REF, round INT, code TEXT, facts TEXT, drafter REF, now TIME, taken DAY) 1
insert into request_decision(request, round, code, facts, drafter, changed, taken) values (:request, :round, :code, :facts, :drafter, :now, :taken)
on conflict (request, round) do update set code = excluded.code, facts = excluded.facts, drafter = excluded.drafter,
    changed = excluded.changed, taken = excluded.taken
returning id;

--- decision_taken(request REF, round INT, taken DAY) !
update request_decision set taken = :taken where request = :request and round = :round;

--- parts(decision REF) * part
select id, position, span, ground, article, reason, reviewer, look_again, looked, outcome from request_part where decision = :decision order by position;

--- parts_delete(decision REF) !
delete from request_part where decision = :decision;

--- part_insert(decision REF, position INT, span TEXT, ground TEXT, article TEXT, reason TEXT, reviewer TEXT, look_again DAY) !
insert into request_part(decision, position, span, ground, article, reason, reviewer, look_again, again)
values (:decision, :position, :span, :ground, :article, :reason, :reviewer, :look_again, :look_again);

--- releases(request REF) * release
select id, round, name, size, hash, locked from request_release where request = :request order by id;

--- release_insert(request REF, round INT, name TEXT, size INT, hash TEXT) !
insert into request_release(request, round, name, size, hash) values (:request, :round, :name, :size, :hash);

--- release_delete(request REF, round INT, id REF) !
delete from request_release where request = :request and round = :round and id = :id;

--- release_replace(request REF, id REF, hash TEXT, size INT) !
update request_release set hash = :hash, size = :size where request = :request and id = :id and locked = '';

--- unscanned() *
-- Released files of answers that are not out yet, which nobody has scanned.
select f.hash, min(f.name) as "name:TEXT" from request_release f join request r on r.id = f.request and r.round = f.round
where r.state in ('accepted', 'drafting', 'first', 'second', 'final', 'signed')
    and not exists (select 1 from leak_file l where l.hash = f.hash)
group by f.hash order by f.hash limit 100;

--- release_locked(id REF, locked TEXT) !
update request_release set locked = :locked where id = :id;

--- letter_insert(request REF, round INT, kind TEXT, state TEXT, party REF, body TEXT, edited BOOL) 1
insert into request_letter(request, round, kind, state, party, body, edited) values (:request, :round, :kind, :state, :party, :body, :edited)
returning id;

--- parties(request REF) *
-- Those who are asked or told besides the applicant.
select name, contact from request_party where request = :request and role <> 'applicant' order by id;

--- letter(id REF) ? letter
select l.id, l.request, l.round, l.kind, l.state, l.party, l.event, l.body, l.edited, l.number, l.day, l.signed_at, l.signer, l.hash, l.size,
    l.substituted, l.locked, l.replied, l.composed, p.role, p.name as addressee
from request_letter l join request_party p on p.id = l.party where l.id = :id;

--- letters(request REF) * letter
select l.id, l.request, l.round, l.kind, l.state, l.party, l.event, l.body, l.edited, l.number, l.day, l.signed_at, l.signer, l.hash, l.size,
    l.substituted, l.locked, l.replied, l.composed, p.role, p.name as addressee
from request_letter l join request_party p on p.id = l.party where l.request = :request order by l.id;

--- letter_draft(request REF, round INT) ?
-- The reply that is being drafted or reviewed in this round.
select id, body, edited from request_letter where request = :request and round = :round and kind = 'reply' and state = 'draft';

--- letter_reply(request REF, round INT) ? letter
-- The signed reply of a round.
select l.id, l.request, l.round, l.kind, l.state, l.party, l.event, l.body, l.edited, l.number, l.day, l.signed_at, l.signer, l.hash, l.size,
    l.substituted, l.locked, l.replied, l.composed, p.role, p.name as addressee
from request_letter l join request_party p on p.id = l.party
where l.request = :request and l.round = :round and l.kind = 'reply' and l.state = 'signed';

--- letter_body(id REF, body TEXT, edited BOOL) !
update request_letter set body = :body, edited = :edited where id = :id and state = 'draft';

--- letter_sign(id REF, body TEXT, composed TEXT, word TEXT, year INT, serial INT, number TEXT, day DAY, now TIME, signer REF) !
update request_letter set state = 'signed', body = :body, composed = :composed, word = :word, year = :year, serial = :serial, number = :number, day = :day,
    signed_at = :now, signer = :signer
where id = :id and state = 'draft';

--- letter_void(id REF) !
update request_letter set state = 'void' where id = :id and state = 'signed';

--- letter_of_event(id REF, event REF) !
update request_letter set event = :event where id = :id;

--- letter_made(id REF, hash TEXT, size INT, substituted TEXT) !
update request_letter set hash = :hash, size = :size, substituted = :substituted where id = :id;

--- letter_locked(id REF, locked TEXT) !
update request_letter set locked = :locked where id = :id;

--- letter_replied(id REF, day DAY) !
update request_letter set replied = :day where id = :id and replied = '';

--- round_set(id REF, round INT) !
update request set round = :round where id = :id;

--- owner_set(id REF, owner REF, department REF) !
update request set owner = :owner, department = :department where id = :id;

--- deliveries(request REF) * delivery
select d.id, d.letter, d.way, d.day, d.received, d.receiver, d.place, d.tracking, d.note, d.returned, d.actor, d.at, d.proof, d.proof_name,
    d.proof_size, l.number as letter_number, a.name_zh as actor_zh, a.name_en as actor_en
from request_delivery d join request_letter l on l.id = d.letter left join account a on a.id = d.actor
where l.request = :request order by d.id;

--- delivery_insert(letter REF, way TEXT, day DAY, received DAY, receiver TEXT, place TEXT, tracking TEXT, note TEXT, actor REF, at TIME) 1
insert into request_delivery(letter, way, day, received, receiver, place, tracking, note, actor, at)
values (:letter, :way, :day, :received, :receiver, :place, :tracking, :note, :actor, :at)
returning id;

--- delivery_received(id REF, letter REF, received DAY, receiver TEXT, returned DAY) !
update request_delivery set received = :received, receiver = :receiver, returned = :returned where id = :id and letter = :letter;

--- delivery_proof(id REF, letter REF, proof TEXT, name TEXT, size INT) !
update request_delivery set proof = :proof, proof_name = :name, proof_size = :size where id = :id and letter = :letter;

--- registered(kind TEXT, year INT, rows INT) *
-- 文书登记簿: of a kind, by its numbers.
select l.id, l.request, l.number, l.day, l.state, p.name as addressee, r.number as case_number
from request_letter l join request_party p on p.id = l.party join request r on r.id = l.request
where l.kind = :kind and l.year = :year and l.serial > 0 order by l.serial limit :rows;

--- last_event(request REF) ?
select id from request_event where request = :request order by id desc limit 1;

--- items_this_month(id REF, same TEXT, name TEXT, since TIME, till TIME) 1
-- What this applicant asked in that month before this request.
select count(*) as "n:INT" from request r join request_party p on p.request = r.id and p.role = 'applicant'
where r.id < :id and r.created >= :since and r.created < :till and ((p.same = :same and :same <> '') or (:same = '' and p.name = :name));

--- fee_insert(request REF, round INT, letter REF, basis TEXT, items_before INT, items INT, pages INT, before_waiver INT, fen INT, waived TEXT, lines TEXT, asked DAY, until DAY) !
insert into request_fee(request, round, letter, basis, items_before, items, pages, before_waiver_fen, fen, waived, lines, asked, until)
values (:request, :round, :letter, :basis, :items_before, :items, :pages, :before_waiver, :fen, :waived, :lines, :asked, :until);

--- fees(request REF) * fee
select id, round, letter, basis, items_before, items, pages, before_waiver_fen, fen, waived, lines, asked, until, paid, paid_fen
from request_fee where request = :request order by id;

--- fee_paid(request REF, day DAY) !
-- The last one that is open.
update request_fee set paid = :day, paid_fen = fen
where id = (select max(id) from request_fee where request = :request and paid = '' and fen > 0);

--- remedy_insert(request REF, round INT, kind TEXT, filed DAY, filer TEXT, organ TEXT, number TEXT, note TEXT, actor REF, now TIME) 1
insert into request_remedy(request, round, kind, filed, filer, organ, number, note, actor, at)
values (:request, :round, :kind, :filed, :filer, :organ, :number, :note, :actor, :now)
returning id;

--- remedy_decide(id REF, request REF, result TEXT, decided DAY, note TEXT) !
-- What was noted when it was filed stays.
update request_remedy set result = :result, decided = :decided,
    note = case when :note = '' then note when note = '' then :note else note || '；' || :note end
where id = :id and request = :request and result = 'pending';

--- remedies(request REF) * remedy
select id, round, kind, filed, filer, organ, number, result, decided, note from request_remedy where request = :request order by id;

--- replied(request REF, round INT) ?
select replied from request_letter where request = :request and round = :round and kind = 'reply' and state = 'signed';

--- heads(department REF, drafter REF) 1
-- Who can sign at the first level there.
select count(*) as "n:INT" from account where department = :department and id <> :drafter and not disabled and roles like '%department_head%';
