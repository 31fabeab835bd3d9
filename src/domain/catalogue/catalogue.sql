-- Documents of the desk: drafts, their attachments, what is in review and what was published.

--- category_insert(code TEXT, parent REF, position INT, name_zh TEXT, name_en TEXT, about_zh TEXT, about_en TEXT) 1
insert into category(code, parent, position, name_zh, name_en, about_zh, about_en)
values (:code, :parent, :position, :name_zh, :name_en, :about_zh, :about_en)
returning id;

--- topic_insert(code TEXT, name_zh TEXT, name_en TEXT) 1
insert into topic(code, name_zh, name_en) values (:code, :name_zh, :name_en) returning id;

--- categories() *
select id, code, parent, name_zh, name_en from category order by position, id;

--- newest_of(category REF) ?
-- What the newest document of a column is filed under: the next one of it is mostly alike.
select topic, genre, department, basis, mode from document where category = :category and published <> '' order by published desc, id desc limit 1;

--- category_usable(id REF) ?
-- A category that holds documents: one without others under it.
select c.id from category c where c.id = :id and not exists (select 1 from category u where u.parent = c.id);

--- topics() *
select id, code, name_zh, name_en from topic order by id;

--- topic_code(id REF) ?
select code from topic where id = :id;

--- topic_rename(id REF, name_zh TEXT, name_en TEXT) !
update topic set name_zh = :name_zh, name_en = :name_en where id = :id;

--- topic_exists(id REF) ?
select id from topic where id = :id;

--- department_exists(id REF) ?
select id from department where id = :id;

--- insert(state TEXT, owner REF, department REF, category REF, topic REF, genre TEXT, title TEXT, title_en TEXT, summary TEXT, number TEXT, made DAY, body TEXT, now TIME) 1
insert into document(state, owner, department, category, topic, genre, title, title_en, summary, number, made, body, created, changed)
values (:state, :owner, :department, :category, :topic, :genre, :title, :title_en, :summary, :number, :made, :body, :now, :now)
returning id;

--- change(id REF, department REF, category REF, topic REF, genre TEXT, title TEXT, title_en TEXT, summary TEXT, number TEXT, made DAY, body TEXT, now TIME) !
update document set department = :department, category = :category, topic = :topic, genre = :genre, title = :title, title_en = :title_en,
    summary = :summary, number = :number, made = :made, body = :body, changed = :now
where id = :id;

--- set_texts(id REF, title TEXT, title_en TEXT, summary TEXT, number TEXT, body TEXT, now TIME) !
-- For masking.
update document set title = :title, title_en = :title_en, summary = :summary, number = :number, body = :body, changed = :now where id = :id;

--- unscanned() *
-- Files that were attached before there was a leak scan, or whose scan was lost.
select f.hash, min(f.name) as "name:TEXT", min(d.changed) as "changed:TIME" from attachment f join document d on d.id = f.document
where f.state <> 'waiting' and not exists (select 1 from leak_file l where l.hash = f.hash)
group by f.hash order by f.hash limit 100;

--- meta_set(id REF, mode TEXT, basis TEXT, source TEXT, keywords TEXT, validity TEXT, validity_by TEXT, validity_on DAY, effective DAY, expires DAY, open_until DAY, publish_at TIME) !
update document set mode = :mode, basis = :basis, source = :source, keywords = :keywords, validity = :validity, validity_by = :validity_by,
    validity_on = :validity_on, effective = :effective, expires = :expires, open_until = :open_until,
    publish_at = :publish_at
where id = :id;

--- relation_add(document REF, kind TEXT, other REF) !
insert into relation(document, kind, other) values (:document, :kind, :other) on conflict do nothing;

--- relation_remove(document REF, kind TEXT, other REF) !
delete from relation where document = :document and kind = :kind and other = :other;

--- relations_delete(document REF) !
delete from relation where document = :document;

