-- The words of titles are marks of their own in the index: a search of titles looks at titles alone. Documents that were there before come
-- into the new index by `gongkai rebuild`.
-- only sqlite
drop table pub_search_places;
drop table pub_search_terms;
drop table pub_search;
create virtual table pub_search using fts5(title, body, marks, content='', tokenize='gongkai', columnsize=0, detail=full);
create virtual table pub_search_terms using fts5vocab(pub_search, col);
create virtual table pub_search_places using fts5vocab(pub_search, instance);
-- only postgres
comment on column pub_search.title_keys is 'the words of titles';
-- all
