-- How often a document's page was asked for (public store).

--- set(document REF, n INT) !
insert into pub_reads(document, n)
select d.id, :n from pub_document d where d.id = :document and not d.withdrawn
on conflict (document) do update set n = excluded.n;

--- any() 1
select exists(select 1 from pub_reads) as "any:BOOL";

--- of(document REF) ?
select n from pub_reads where document = :document;

--- forget(document REF) !
delete from pub_reads where document = :document;
