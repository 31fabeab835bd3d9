-- What an applicant sends, and what the desk does for him (desk's store).

--- file_insert(request REF, public_id TEXT, identity BOOL, name TEXT, size INT, parts INT) 1
insert into request_file(request, public_id, identity, name, size, parts)
values (:request, :public_id, :identity, :name, :size, :parts) returning id;

--- file_by_public_id(public_id TEXT) ?
select id, parts from request_file where public_id = :public_id;

--- file_part_insert(file REF, part INT, box TEXT) !
-- A second taking changes nothing.
insert into request_file_part(file, part, box) values (:file, :part, :box) on conflict (file, part) do nothing;

--- files(request REF) * file
-- `here`: how many of its parts have come.
select f.id, f.request, f.identity, f.name, f.size, f.parts, f.destroyed, (select count(*) from request_file_part p where p.file = f.id) as "here:INT"
from request_file f where f.request = :request order by f.id;

--- file_get(request REF, id REF) ? file
select f.id, f.request, f.identity, f.name, f.size, f.parts, f.destroyed, (select count(*) from request_file_part p where p.file = f.id) as "here:INT"
from request_file f where f.request = :request and f.id = :id;

--- file_parts(file REF) *
select box from request_file_part where file = :file order by part;

--- identity_parts_delete(request REF) !
delete from request_file_part where file in (select id from request_file where request = :request and identity);

--- identity_files_destroy(request REF, day DAY) !
update request_file set name = '', destroyed = :day where request = :request and identity and destroyed = '';

--- file_identity_set(request REF, id REF, identity BOOL) !
update request_file set identity = :identity where request = :request and id = :id and destroyed = '' and identity <> :identity;

--- delivery_set(id REF, medium TEXT, delivery TEXT) !
update request set medium = :medium, delivery = :delivery where id = :id;

--- email_set(request REF, email TEXT) !
update request_party set email = :email where request = :request and role = 'applicant';

--- place_set(id REF, place TEXT, key TEXT) !
update request set status_place = :place, status_key = :key where id = :id;

--- by_word(word TEXT) ?
-- By the registration number or the receipt, whole.
select id from request where number = :word or receipt = :word;

--- same_in_month(same TEXT, name TEXT, first TIME, after TIME) 1
-- Items of who is probably one applicant, within a month.
select count(*) as "n:INT" from request r join request_party p on p.request = r.id and p.role = 'applicant'
where (p.name = :name or (p.same = :same and :same <> '')) and r.created >= :first and r.created < :after;

--- newest_asked(rows INT) *
-- What was asked last: to be compared with what is asked now.
select r.id, r.number, r.receipt, r.state, r.channel, r.wanted, r.due, r.created, p.name, p.same
from request r join request_party p on p.request = r.id and p.role = 'applicant'
order by r.id desc limit :rows;

--- letters_unlock(request REF) !
-- Locked for a code that is replaced: they are locked anew.
update request_letter set locked = '' where request = :request;

--- releases_unlock(request REF) !
update request_release set locked = '' where request = :request;
