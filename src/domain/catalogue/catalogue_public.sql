-- What readers find and read (public store), and how the projector writes it.
--
-- `withdrawn = false`, not `not withdrawn`: SQLite takes the first to its indexes. A keyset is a row: (published, id).

--- category_set(id REF, code TEXT, parent REF, position INT, name_zh TEXT, name_en TEXT, about_zh TEXT, about_en TEXT) !
insert into pub_category(id, code, parent, position, name_zh, name_en, about_zh, about_en)
values (:id, :code, :parent, :position, :name_zh, :name_en, :about_zh, :about_en)
on conflict (id) do update set code = excluded.code, parent = excluded.parent, position = excluded.position, name_zh = excluded.name_zh,
    name_en = excluded.name_en, about_zh = excluded.about_zh, about_en = excluded.about_en;

--- topic_set(id REF, code TEXT, name_zh TEXT, name_en TEXT) !
insert into pub_topic(id, code, name_zh, name_en) values (:id, :code, :name_zh, :name_en)
on conflict (id) do update set code = excluded.code, name_zh = excluded.name_zh, name_en = excluded.name_en;

--- set(id REF, edition INT, department REF, category REF, topic REF, genre TEXT, title TEXT, title_en TEXT, summary TEXT, number TEXT, index_number TEXT, made DAY, published DAY, revised DAY, html TEXT, digest TEXT, seq INT, files INT, published_at TIME) !
insert into pub_document(id, edition, withdrawn, reason, department, category, topic, genre, title, title_en, summary, number, index_number,
    made, published, revised, html, digest, pdf, pdf_size, seq, files, published_at)
values (:id, :edition, false, '', :department, :category, :topic, :genre, :title, :title_en, :summary, :number, :index_number,
    :made, :published, :revised, :html, :digest, '', 0, :seq, :files, :published_at);

--- published_at(id REF) ?
select published_at from pub_document where id = :id;

--- delete(id REF) !
delete from pub_document where id = :id;

--- withdraw(id REF, reason TEXT, day DAY, seq INT) !
-- Title, dates and reason are all that stays.
update pub_document set withdrawn = true, reason = :reason, revised = :day, seq = :seq, genre = '', summary = '', number = '',
    mode = '', basis = '', source = '', keywords = '', stated = '', stated_by = '', stated_on = '', effective = '', expires = '', has_expired = false, open_until = '', secrecy = '',
    validity = '', validity_by = '', validity_on = '', validity_doc = 0, related = 0,
    index_number = '', html = '', digest = '', pdf = '', pdf_size = 0, files = 0,
    older = 0, older_title = '', older_title_en = '', newer = 0, newer_title = '', newer_title_en = ''
where id = :id;

--- set_pdf(id REF, edition INT, pdf TEXT, size INT, seq INT) !
update pub_document set pdf = :pdf, pdf_size = :size, seq = :seq where id = :id and edition = :edition and withdrawn = false;

--- meta_set(id REF, mode TEXT, basis TEXT, source TEXT, keywords TEXT, stated TEXT, stated_by TEXT, stated_on DAY, effective DAY, expires DAY, has_expired BOOL, open_until DAY, secrecy TEXT) !
update pub_document set mode = :mode, basis = :basis, source = :source, keywords = :keywords, stated = :stated, stated_by = :stated_by,
    stated_on = :stated_on, effective = :effective, expires = :expires, has_expired = :has_expired, open_until = :open_until, secrecy = :secrecy
where id = :id;

--- expire(id REF) !
update pub_document set has_expired = true where id = :id and withdrawn = false;

--- recall(id REF, reason TEXT, day DAY, seq INT) !
-- As withdraw, and not even the title stays.
update pub_document set withdrawn = true, recalled = true, title = '', title_en = '', reason = :reason, revised = :day, seq = :seq
where id = :id;

