-- What a file may look like.

--- kind_add(name TEXT) 1
-- A comment of the query: becomes the function's. */ ends nothing.
-- Its second line.
insert into kind(name) values (:name) returning id;

--- kind_find(name TEXT) ? kind
select id, name from kind where name = :name;

--- kinds() * kind
select k.id, k.name from kind k order by k.name; -- after it

--- everything(id ID, kind REF, count INT, ratio REAL, name TEXT,
---     content BLOB, good BOOL, seen TIME, made DAY, extra JSON) * thing
select id, kind, count, ratio, name, content, good, seen, made, extra from thing
where id = :id and kind = :kind and count = :count and ratio = :ratio and name = :name
  and content = :content and good = :good and seen = :seen and made = :made and extra = :extra;

--- thing_count(rows INT, name TEXT) 1
select count(*) as "n:INT", max(made) as "last:DAY", ':name "\ ' as "quote:TEXT"
from thing where count > cast(:rows as INT) and name <> ':rows' and name <> :name /* :nothing */;

--- kind_rename(id REF, name TEXT) !
update kind set name = :name where id = :id and name <> :name;

--- found(query TEXT) *
-- only sqlite
select id, 'a' as "engine:TEXT" from thing where name like :query;
-- only postgres
select id, 'b' as engine from thing where to_tsvector('simple', name) @@ :query::tsquery;
-- all
