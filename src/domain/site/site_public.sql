-- The home page and the figures.

--- newest_in(category REF, rows INT) * listed
select id, title, title_en, published from pub_document where category = :category and withdrawn = false
order by published desc, id desc limit :rows;

--- years() *
select substr(published, 1, 4) as "year:TEXT", count(*) as "n:INT" from pub_document where withdrawn = false
group by substr(published, 1, 4) order by 1 desc;

--- by_category(since DAY, until DAY) * count
select category as "id:REF", count(*) as "n:INT" from pub_document
where withdrawn = false and published >= :since and published < :until group by category;

--- by_topic(since DAY, until DAY) * count
select topic as "id:REF", count(*) as "n:INT" from pub_document
where withdrawn = false and published >= :since and published < :until group by topic;

--- by_department(since DAY, until DAY) * count
select department as "id:REF", count(*) as "n:INT" from pub_document
where withdrawn = false and published >= :since and published < :until group by department;

--- by_month(since DAY, until DAY) *
select substr(published, 1, 7) as "month:TEXT", count(*) as "n:INT" from pub_document
where withdrawn = false and published >= :since and published < :until group by substr(published, 1, 7) order by 1;
