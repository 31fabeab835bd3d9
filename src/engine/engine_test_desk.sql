-- A thing for the tests of the engine: a row of feedback, whose message is its content (desk's store).

--- thing_add(name TEXT, message TEXT, department TEXT, owner REF) 1
insert into feedback(public_id, page, message, contact, received, state, owner, changed)
values (:name, '', :message, :department, 0, 'draft', :owner, 0) returning id;

--- thing_get(id ID) ?
select state, message, contact, owner from feedback where id = :id;

--- thing_set_state(id ID, before TEXT, after TEXT) !
update feedback set state = :after where id = :id and state = :before;

--- thing_set_message(id ID, message TEXT) !
update feedback set message = :message where id = :id;

--- thing_of_name(name TEXT) ?
select id, message from feedback where public_id = :name;

--- things() *
select id, public_id, message from feedback order by id;

--- department_add(code TEXT) 1
insert into department(code, name_zh) values (:code, :code) returning id;

--- account_add(login TEXT, department REF) 1
insert into account(login, name_zh, name_en, department, created) values (:login, :login, :login, :department, 0) returning id;

--- ledger_spoil(seq ID, payload TEXT) !
update ledger set payload = :payload where seq = :seq;

--- job_count() 1
select count(*) as "n:INT" from job;

--- taken_count() 1
select count(*) as "n:INT" from inbox_taken;

--- refused() *
select public_id, kind, received, payload, reason, at from inbox_refused order by public_id;

--- ledger_remove(seq ID) !
delete from ledger where seq = :seq;
