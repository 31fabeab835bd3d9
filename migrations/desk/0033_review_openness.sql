-- 公开属性 and the reason for one other than proactive publication: '' is 此件公开发布 (src/domain/review/review.c has the codes).
alter table review_sheet add column openness TEXT not null default '';
