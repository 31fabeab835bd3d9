-- Mail that came in (desk's store).

--- insert(digest TEXT, source TEXT, state TEXT, arrived TIME, now TIME, note TEXT) ? made
-- No row: it is there.
insert into request_mail(digest, source, state, arrived, taken, note) values (:digest, :source, :state, :arrived, :now, :note)
on conflict (digest) do nothing returning id;

--- file_insert(mail REF, position INT, name TEXT, size INT, parts INT) 1
insert into request_mail_file(mail, position, name, size, parts) values (:mail, :position, :name, :size, :parts) returning id;

--- part_insert(file REF, part INT, box TEXT) !
insert into request_mail_part(file, part, box) values (:file, :part, :box);

--- get(id REF) ? mail
select id, source, state, arrived, sent, taken, box, cut, request from request_mail where id = :id;

--- waiting(rows INT) * mail
select id, source, state, arrived, sent, taken, box, cut, request from request_mail where state in ('reading', 'waiting', 'unreadable')
order by id limit :rows;

--- how_many() 1
select count(*) as "n:INT" from request_mail where state in ('reading', 'waiting', 'unreadable');

--- files(mail REF) * file
select id, position, name, size, parts from request_mail_file where mail = :mail order by position;

--- file(mail REF, position INT) ? file
select id, position, name, size, parts from request_mail_file where mail = :mail and position = :position;

--- parts(file REF) *
select box from request_mail_part where file = :file order by part;

--- known(id REF, known TEXT) ?
-- Another with the same Message-ID, that was kept.
select id from request_mail where known = :known and id <> :id and state <> 'double' limit 1;

--- read(id REF, state TEXT, known TEXT, arrived TIME, sent TIME, box TEXT, cut BOOL) !
update request_mail set state = :state, known = :known, arrived = :arrived, sent = :sent, box = :box, cut = :cut
where id = :id and state = 'reading';

--- seen_to(id REF, state TEXT, request REF, actor REF, note TEXT) !
update request_mail set state = :state, request = :request, actor = :actor, note = :note, box = ''
where id = :id and state in ('waiting', 'unreadable');

--- parts_delete(mail REF) !
delete from request_mail_part where file in (select id from request_mail_file where mail = :mail);

--- files_delete(mail REF) !
delete from request_mail_file where mail = :mail;

--- part_move(file REF, to_file REF) !
-- Sealed for the same key: nobody opens them on the way.
insert into request_file_part(file, part, box) select cast(:to_file as REF), part, box from request_mail_part where file = :file;

--- mailbox(name TEXT) ?
select validity, uid from request_mailbox where name = :name;

--- mailbox_set(name TEXT, validity INT, uid INT) !
insert into request_mailbox(name, validity, uid) values (:name, :validity, :uid)
on conflict (name) do update set validity = excluded.validity, uid = excluded.uid;
