-- What the tests' subject writes into the projection (public store).

--- topic_set(id REF, code TEXT, name TEXT) !
insert into pub_topic(id, code, name_zh, name_en) values (:id, :code, :name, :name)
on conflict (id) do update set name_zh = excluded.name_zh, name_en = excluded.name_en;

--- topic_get(id REF) ?
select code, name_zh from pub_topic where id = :id;

--- file_delete(document REF) !
delete from pub_attachment where document = :document;

--- file_add(document REF, hash TEXT) !
insert into pub_attachment(document, position, name, type, size, hash, pages, text)
values (:document, 1, 'f', 'text/plain', 1, :hash, 0, '');

--- file_used(hash TEXT) ?
select document from pub_attachment where hash = :hash limit 1;

--- search_add(key INT, title TEXT, body TEXT) !
-- only sqlite
insert into pub_search(rowid, title, body) values (:key, :title, :body);
-- only postgres
insert into pub_search(rowid, title, body, title_keys, keys)
values (:key, split_part(:title, chr(10), 1), split_part(:body, chr(10), 1), search_keys(:title, ''), search_keys(:title, :body));
-- all

--- waiting() 1
select count(*) as "n:INT" from in_submission;

--- unused() 1
select count(*) as "n:INT" from unused_blob;

--- head() 1
select seq from pub_head where id = 1;
