-- The documents in other orders than that of their publication: by the day on which they were made, by how their title is spoken
-- (src/domain/catalogue/ordered.h). Each stands here for everything, for its column, its topic, its department: a page of any of these
-- is one stretch of the key. Documents that were there before come in by `gongkai rebuild`.
-- only sqlite
create table pub_ordered (
    kind     TEXT not null,                   -- 'made', 'title'
    filed    TEXT not null,                   -- '', or a mark: 'c:4', 't:2', 'd:1'
    place    TEXT not null,
    document REF  not null,
    primary key (kind, filed, place, document)
) without rowid;
-- only postgres
create table pub_ordered (
    kind     TEXT not null,
    filed    TEXT not null,
    place    TEXT not null,
    document REF  not null,
    primary key (kind, filed, place, document)
);
-- all
