-- engine: what became of a submission that was put aside: 'aside' it waits for somebody, 'again' the taker tries it at its next run,
-- 'closed' nothing follows; then by whom, when and why.
alter table inbox_refused add column state TEXT not null default 'aside';
alter table inbox_refused add column note TEXT not null default '';
alter table inbox_refused add column decided_by REF not null default 0;
alter table inbox_refused add column decided TIME not null default 0;