--- settle_look(id REF) ?
select id, stated, stated_by, stated_on, expires, has_expired, validity, validity_by, validity_on, validity_doc, related
from pub_document where id = :id and withdrawn = false;

--- acts_on(id REF) *
-- Documents that are public and amend or repeal this one.
select r.kind, d.id, d.published, d.effective from pub_relation r join pub_document d on d.id = r.document
where r.other = :id and d.withdrawn = false and r.kind in ('amends', 'repeals') order by d.published, d.id;

--- related_count(id REF) 1
select count(*) as "n:INT" from pub_relation where document = :id or other = :id;

--- settle(id REF, validity TEXT, validity_by TEXT, validity_on DAY, validity_doc REF, related INT) !
update pub_document set validity = :validity, validity_by = :validity_by, validity_on = :validity_on, validity_doc = :validity_doc, related = :related
where id = :id;

--- relation_add(document REF, kind TEXT, other REF) !
insert into pub_relation(document, kind, other) values (:document, :kind, :other) on conflict do nothing;

--- relations_delete(document REF) !
delete from pub_relation where document = :document;

--- relation_others(document REF) *
select distinct other from pub_relation where document = :document order by other;

--- relations(id REF) * relation
-- What is public and has to do with it, whichever of the two says so.
select r.kind, d.id, d.title, d.title_en, d.published, false as "back:BOOL" from pub_relation r join pub_document d on d.id = r.other
where r.document = :id and d.withdrawn = false
union all
select r.kind, d.id, d.title, d.title_en, d.published, true from pub_relation r join pub_document d on d.id = r.document
where r.other = :id and d.withdrawn = false;

--- version_add(document REF, edition INT, day DAY, note TEXT, title TEXT, title_en TEXT, body TEXT, particulars TEXT, files TEXT, digest TEXT, seq INT) !
insert into pub_version(document, edition, day, note, title, title_en, body, particulars, files, digest, seq)
values (:document, :edition, :day, :note, :title, :title_en, :body, :particulars, :files, :digest, :seq)
on conflict (document, edition) do nothing;

--- versions_delete(document REF) !
delete from pub_version where document = :document;

--- version_file_add(document REF, edition INT, position INT, name TEXT, type TEXT, size INT, hash TEXT) !
insert into pub_version_file(document, edition, position, name, type, size, hash)
values (:document, :edition, :position, :name, :type, :size, :hash)
on conflict (document, edition, position) do nothing;

--- version_files_delete(document REF) !
delete from pub_version_file where document = :document;

--- version_files(document REF, edition INT) * version_file
select position, name, type, size, hash from pub_version_file where document = :document and edition = :edition order by position;

--- version_file(document REF, edition INT, position INT) ? version_file
select position, name, type, size, hash from pub_version_file where document = :document and edition = :edition and position = :position;

--- versions(document REF) *
select edition, day, note from pub_version where document = :document order by edition desc;

--- version(document REF, edition INT) ?
select document, edition, day, note, title, title_en, body, particulars, files, digest, seq from pub_version where document = :document and edition = :edition;

--- attachment_insert(document REF, position INT, name TEXT, type TEXT, size INT, hash TEXT, pages INT, text TEXT) !
insert into pub_attachment(document, position, name, type, size, hash, pages, text)
values (:document, :position, :name, :type, :size, :hash, :pages, :text);

--- attachments_delete(document REF) !
delete from pub_attachment where document = :document;

--- get(id REF) ? document
select d.id, d.edition, d.withdrawn, d.reason, d.department, d.category, d.topic, d.genre, d.title, d.title_en, d.summary, d.number,
    d.index_number, d.made, d.published, d.revised, coalesce(v.body, '') as "body:TEXT", d.html, d.digest, d.pdf, d.pdf_size, d.seq,
    d.mode, d.basis, d.source, d.keywords, d.effective, d.expires, d.open_until, d.secrecy, d.validity, d.validity_by, d.validity_on, d.validity_doc, d.recalled,
    c.code as category_code, c.name_zh as category_zh, c.name_en as category_en, t.code as topic_code, t.name_zh as topic_zh, t.name_en as topic_en,
    p.name_zh as department_zh, p.name_en as department_en, coalesce(x.n, 0) as "reads:INT"
