-- What lists and figures ask, so that their cost does not grow with the documents. Both tables follow from pub_document;
-- the projector keeps them in the transaction that changes it. In both, 0 and '' stand for "any".

-- Each choice of filters that holds a document: eight of column, topic and department, each for all time, its year, its month.
create view pub_choice as
select d.id as document, d.published, d.category * c.own as category, d.topic * t.own as topic, d.department * p.own as department,
    substr(d.published, 1, s.letters) as span
from pub_document d
    cross join (select 0 as own union all select 1) as c
    cross join (select 0 as own union all select 1) as t
    cross join (select 0 as own union all select 1) as p
    cross join (select 0 as letters union all select 4 union all select 7) as s
where d.withdrawn = false;

-- How many documents a choice holds; a choice that holds none has no row.
-- only sqlite
create table pub_count (
    category   REF  not null,
    topic      REF  not null,
    department REF  not null,
    span       TEXT not null,                 -- '', a year '2016', a month '2016-05'
    n          INT  not null,
    primary key (category, topic, department, span)
) without rowid;
-- only postgres
create table pub_count (
    category   REF  not null,
    topic      REF  not null,
    department REF  not null,
    span       TEXT not null,
    n          INT  not null,
    primary key (category, topic, department, span)
);
-- all

-- Which, in the order of a list: a page of any list is one stretch of this key.
-- only sqlite
create table pub_listed (
    category   REF  not null,
    topic      REF  not null,
    department REF  not null,
    published  DAY  not null,
    document   REF  not null,
    primary key (category, topic, department, published, document)
) without rowid;
-- only postgres
create table pub_listed (
    category   REF  not null,
    topic      REF  not null,
    department REF  not null,
    published  DAY  not null,
    document   REF  not null,
    primary key (category, topic, department, published, document)
);
-- all

insert into pub_count(category, topic, department, span, n)
select category, topic, department, span, count(*) from pub_choice group by category, topic, department, span;
insert into pub_listed(category, topic, department, published, document)
select category, topic, department, published, document from pub_choice where span = '';

-- These answered the same, but by walking past what the other filters leave out.
drop index pub_document_newest;
drop index pub_document_category;
drop index pub_document_topic;
-- The newest of a column, and what stands before and after a document: the titles lie in the index.
create index pub_document_column on pub_document(category, withdrawn, published, id, title, title_en);
