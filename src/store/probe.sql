-- Queries for the tests of the store.

--- kind_add(name TEXT) 1
insert into kind(name) values (:name) returning id;

--- kind_id(name TEXT) ?
select id from kind where name = :name;

--- thing_add(kind REF, count INT, ratio REAL, name TEXT, content BLOB,
---     good BOOL, seen TIME, made DAY, extra JSON) 1
-- Every type goes in …
insert into thing(kind, count, ratio, name, content, good, seen, made, extra)
values (:kind, :count, :ratio, :name, :content, :good, :seen, :made, :extra) returning id;

--- thing_get(id ID) ? thing
-- … and comes out.
select id, kind, count, ratio, name, content, good, seen, made, extra from thing where id = :id;

--- things() * thing
select id, kind, count, ratio, name, content, good, seen, made, extra from thing order by id;

--- thing_only() 1 thing
select id, kind, count, ratio, name, content, good, seen, made, extra from thing;

--- thing_rename(before TEXT, after TEXT) !
update thing set name = :after where name = :before;

--- thing_made_is_junk(id REF, junk TEXT) !
update thing set made = :junk where id = :id;

--- things_fill(kind REF, rows INT, none BLOB) !
with recursive n(i) as (select cast(1 as INT) union all select i + 1 from n where i < :rows)
insert into thing(kind, count, content, name) select :kind, i, :none, 'n' || cast(i as TEXT) from n;

--- summary() 1
select count(*) as "n:INT", sum(count) as "sum:INT", avg(ratio) as "mean:REAL", count(*) > 3 as "many:BOOL" from thing;

--- kinds_with_things() *
-- Kinds that have none, too: what a null reads as.
select k.name as kind, t.id, t.ratio, t.name, t.content, t.good, t.made from kind k left join thing t on t.kind = k.id order by k.id, t.id;

--- names() *
-- In the order of code points on both engines.
select name from kind order by name;

--- fixed_add(position INT, name TEXT) !
insert into fixed(position, name) values (:position, :name);

--- fixed_change(position INT) !
update fixed set position = position + 1 where position = :position;

--- note_add(thing REF, text TEXT) !
insert into note(thing, text) values (:thing, :text) on conflict (thing) do update set text = excluded.text;

--- word(text TEXT) 1
-- Two queries, one for each engine; the cast of the second follows a parameter.
-- only sqlite
select instr(:text, 'x') > 0 as "found:BOOL", 'sqlite' as "engine:TEXT";
-- only postgres
select position('x' in :text::varchar) > 0 as "found:BOOL", 'postgres' as "engine:TEXT";
-- all