--- relations(document REF) * relation
select r.kind, r.other, d.title, d.edition, d.withdrawn from relation r join document d on d.id = r.other
where r.document = :document order by r.kind, r.other;

--- named(id REF, words TEXT) * named
-- Documents that somebody means by a number or by words: of ours, of the authority's, the whole title.
select id, title from document where id = :id or (:words <> '' and (number = :words or title = :words or index_number = :words)) order by id desc limit 2;

--- touch(id REF, now TIME) !
-- On PostgreSQL the row is held from here on.
update document set changed = :now where id = :id;

--- get(id REF) ? document
-- One document, whole, with the names that stand beside it.
select d.id, d.state, d.owner, d.department, d.category, d.topic, d.genre, d.title, d.title_en, d.summary, d.number, d.index_number,
    d.made, d.published, d.body, d.edition, d.withdrawn, d.created, d.changed,
    d.mode, d.basis, d.source, d.keywords, d.validity, d.validity_by, d.validity_on, d.effective, d.expires, d.open_until, d.publish_at,
    c.code as category_code, c.name_zh as category_zh, c.name_en as category_en, t.name_zh as topic_zh, t.name_en as topic_en,
    p.name_zh as department_zh, p.name_en as department_en, a.name_zh as owner_zh, a.name_en as owner_en
from document d join category c on c.id = d.category join topic t on t.id = d.topic join department p on p.id = d.department
    join account a on a.id = d.owner
where d.id = :id;

--- set_state(id REF, before TEXT, after TEXT, now TIME) !
-- For flow_fire() alone.
update document set state = :after, changed = :now where id = :id and state = :before;

--- set_published(id REF, edition INT, published DAY, index_number TEXT) !
update document set edition = :edition, published = :published, index_number = :index_number, withdrawn = false where id = :id;

--- set_withdrawn(id REF) !
-- No row: it is not public.
update document set withdrawn = true where id = :id and edition > 0 and not withdrawn;

--- attachments(document REF) * attachment
select id, document, position, name, type, size, hash, pages, text, state from attachment where document = :document order by position;

--- attachment_insert(document REF, name TEXT, type TEXT, size INT, hash TEXT) 1
insert into attachment(document, position, name, type, size, hash)
select :document, coalesce(max(position), 0) + 1, :name, :type, :size, :hash from attachment where document = :document
returning id;

--- attachment_restore(document REF, position INT, name TEXT, type TEXT, size INT, hash TEXT, pages INT, text TEXT, state TEXT) !
insert into attachment(document, position, name, type, size, hash, pages, text, state)
values (:document, :position, :name, :type, :size, :hash, :pages, :text, :state);

--- attachments_delete(document REF) !
delete from attachment where document = :document;

--- attachment_delete(document REF, id REF) !
delete from attachment where document = :document and id = :id;

--- attachment_replace(document REF, id REF, hash TEXT, size INT) !
update attachment set hash = :hash, size = :size, pages = 0, text = '', state = 'waiting' where document = :document and id = :id;

--- attachment_read(hash TEXT, type TEXT, pages INT, text TEXT, state TEXT) !
update attachment set type = :type, pages = :pages, text = :text, state = :state where hash = :hash;

--- index_next(scope TEXT) 1
insert into index_counter(scope, last) values (:scope, 1)
on conflict (scope) do update set last = index_counter.last + 1
returning last;

--- list(state TEXT, words TEXT, before TIME, before_id REF, rows INT) * listed
-- Newest change first, by keyset; state '' is any; with words those whose title or numbers hold them.
select d.id, d.state, d.title, d.number, d.changed, d.edition, d.withdrawn, p.name_zh as department_zh, p.name_en as department_en,
    a.name_zh as owner_zh, a.name_en as owner_en, '' as "reason:TEXT", d.changed as "began:TIME", '' as "urgency:TEXT"
