-- What the health page looks at (desk's store).

--- columns() * column
-- Columns that hold documents, with who keeps each, how often something is to come, and when something came.
select c.id, c.name_zh, c.name_en, c.about_zh, c.rhythm, p.name_zh as keeper_zh, p.name_en as keeper_en, a.name_zh as person_zh, a.name_en as person_en,
    coalesce((select max(d.published) from document d where d.category = c.id and d.edition > 0 and d.withdrawn = false), '') as "newest:DAY"
from category c left join department p on p.id = c.department left join account a on a.id = c.account
where not exists (select 1 from category u where u.parent = c.id)
order by c.position, c.id;

--- unpublished(until DAY, rows INT) *
-- Made by that day and never public, oldest first.
select id, title, made, state from document where edition = 0 and made <> '' and made <= :until order by made, id limit :rows;

--- outstayed(today DAY, rows INT) *
-- Public beyond the last day on which they were to be, longest first.
select id, title, open_until from document
where open_until <> '' and open_until < :today and edition > 0 and withdrawn = false order by open_until, id limit :rows;

--- incomplete(rows INT) *
select id, title, summary, genre, basis from document
where edition > 0 and withdrawn = false and (summary = '' or genre = '' or basis = '') order by published desc, id desc limit :rows;

--- without_english(rows INT) *
select id, title from document where edition > 0 and withdrawn = false and title_en = '' order by published desc, id desc limit :rows;

--- bodies(rows INT) *
-- The newest that are public, for their links.
select id, title, body from document where edition > 0 and withdrawn = false and (body like '%/d/%' or body like '%/c/%') order by published desc, id desc limit :rows;

--- public_one(id REF) ?
select id from document where id = :id and edition > 0 and withdrawn = false;

--- column_there(code TEXT) ?
select id from category where code = :code;

--- newest() 1
select coalesce(max(published), '') as "newest:DAY" from document where edition > 0 and withdrawn = false;

--- files(rows INT) *
select f.name, f.hash, d.id, d.title from attachment f join document d on d.id = f.document
where d.edition > 0 and d.withdrawn = false order by d.published desc, d.id desc, f.position limit :rows;
