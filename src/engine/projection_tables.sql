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

--- search_terms(after TEXT, part TEXT, rows INT) * term
-- Each word of the index with the number of documents that have it in their title or elsewhere.
-- only sqlite
select term as "term:TEXT", col as "part:TEXT", doc as "documents:INT" from pub_search_terms
where term >= :after and (term > :after or col > :part) order by term, col limit :rows;
-- only postgres
select term as "term:TEXT", part as "part:TEXT", documents::bigint as "documents:INT" from (
    select word collate "C" as term, 'body' as part, ndoc as documents from ts_stat('select body from pub_search')
    union all
    select word collate "C", 'title', ndoc from ts_stat('select title from pub_search')) as word
where term > :after or (term = :after and part > :part) order by term, part limit :rows;
-- all

--- search_places(term TEXT) * place
-- The documents that have one word.
-- only sqlite
select distinct doc as "document:INT", col as "part:TEXT" from pub_search_places where term = :term order by doc, col;
-- only postgres
select rowid as "document:INT", 'body' as "part:TEXT" from pub_search where body @@ quote_literal(:term)::tsquery
union all
select rowid, 'title' from pub_search where title @@ quote_literal(:term)::tsquery
order by 1, 2;
-- all
