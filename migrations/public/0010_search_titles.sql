-- A search of titles leaves out what has an excluded word anywhere, not in its title alone.
-- only postgres
drop function search_titles(text, text, text, bigint, bigint, bigint);
create function search_titles(match text, marks text, any_of text, above bigint, below bigint, rows bigint) returns setof bigint
    language plpgsql stable set enable_seqscan = off set enable_indexscan = off set jit = off as $$
begin
    return query execute 'select c.rowid
        from (select s.rowid, s.title, s.body from pub_search s where ' || search_where('', marks, any_of) || ' and s.title_keys @> $5
            and s.rowid > $2 and s.rowid < $3 order by s.rowid desc offset 0) as c
        where search_recheck(c.title, '''', $1) and search_recheck(c.title, c.body, chr(10) || chr(10) || split_part($1, chr(10), 3)) limit $4'
        using match, above, below, rows, search_wanted(match);
end $$;
-- all
