-- With a document what its page shows of others, kept right by the projector as others come and go: the next older and
-- the next newer one of its column (0: none), and how many files it has.
alter table pub_document add column files INT not null default 0;
alter table pub_document add column older REF not null default 0;
alter table pub_document add column older_title TEXT not null default '';
alter table pub_document add column older_title_en TEXT not null default '';
alter table pub_document add column newer REF not null default 0;
alter table pub_document add column newer_title TEXT not null default '';
alter table pub_document add column newer_title_en TEXT not null default '';

update pub_document set files = (select count(*) from pub_attachment a where a.document = pub_document.id);

update pub_document
set older = b.older, older_title = b.older_title, older_title_en = b.older_title_en,
    newer = b.newer, newer_title = b.newer_title, newer_title_en = b.newer_title_en
from (
    select id,
        lag(id, 1, 0) over w as older, lag(title, 1, '') over w as older_title, lag(title_en, 1, '') over w as older_title_en,
        lead(id, 1, 0) over w as newer, lead(title, 1, '') over w as newer_title, lead(title_en, 1, '') over w as newer_title_en
    from pub_document where withdrawn = false
    window w as (partition by category order by published, id)) as b
where pub_document.id = b.id;
