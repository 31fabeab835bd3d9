-- requests: what an applicant sent later and nobody has read yet: the first event of it; 0 nothing.
alter table request add column news REF not null default 0;
create index request_news on request(news, id) where news <> 0;
