-- The home page and the figures.

--- newest_in(category REF, rows INT) * listed
select id, title, title_en, published from pub_document where category = :category and withdrawn = false
order by published desc, id desc limit :rows;

--- years() *
-- Counts are kept (pub_count): 0 and '' are any.
select span as year, n from pub_count where category = 0 and topic = 0 and department = 0 and length(span) = 4
order by span desc;

--- by_category(span TEXT) * count
select c.id, k.n from pub_category c cross join pub_count k
where k.category = c.id and k.topic = 0 and k.department = 0 and k.span = :span order by c.id;

--- by_topic(span TEXT) * count
select t.id, k.n from pub_topic t cross join pub_count k
where k.category = 0 and k.topic = t.id and k.department = 0 and k.span = :span order by t.id;

--- by_department(span TEXT) * count
select p.id, k.n from pub_department p cross join pub_count k
where k.category = 0 and k.topic = 0 and k.department = p.id and k.span = :span order by p.id;

--- by_month(year TEXT) *
select span as month, n from pub_count
where category = 0 and topic = 0 and department = 0 and length(span) = 7 and substr(span, 1, 4) = :year
order by span;

--- requests_open() 1
-- The health of answers: how many requests are open, and how many of the newest year took so many working days (pub_request_count).
select cast(coalesce(sum(n), 0) as INT) as "n:INT" from pub_request_count where year = 0 and what = 'open';

--- requests_days() *
select year, cast(which as INT) as "days:INT", n from pub_request_count
where what = 'days' and year = (select max(year) from pub_request_count where what = 'days') order by 2;

--- months() *
select span as month from pub_count where category = 0 and topic = 0 and department = 0 and length(span) = 7 order by span desc;

--- mapped(since DAY, until DAY, rows INT) *
select d.id, d.published, d.revised from pub_listed l join pub_document d on d.id = l.document
where l.category = 0 and l.topic = 0 and l.department = 0 and l.published >= :since and l.published < :until
order by l.published desc, l.document desc limit :rows;

--- most_read() *
-- What was asked for most; nothing where nobody counts.
select d.id, d.title, d.title_en, r.n from pub_reads r join pub_document d on d.id = r.document where not d.withdrawn order by r.n desc, r.document limit 10;
