-- What is public already, looked through anew by the leak scan (desk's store).

--- begin(account REF, now TIME) ?
-- Nothing where one goes on already.
insert into leak_sweep(account, begun, last, things)
select :account, :now, (select coalesce(max(id), 0) from document), (select count(*) from document where edition > 0 and not withdrawn)
where not exists (select 1 from leak_sweep where ended = 0)
returning id;

--- newest() ? sweep
select s.id, s.account, s.begun, s.ended, s.last, s.reached, s.things, s.done, a.name_zh as by_zh, a.name_en as by_en
from leak_sweep s left join account a on a.id = s.account order by s.id desc limit 1;

--- next(reached REF, last REF, rows INT) *
select id, title from document where id > :reached and id <= :last and edition > 0 and not withdrawn order by id limit :rows;

--- step(id REF, before REF, reached REF, done INT) !
-- Two that do the same step: the second one changes nothing.
update leak_sweep set reached = :reached, done = done + :done where id = :id and reached = :before and ended = 0;

--- end(id REF, now TIME) !
update leak_sweep set ended = :now where id = :id and ended = 0;

--- found_add(sweep REF, document REF, edition INT, position INT, part TEXT, digest TEXT, at INT, line INT, kind TEXT, masked TEXT, blocks BOOL, name TEXT, hash TEXT) !
insert into leak_sweep_found(sweep, document, edition, position, part, digest, at, line, kind, masked, blocks, name, hash)
values (:sweep, :document, :edition, :position, :part, :digest, :at, :line, :kind, :masked, :blocks, :name, :hash);

--- unread(sweep REF, rows INT) *
-- Files of it that nobody has scanned yet.
select f.hash, min(f.name) as "name:TEXT" from leak_sweep_found f
where f.sweep = :sweep and f.kind = '' and not exists (select 1 from leak_file l where l.hash = f.hash)
group by f.hash order by f.hash limit :rows;

--- unread_count(sweep REF) 1
select count(distinct f.hash) as "n:INT" from leak_sweep_found f
where f.sweep = :sweep and f.kind = '' and not exists (select 1 from leak_file l where l.hash = f.hash);

--- documents(sweep REF, after REF, rows INT) *
-- Those in which something is open, that are public still.
select distinct d.id, d.title
from leak_sweep_found f join document d on d.id = f.document left join leak_file_finding x on f.kind = '' and x.hash = f.hash
where f.sweep = :sweep and f.document > :after and d.edition > 0 and not d.withdrawn and (f.kind <> '' or x.kind is not null)
    and not exists (select 1 from leak_settled s where s.flow = 'document' and s.subject = f.document
        and ((f.kind <> '' and s.part = f.part and s.digest = f.digest and s.position = f.at and s.kind = f.kind)
            or (f.kind = '' and s.digest = f.hash and s.position = x.position and s.kind = x.kind)))
order by d.id limit :rows;

--- findings(sweep REF, document REF) * finding
select f.edition, f.part, f.name, f.hash, f.line, '' as "place:TEXT", f.kind, f.masked, f.blocks, false as "hidden:BOOL"
from leak_sweep_found f
where f.sweep = :sweep and f.document = :document and f.kind <> '' and not exists (select 1 from leak_settled s
    where s.flow = 'document' and s.subject = f.document and s.part = f.part and s.digest = f.digest and s.position = f.at and s.kind = f.kind)
union all
select f.edition, f.part, f.name, f.hash, 0, x.place, x.kind, x.masked, x.blocks, x.hidden
from leak_sweep_found f join leak_file_finding x on x.hash = f.hash
where f.sweep = :sweep and f.document = :document and f.kind = '' and not exists (select 1 from leak_settled s
    where s.flow = 'document' and s.subject = f.document and s.digest = f.hash and s.position = x.position and s.kind = x.kind)
order by 1 desc, 2, 5;
