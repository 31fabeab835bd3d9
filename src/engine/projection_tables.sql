-- Every table of the projection (public store), row by row in the order of its key.

--- names() * name
-- The tables that are there; the full-text index's own are one.
-- only sqlite
select name as "name:TEXT" from sqlite_schema
where type = 'table' and name glob 'pub_*' and name not glob 'pub_search_*' order by name;
-- only postgres
select table_name::text as "name:TEXT" from information_schema.tables
where table_schema = current_schema() and table_name like 'pub\_%' order by table_name collate "C";
-- all

--- head_rows() *
select id, seq, hash, at from pub_head order by id;

--- head_empty() !
update pub_head set seq = 0, hash = '', at = 0 where id = 1;

--- setting_rows() *
select name, value from pub_setting order by name;

--- setting_empty() !
delete from pub_setting;

--- department_rows() *
select id, code, name_zh, name_en from pub_department order by id;

--- department_empty() !
delete from pub_department;

--- category_rows() *
select id, code, parent, position, name_zh, name_en, about_zh, about_en from pub_category order by id;

--- category_empty() !
delete from pub_category;

--- topic_rows() *
select id, code, name_zh, name_en from pub_topic order by id;

--- topic_empty() !
delete from pub_topic;

--- document_rows(after REF, rows INT) *
select id, edition, withdrawn, reason, department, category, topic, genre, title, title_en, summary, number, index_number,
    made, published, revised, body, html, digest, pdf, pdf_size, seq
from pub_document where id > :after order by id limit :rows;

--- document_empty() !
delete from pub_document;

--- attachment_rows(document REF, position INT, rows INT) *
select document, position, name, type, size, hash, pages, text from pub_attachment
where document > :document or (document = :document and position > :position)
order by document, position limit :rows;

--- attachment_empty() !
delete from pub_attachment;

--- search_empty() !
-- only sqlite
insert into pub_search(pub_search) values ('delete-all');
-- only postgres
delete from pub_search;
-- all

--- search_rows(after INT, rows INT) * indexed
-- PostgreSQL keeps what is searched as rows.
-- only sqlite
select 0 as "key:INT", '' as "title:TEXT", '' as "body:TEXT" where :after > :rows and false;
-- only postgres
select rowid as "key:INT", title as "title:TEXT", body as "body:TEXT" from pub_search where rowid > :after order by rowid limit :rows;
-- all

--- search_terms(after TEXT, part TEXT, rows INT) * term
-- SQLite keeps words only: each with the number of documents that have it in their title or elsewhere.
-- only sqlite
select term as "term:TEXT", col as "part:TEXT", doc as "documents:INT" from pub_search_terms
where term >= :after and (term > :after or col > :part) order by term, col limit :rows;
-- only postgres
select :after as "term:TEXT", :part as "part:TEXT", :rows as "documents:INT" where false;
-- all

--- search_places(term TEXT) * place
-- The documents that have one word.
-- only sqlite
select distinct doc as "key:INT", col as "part:TEXT" from pub_search_places where term = :term order by doc, col;
-- only postgres
select 0 as "key:INT", :term as "part:TEXT" where false;
-- all