from pub_document d join pub_category c on c.id = d.category join pub_topic t on t.id = d.topic join pub_department p on p.id = d.department
    left join pub_version v on v.document = d.id and v.edition = d.edition left join pub_reads x on x.document = d.id
where d.id = :id;

--- page(id REF) ?
-- What a document's page shows, in one look.
select id, edition, withdrawn, reason, department, category, topic, genre, title, title_en, summary, number, index_number,
    made, published, published_at, revised, html, pdf, pdf_size, files, mode, basis, source, keywords, effective, expires, open_until, secrecy,
    validity, validity_by, validity_on, validity_doc, related, recalled, older, older_title, older_title_en, newer, newer_title, newer_title_en
from pub_document where id = :id;

--- attachments(document REF) * attachment
select document, position, name, type, size, hash, pages, text <> '' as "words:BOOL" from pub_attachment where document = :document order by position;

--- attachment(document REF, position INT) ? attachment
select document, position, name, type, size, hash, pages, text <> '' as "words:BOOL" from pub_attachment
where document = :document and position = :position;

--- attachment_text(document REF, position INT) ?
select name, type, size, pages, text from pub_attachment where document = :document and position = :position;

--- attachment_texts(document REF) *
select position, name, text from pub_attachment where document = :document order by position;

--- neighbours(category REF, published DAY, id REF) * neighbour
-- The next newer and the next older one of a column, as far as there are any.
select id, title, title_en, newer as "newer:BOOL" from (
    select id, title, title_en, true as newer from pub_document
    where category = :category and withdrawn = false and (published, id) > (:published, :id)
    order by published, id limit 1) as n
union all
select id, title, title_en, newer from (
    select id, title, title_en, false as newer from pub_document
    where category = :category and withdrawn = false and (published, id) < (:published, :id)
    order by published desc, id desc limit 1) as o;

--- beside_set(id REF, older REF, older_title TEXT, older_title_en TEXT, newer REF, newer_title TEXT, newer_title_en TEXT) !
update pub_document set older = :older, older_title = :older_title, older_title_en = :older_title_en,
    newer = :newer, newer_title = :newer_title, newer_title_en = :newer_title_en
where id = :id;

--- older_set(id REF, older REF, title TEXT, title_en TEXT) !
update pub_document set older = :older, older_title = :title, older_title_en = :title_en where id = :id;

--- newer_set(id REF, newer REF, title TEXT, title_en TEXT) !
update pub_document set newer = :newer, newer_title = :title, newer_title_en = :title_en where id = :id;

--- filed(id REF) ?
-- Where a document that is public stands in lists and counts.
select id, category, topic, department, genre, validity, made, published, title, title_en from pub_document where id = :id and withdrawn = false;

--- listed_add(id REF) !
-- Before a statement that could fail after some of its rows SQLite writes away what the full text has gathered in this transaction,
-- one segment for each document: half of the time of a rebuild. So here it says "or fail" (the transaction is undone as a
-- whole anyway), and asks no function for anything, since that can fail too.
-- only sqlite
insert or fail into pub_listed(category, topic, department, published, document)
-- only postgres
insert into pub_listed(category, topic, department, published, document)
-- all
select d.category * c.own, d.topic * t.own, d.department * p.own, d.published, d.id
from pub_document d
    cross join (select 0 as own union all select 1) as c
    cross join (select 0 as own union all select 1) as t
    cross join (select 0 as own union all select 1) as p
where d.id = :id and d.withdrawn = false;

