-- How often a document's page was asked for (desk's store).

--- add(document REF, n INT) !
-- Of documents that are public: others have no page to be read.
insert into document_reads(document, n)
select d.id, :n from document d where d.id = :document and d.edition > 0 and not d.withdrawn
on conflict (document) do update set n = document_reads.n + excluded.n;

--- told(today DAY) ?
select document from document_reads where told_on = :today limit 1;

--- to_tell(rows INT) *
select r.document, r.n from document_reads r join document d on d.id = r.document
where r.n > r.told and d.edition > 0 and not d.withdrawn order by r.document limit :rows;

--- tell(document REF, n INT, today DAY) !
update document_reads set told = :n, told_on = :today where document = :document;
