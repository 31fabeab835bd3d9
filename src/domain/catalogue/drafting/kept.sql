-- What is kept while somebody types (desk's store).

--- get(account REF, document REF) ? kept
select page, digest, fields, at from document_kept where account = :account and document = :document;

--- put(account REF, document REF, page TEXT, digest TEXT, fields TEXT, at TIME) !
insert into document_kept(account, document, page, digest, fields, at) values (:account, :document, :page, :digest, :fields, :at)
on conflict (account, document) do update set page = excluded.page, digest = excluded.digest, fields = excluded.fields, at = excluded.at;

--- drop(account REF, document REF) !
delete from document_kept where account = :account and document = :document;
