-- How often a document's page was asked for (浏览量), in all, until the end of the day before the entry.
create table pub_reads (
    document REF not null primary key,
    n        INT not null
);
create index pub_reads_most on pub_reads(n, document);