--- listed_remove(category REF, topic REF, department REF, published DAY, id REF) !
delete from pub_listed
where category in (0, :category) and topic in (0, :topic) and department in (0, :department) and published = :published and document = :id;

--- count_begin(id REF, span TEXT) !
-- A row for each choice that had none. (See listed_add.)
-- only sqlite
insert or ignore into pub_count(category, topic, department, span, n)
-- only postgres
insert into pub_count(category, topic, department, span, n)
-- all
select d.category * c.own, d.topic * t.own, d.department * p.own, :span, 0
from pub_document d
    cross join (select 0 as own union all select 1) as c
    cross join (select 0 as own union all select 1) as t
    cross join (select 0 as own union all select 1) as p
-- only sqlite
where d.id = :id and d.withdrawn = false;
-- only postgres
where d.id = :id and d.withdrawn = false
on conflict (category, topic, department, span) do nothing;
-- all

--- count_change(category REF, topic REF, department REF, year TEXT, month TEXT, by INT) !
-- only sqlite
update or fail pub_count set n = n + :by
-- only postgres
update pub_count set n = n + :by
-- all
where category in (0, :category) and topic in (0, :topic) and department in (0, :department) and span in ('', :year, :month);

--- count_tidy(category REF, topic REF, department REF, year TEXT, month TEXT) !
delete from pub_count
where category in (0, :category) and topic in (0, :topic) and department in (0, :department) and span in ('', :year, :month) and n = 0;

--- listed(category REF, topic REF, department REF, since DAY, before DAY, before_id REF, rows INT) * listed
-- What a choice holds, from a place on towards the older ones; 0 is any.
select d.id, d.title, d.title_en, d.summary, d.number, d.made, d.published, d.revised, d.category, d.topic
from pub_listed l join pub_document d on d.id = l.document
where l.category = :category and l.topic = :topic and l.department = :department
    and l.published >= :since and (l.published, l.document) < (:before, :before_id)
order by l.published desc, l.document desc limit :rows;

--- listed_after(category REF, topic REF, department REF, until DAY, after DAY, after_id REF, rows INT) * listed
-- The same, towards the newer ones: nearest first.
select d.id, d.title, d.title_en, d.summary, d.number, d.made, d.published, d.revised, d.category, d.topic
from pub_listed l join pub_document d on d.id = l.document
where l.category = :category and l.topic = :topic and l.department = :department
    and l.published < :until and (l.published, l.document) > (:after, :after_id)
order by l.published, l.document limit :rows;

--- ordered_add(kind TEXT, category TEXT, topic TEXT, department TEXT, place TEXT, id REF) !
-- In one order for everything, its column, topic and department. (See listed_add.)
-- only sqlite
insert or fail into pub_ordered(kind, filed, place, document)
-- only postgres
insert into pub_ordered(kind, filed, place, document)
-- all
values (:kind, '', :place, :id), (:kind, :category, :place, :id), (:kind, :topic, :place, :id), (:kind, :department, :place, :id);

--- ordered_remove(kind TEXT, category TEXT, topic TEXT, department TEXT, place TEXT, id REF) !
delete from pub_ordered
where kind = :kind and filed in ('', :category, :topic, :department) and place = :place and document = :id;

--- ordered_on(kind TEXT, filed TEXT, place TEXT, id REF, rows INT) * listed
-- What stands after a place.
select d.id, d.title, d.title_en, d.summary, d.number, d.made, d.published, d.revised, d.category, d.topic
from pub_ordered o join pub_document d on d.id = o.document
where o.kind = :kind and o.filed = :filed and (o.place, o.document) > (:place, :id)
order by o.place, o.document limit :rows;

--- ordered_back(kind TEXT, filed TEXT, place TEXT, id REF, rows INT) * listed
-- What stands before it, nearest first.
select d.id, d.title, d.title_en, d.summary, d.number, d.made, d.published, d.revised, d.category, d.topic
from pub_ordered o join pub_document d on d.id = o.document
where o.kind = :kind and o.filed = :filed and (o.place, o.document) < (:place, :id)
order by o.place desc, o.document desc limit :rows;

