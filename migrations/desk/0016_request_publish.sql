-- requests: what is asked for again and again, and answers that become publications (2019, article 44).

-- Cases that ask for about the same: each by the first of them. What has not been compared yet is not here.
create table request_alike (
    request REF not null primary key,
    head    REF not null
);
create index request_alike_head on request_alike(head, request);

-- 主动公开建议: so many applicants asked for it. The disclosure office drafts a publication, or says why not.
create table request_proposal (
    id       ID,
    head     REF  not null references request(id),
    n        INT  not null,                         -- cases that were alike when it was made
    state    TEXT not null default 'open',          -- open, drafted, declined
    reason   TEXT not null default '',
    document REF  not null default 0,
    made     TIME not null,
    decided  TIME not null default 0,
    actor    REF  not null default 0
);
create index request_proposal_head on request_proposal(head, id);
create index request_proposal_state on request_proposal(state, id);

-- Why a draft of the catalogue was begun, where a record of another subject was the reason. The desk's own: in no
-- digest, in no ledger entry, in no public table.
create table document_origin (
    document REF  not null references document(id),
    path     TEXT not null,                         -- of that record's page at the desk: requests/17
    name     TEXT not null,
    primary key (document, path)
);
create index document_origin_path on document_origin(path, document);
