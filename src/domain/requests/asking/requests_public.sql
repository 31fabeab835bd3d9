-- What an applicant reads of his case (public store).

--- set(place TEXT, box BLOB, seq INT) !
insert into pub_request(place, box, seq) values (:place, :box, :seq)
on conflict (place) do update set box = excluded.box, seq = excluded.seq;

--- delete(place TEXT) !
delete from pub_request where place = :place;

--- get(place TEXT) ?
select box, seq from pub_request where place = :place;

--- paper_set(place TEXT, hash TEXT) !
insert into pub_request_paper(place, hash) values (:place, :hash) on conflict (place, hash) do nothing;

--- papers_delete(place TEXT) !
delete from pub_request_paper where place = :place;

--- paper_used(hash TEXT) ?
select 1 as "one:INT" from pub_request_paper where hash = :hash limit 1;
