-- The rest of a document's particulars (domain/catalogue/meta.h), the moment from which it is to be public, what it has to do with
-- other documents; who keeps a column and how often something is to come.
alter table document add column mode TEXT not null default '';          -- 公开方式
alter table document add column basis TEXT not null default '';         -- 公开依据: an item of data/law/disclosure.tsv
alter table document add column source TEXT not null default '';        -- 信息来源
alter table document add column keywords TEXT not null default '';      -- 主题词
alter table document add column validity TEXT not null default '';      -- 有效性
alter table document add column validity_by TEXT not null default '';   -- what amended or repealed it, where that is no document of ours
alter table document add column validity_on DAY not null default '';
alter table document add column effective DAY not null default '';      -- 施行日期
alter table document add column expires DAY not null default '';        -- 失效日期: the last day on which it holds
alter table document add column publish_at TIME not null default 0;     -- not before; 0 at once

create table relation (
    document REF  not null references document(id),
    kind     TEXT not null,
    other    REF  not null references document(id),
    primary key (document, kind, other)
);
create index relation_other on relation(other);

alter table category add column department REF not null default 0;      -- who keeps it; 0 nobody was named
alter table category add column account REF not null default 0;
alter table category add column rhythm INT not null default 0;          -- days within which something is to come; 0 no rhythm
