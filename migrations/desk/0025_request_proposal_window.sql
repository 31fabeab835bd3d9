-- requests: the last case that a proposal counted. Who asked before it is not counted again.
alter table request_proposal add column request REF not null default 0;
update request_proposal set request = coalesce((select max(x.request) from request_alike x where x.head = request_proposal.head), 0);