--- held(parent REF, topic REF, department REF, span TEXT) 1
-- How many a choice holds, those right under the column included; 0 and '' are any.
select cast(coalesce(sum(k.n), 0) as INT) as "n:INT" from pub_count k
where k.category in (select 0 where :parent = 0 union all
        select c.id from pub_category c where :parent <> 0 and (c.id = :parent or c.parent = :parent))
    and k.topic = :topic and k.department = :department and k.span = :span;

--- facet_categories(topic REF, department REF, span TEXT) * facet
-- How many each choice would leave, the other choices being what they are. `cross join`: SQLite takes the short list first.
select c.id, k.n from pub_category c cross join pub_count k
where k.category = c.id and k.topic = :topic and k.department = :department and k.span = :span;

--- facet_topics(parent REF, department REF, span TEXT) * facet
select t.id, cast(sum(k.n) as INT) as "n:INT" from pub_topic t cross join pub_count k
where k.topic = t.id
    and k.category in (select 0 where :parent = 0 union all
        select c.id from pub_category c where :parent <> 0 and (c.id = :parent or c.parent = :parent))
    and k.department = :department and k.span = :span
group by t.id;

--- facet_departments(parent REF, topic REF, span TEXT) * facet
select p.id, cast(sum(k.n) as INT) as "n:INT" from pub_department p cross join pub_count k
where k.department = p.id
    and k.category in (select 0 where :parent = 0 union all
        select c.id from pub_category c where :parent <> 0 and (c.id = :parent or c.parent = :parent))
    and k.topic = :topic and k.span = :span
group by p.id;

--- facet_months(parent REF, topic REF, department REF) *
select k.span as month, cast(sum(k.n) as INT) as "n:INT" from pub_count k
where k.category in (select 0 where :parent = 0 union all
        select c.id from pub_category c where :parent <> 0 and (c.id = :parent or c.parent = :parent))
    and k.topic = :topic and k.department = :department and length(k.span) = 7
group by k.span order by k.span desc;

--- on_day(day DAY) *
-- Days are not counted beforehand: there is little in one.
select d.category, d.topic, d.department from pub_listed l join pub_document d on d.id = l.document
where l.category = 0 and l.topic = 0 and l.department = 0 and l.published = :day;

--- row(id REF) ? listed
select id, title, title_en, summary, number, made, published, revised, category, topic from pub_document where id = :id;

--- tally_add(kind TEXT, value TEXT) !
insert into pub_tally(kind, value, n) values (:kind, :value, 1)
on conflict (kind, value) do update set n = pub_tally.n + 1;

--- tally_remove(kind TEXT, value TEXT) !
update pub_tally set n = n - 1 where kind = :kind and value = :value;

--- tally_tidy(kind TEXT, value TEXT) !
delete from pub_tally where kind = :kind and value = :value and n = 0;

--- tally(kind TEXT) *
select value, n from pub_tally where kind = :kind order by n desc, value;

--- record(id REF) ?
-- A document's particulars, without its text: a row of a list that is taken away.
select id, title, title_en, summary, number, index_number, genre, made, published, revised, category, topic, department, edition,
    validity, effective, source, keywords, open_until, secrecy
from pub_document where id = :id and withdrawn = false;

--- hit(id REF) ?
-- What search shows of a document.
select d.id, d.title, d.title_en, d.summary, d.number, d.made, d.published, d.revised, d.category, d.topic, coalesce(v.body, '') as "body:TEXT"
from pub_document d left join pub_version v on v.document = d.id and v.edition = d.edition where d.id = :id;

