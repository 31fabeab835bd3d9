-- Beside its words a document in the index has marks: its column, topic, department, genre, and how its title is spoken (search.h:
-- marks). So any choice of filters, with words or without, is one walk of the index in order of date. Documents that were there before
-- come into the new index by `gongkai rebuild`.
-- only sqlite
drop table pub_search_places;
drop table pub_search_terms;
drop table pub_search;
create virtual table pub_search using fts5(title, body, marks, content='', tokenize='gongkai', columnsize=0, detail=full);
-- its words, for checks
create virtual table pub_search_terms using fts5vocab(pub_search, col);
create virtual table pub_search_places using fts5vocab(pub_search, instance);
-- only postgres
truncate pub_search;
drop function search_all(text, bigint);
drop function search_titles(text, bigint);
drop function search_count(text, bigint);

-- Rows that have the match's words and all marks, and one of the marks `any_of` if it names some; of the keys between `above` and `below`.
-- Functions for the planner's sake: see 0006. The query is put together, so that it asks for what there is.
create function search_where(match text, marks text, any_of text) returns text language sql immutable parallel safe as $$
    select format('s.keys @> %L::text[]', search_wanted(match) || string_to_array(marks, chr(32)))
        || case when length(any_of) > 0 then format(' and s.keys && %L::text[]', string_to_array(any_of, chr(32))) else '' end
$$;
create function search_all(match text, marks text, any_of text, above bigint, below bigint, rows bigint) returns setof bigint
    language plpgsql stable set enable_seqscan = off set enable_indexscan = off set jit = off as $$
begin
    return query execute 'select c.rowid
        from (select s.rowid, s.title, s.body from pub_search s where ' || search_where(match, marks, any_of) || ' and s.rowid > $2 and s.rowid < $3
            order by s.rowid desc offset 0) as c
        where search_recheck(c.title, c.body, $1) limit $4' using match, above, below, rows;
end $$;
create function search_after(match text, marks text, any_of text, above bigint, below bigint, rows bigint) returns setof bigint
    language plpgsql stable set enable_seqscan = off set enable_indexscan = off set jit = off as $$
begin
    return query execute 'select c.rowid
        from (select s.rowid, s.title, s.body from pub_search s where ' || search_where(match, marks, any_of) || ' and s.rowid > $2 and s.rowid < $3
            order by s.rowid offset 0) as c
        where search_recheck(c.title, c.body, $1) limit $4' using match, above, below, rows;
end $$;
create function search_titles(match text, marks text, any_of text, above bigint, below bigint, rows bigint) returns setof bigint
    language plpgsql stable set enable_seqscan = off set enable_indexscan = off set jit = off as $$
begin
    return query execute 'select c.rowid
        from (select s.rowid, s.title from pub_search s where ' || search_where('', marks, any_of) || ' and s.title_keys @> $5
            and s.rowid > $2 and s.rowid < $3 order by s.rowid desc offset 0) as c
        where search_recheck(c.title, '''', $1) limit $4' using match, above, below, rows, search_wanted(match);
end $$;
create function search_count(match text, marks text, any_of text, above bigint, below bigint, rows bigint) returns bigint
    language plpgsql stable set enable_seqscan = off set enable_indexscan = off set jit = off as $$
declare
    n bigint;
begin
    execute 'select count(*) from (select from pub_search s where ' || search_where(match, marks, any_of) || ' and s.rowid > $2 and s.rowid < $3
        and search_recheck(s.title, s.body, $1) limit $4) as hits' into n using match, above, below, rows;
    return n;
end $$;
-- all

-- How many documents have a particular that pub_count does not count by: 'genre' 通知.
-- only sqlite
create table pub_tally (
    kind  TEXT not null,
    value TEXT not null,
    n     INT  not null,
    primary key (kind, value)
) without rowid;
-- only postgres
create table pub_tally (
    kind  TEXT not null,
    value TEXT not null,
    n     INT  not null,
    primary key (kind, value)
);
-- all
insert into pub_tally(kind, value, n)
select 'genre', genre, count(*) from pub_document where withdrawn = false and genre <> '' group by genre;
