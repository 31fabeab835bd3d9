-- What is typed into the form of a draft, kept while somebody types and until it is saved or thrown away: no version, no entry of the
-- ledger. document 0: one that is not there yet. page: the window in which it is typed; fields '': it was saved there.
create table document_kept (
    account  REF  not null references account(id),
    document REF  not null,
    page     TEXT not null,
    digest   TEXT not null, -- of what stood there when the form was opened
    fields   TEXT not null, -- JSON, as typed
    at       TIME not null,
    primary key (account, document)
);