from document d join department p on p.id = d.department join account a on a.id = d.owner
where (:state = '' or d.state = :state) and (d.changed < :before or (d.changed = :before and d.id < :before_id))
    and (:words = '' or replace(lower(d.title || ' ' || d.title_en || ' ' || d.number || ' ' || d.index_number), lower(:words), '')
        <> lower(d.title || ' ' || d.title_en || ' ' || d.number || ' ' || d.index_number))
order by d.changed desc, d.id desc
limit :rows;

--- waiting(state TEXT, department REF, owner REF) * listed
-- What waits in a state, oldest first, with the reason that the last move gave; department 0 and owner 0 are any.
select d.id, d.state, d.title, d.number, d.changed, d.edition, d.withdrawn, p.name_zh as department_zh, p.name_en as department_en,
    a.name_zh as owner_zh, a.name_en as owner_en,
    coalesce((select e.note from flow_event e where e.flow = 'document' and e.subject = d.id and e.before <> e.after order by e.id desc limit 1), '') as "reason:TEXT",
    coalesce((select max(e.at) from flow_event e where e.flow = 'document' and e.subject = d.id and e.before <> e.after), d.changed) as "began:TIME",
    coalesce((select s.urgency from review_sheet s where s.flow = 'document' and s.subject = d.id), 'ordinary') as "urgency:TEXT"
from document d join department p on p.id = d.department join account a on a.id = d.owner
where d.state = :state and (:department = 0 or d.department = :department) and (:owner = 0 or d.owner = :owner)
order by d.changed, d.id
limit 200;

--- cosigning(department REF) * listed
-- What a department was asked to co-sign and has not answered.
select d.id, d.state, d.title, d.number, d.changed, d.edition, d.withdrawn, p.name_zh as department_zh, p.name_en as department_en,
    a.name_zh as owner_zh, a.name_en as owner_en, '' as "reason:TEXT",
    coalesce((select max(e.at) from flow_event e where e.flow = 'document' and e.subject = d.id and e.before <> e.after), d.changed) as "began:TIME",
    coalesce((select s.urgency from review_sheet s where s.flow = 'document' and s.subject = d.id), 'ordinary') as "urgency:TEXT"
from review_cosign c join document d on d.id = c.subject join department p on p.id = d.department join account a on a.id = d.owner
where c.flow = 'document' and c.department = :department and c.answer = '' and d.state in ('first', 'second')
order by d.changed, d.id
limit 200;

--- imported(source TEXT) ?
select document, run from document_import where source = :source;

--- import_insert(source TEXT, document REF, run REF, now TIME) !
insert into document_import(source, document, run, at) values (:source, :document, :run, :now);

--- category(id REF) ?
select id, code, parent, position, name_zh, name_en, about_zh, about_en, department, account, rhythm from category where id = :id;

--- category_set(id REF, position INT, name_zh TEXT, name_en TEXT, about_zh TEXT, about_en TEXT, department REF, account REF, rhythm INT) !
update category set position = :position, name_zh = :name_zh, name_en = :name_en, about_zh = :about_zh, about_en = :about_en,
    department = :department, account = :account, rhythm = :rhythm
where id = :id;

--- origin_add(document REF, path TEXT, name TEXT) !
insert into document_origin(document, path, name) values (:document, :path, :name) on conflict (document, path) do nothing;

--- origins(document REF) *
-- Why it was begun.
select path, name from document_origin where document = :document order by path;

--- from_path(path TEXT) *
select d.id, d.title, d.state, d.edition > 0 and not d.withdrawn as "public:BOOL" from document_origin o join document d on d.id = o.document
where o.path = :path order by d.id desc limit 20;

--- usual(department REF, guide TEXT, rules TEXT, reports TEXT) ?
-- Column and topic of the newest document of that department (0: of any), but for these three columns.
select d.category, d.topic from document d join category c on c.id = d.category
where (:department = 0 or d.department = :department) and c.code not in (:guide, :rules, :reports)
    and not exists (select 1 from category u where u.parent = d.category)
order by d.id desc limit 1;
