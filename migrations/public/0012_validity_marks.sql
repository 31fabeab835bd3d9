-- Whether a document holds is a mark of it in the index, and counted: lists and searches are narrowed by it. Documents that were there
-- before come into the new index by `gongkai rebuild`.
-- only sqlite
drop table pub_search_places;
drop table pub_search_terms;
drop table pub_search;
create virtual table pub_search using fts5(title, body, marks, content='', tokenize='gongkai', columnsize=0, detail=full);
create virtual table pub_search_terms using fts5vocab(pub_search, col);
create virtual table pub_search_places using fts5vocab(pub_search, instance);
-- only postgres
truncate pub_search;
-- all
insert into pub_tally(kind, value, n)
select 'validity', validity, count(*) from pub_document where withdrawn = false and validity <> '' group by validity;