--- search_insert(key INT, title TEXT, body TEXT, marks TEXT) !
-- only sqlite
insert into pub_search(rowid, title, body, marks) values (:key, :title, :body, :marks);
-- only postgres
insert into pub_search(rowid, title, body, title_keys, keys)
values (:key, split_part(:title, chr(10), 1), split_part(:body, chr(10), 1), search_keys(:title, ''),
    search_keys(:title, :body) || string_to_array(:marks, chr(32)));
-- all

--- search_delete(key INT, title TEXT, body TEXT, marks TEXT) !
-- FTS5 keeps no copy of the text: it has to be told what to take out.
-- only sqlite
insert into pub_search(pub_search, rowid, title, body, marks) values ('delete', :key, :title, :body, :marks);
-- only postgres
delete from pub_search where rowid = :key and (:title <> '' or :body <> '' or :marks <> '' or true);
-- all

--- search_all(match TEXT, marks TEXT, any_of TEXT, above INT, below INT, rows INT) * key
-- What search_ask() made of words and marks, between two keys, newest first. (any_of is PostgreSQL's alone.)
-- only sqlite
select rowid as "key:INT" from pub_search
where pub_search match case when :match = '' then :marks when :marks = '' then :match else :match || ' AND ' || :marks end
    and rowid > :above and rowid < :below and :any_of = ''
order by rowid desc limit :rows;
-- only postgres
select hit as "key:INT" from search_all(:match, :marks, :any_of, :above, :below, :rows) as hit;
-- all

--- search_after(match TEXT, marks TEXT, any_of TEXT, above INT, below INT, rows INT) * key
-- The same, oldest first.
-- only sqlite
select rowid as "key:INT" from pub_search
where pub_search match case when :match = '' then :marks when :marks = '' then :match else :match || ' AND ' || :marks end
    and rowid > :above and rowid < :below and :any_of = ''
order by rowid limit :rows;
-- only postgres
select hit as "key:INT" from search_after(:match, :marks, :any_of, :above, :below, :rows) as hit;
-- all

--- search_titles(match TEXT, marks TEXT, any_of TEXT, above INT, below INT, rows INT) * key
-- Those that have the words in their title, and nowhere what is excluded.
-- only sqlite
select rowid as "key:INT" from pub_search
where pub_search match :match || case when :marks = '' then '' else ' AND ' || :marks end
    and rowid > :above and rowid < :below and :any_of = ''
order by rowid desc limit :rows;
-- only postgres
select hit as "key:INT" from search_titles(:match, :marks, :any_of, :above, :below, :rows) as hit;
-- all

--- search_count(match TEXT, marks TEXT, any_of TEXT, above INT, below INT, rows INT) 1
-- only sqlite
select count(*) as "n:INT" from (select rowid from pub_search
where pub_search match case when :match = '' then :marks when :marks = '' then :match else :match || ' AND ' || :marks end
    and rowid > :above and rowid < :below and :any_of = ''
limit :rows);
-- only postgres
select search_count(:match, :marks, :any_of, :above, :below, :rows) as "n:INT";
-- all

--- search_merge() !
-- FTS5 marks what is deleted and forgets it when its segments are merged: some pages of that, of all segments into one.
-- only sqlite
insert into pub_search(pub_search, rank) values ('merge', -200);
-- only postgres
delete from pub_search where false;
-- all

--- search_segments() 1
-- only sqlite
select count(distinct segid) as "n:INT" from pub_search_idx;
-- only postgres
select 0 as "n:INT";
-- all

--- blob_used(hash TEXT) ?
select 1 as "one:INT" from pub_attachment where hash = :hash
union all
select 1 from pub_version_file where hash = :hash
union all
select 1 from pub_document where pdf = :hash
limit 1;

--- rules(rows INT) *
-- Rules of the authority, whether they hold or not, newest first.
select id, title, title_en, number, genre, made, validity, validity_on, expires from pub_document
where genre in ('规章', '规范性文件') and withdrawn = false and made <> '' order by made desc, id desc limit :rows;
