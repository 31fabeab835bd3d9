-- catalogue: how often a document's page was asked for (浏览量), as the public process told it: in all, and as readers were told last.
create table document_reads (
    document REF not null primary key references document(id),
    n        INT not null,
    told     INT not null default 0,
    told_on  DAY not null default ''
);
create index document_reads_told_on on document_reads(told_on);
