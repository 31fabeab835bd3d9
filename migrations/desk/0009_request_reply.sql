-- requests: from the decision to the letter, its delivery, and what follows it.

-- A corrected answer (reconsideration, court, or the authority itself) is a new round of the case.
alter table request add column round INT not null default 1;

-- What was decided, once a round. Also of a round that ended without a reply: withdrawn, not corrected, not paid.
create table request_decision (
    id      ID,
    request REF  not null references request(id),
    round   INT  not null,
    code    TEXT not null,                          -- of data/law/decisions.tsv, in force on the day of receipt
    facts   TEXT not null,                          -- JSON: fact's name (facts.c) -> text or day
    drafter REF  not null default 0,                -- who drafted it last; 0 the machine
    changed TIME not null,
    taken   DAY  not null default '',               -- with the last signature, or when the round ended; '' a draft
    unique (request, round)
);
create index request_decision_taken on request_decision(taken, code);

-- 区分处理: each part that is withheld while the rest is released.
create table request_part (
    id         ID,
    decision   REF  not null references request_decision(id),
    position   INT  not null,
    span       TEXT not null,                       -- 第3页第2段
    ground     TEXT not null,                       -- the decision that would withhold it alone
    article    TEXT not null,
    reason     TEXT not null,
    reviewer   TEXT not null,
    look_again DAY  not null,                       -- article 18: when it is looked at again
    looked     DAY  not null default '',            -- when that was done
    outcome    TEXT not null default ''             -- still, open
);
create index request_part_decision on request_part(decision, position);
create index request_part_again on request_part(looked, look_again);

-- Files that are released with a reply: blobs of the desk's; the public store holds them locked for the applicant alone.
create table request_release (
    id      ID,
    request REF  not null references request(id),
    round   INT  not null,
    name    TEXT not null,
    size    INT  not null,
    hash    TEXT not null,
    locked  TEXT not null default ''                -- the blob that only the applicant opens; '' not yet
);
create index request_release_request on request_release(request, round);

-- Every letter of a case (文书登记). Its number is given when it is signed, in that transaction, so that there is no gap.
create table request_letter (
    id        ID,
    request   REF  not null references request(id),
    round     INT  not null,
    kind      TEXT not null,                        -- of data/law/letters.tsv
    state     TEXT not null,                        -- draft, signed, void
    party     REF  not null,                        -- request_party: to whom
    event     REF  not null default 0,              -- request_event that it belongs to
    body      TEXT not null,                        -- letters/README.md; while a draft with {成文日期} {文号} {救济}
    edited    BOOL not null default false,          -- another text than the case gives
    word      TEXT not null default '',             -- 字头, with the kind's part
    year      INT  not null default 0,
    serial    INT  not null default 0,
    number    TEXT not null default '',
    day       DAY  not null default '',             -- 成文日期
    signed_at TIME not null default 0,
    signer    REF  not null default 0,
    hash      TEXT not null default '',             -- the PDF; '' it is being made
    size      INT  not null default 0,
    substituted TEXT not null default '',           -- faces that were replaced
    locked    TEXT not null default '',             -- the PDF for the applicant's view
    replied   DAY  not null default ''              -- of a reply: handed over, posted, sent
);
create index request_letter_request on request_letter(request, id);
create index request_letter_register on request_letter(kind, year, serial);
create unique index request_letter_number on request_letter(word, year, serial) where serial > 0;

-- 送达: each attempt to deliver a letter, with its proof.
create table request_delivery (
    id       ID,
    letter   REF  not null references request_letter(id),
    way      TEXT not null,                         -- hand, post, web, email, fax
    day      DAY  not null,                         -- handed over, posted, sent
    received DAY  not null default '',              -- signed for; or reached the other side's system
    receiver TEXT not null default '',              -- who signed
    place    TEXT not null default '',
    tracking TEXT not null default '',              -- post: number of the item
    note     TEXT not null default '',
    returned DAY  not null default '',              -- came back undelivered
    actor    REF  not null,
    at       TIME not null,
    proof    TEXT not null default '',              -- a scan of the proof: a blob
    proof_name TEXT not null default '',
    proof_size INT not null default 0
);
create index request_delivery_letter on request_delivery(letter, id);

-- What a request costs.
create table request_fee (
    id      ID,
    request REF  not null references request(id),
    round   INT  not null,
    letter  REF  not null default 0,
    basis   TEXT not null,                          -- items, pages, costs
    items_before INT not null default 0,
    items   INT  not null default 0,
    pages   INT  not null default 0,
    before_waiver_fen INT not null,
    fen     INT  not null,                          -- to be paid
    waived  TEXT not null default '',               -- why it was waived
    lines   TEXT not null,                          -- how it was computed
    asked   DAY  not null,
    until   DAY  not null,
    paid    DAY  not null default '',
    paid_fen INT not null default 0
);
create index request_fee_request on request_fee(request, id);
create index request_fee_asked on request_fee(asked);

-- 行政复议、行政诉讼 on a reply; complaints about how it was handled.
create table request_remedy (
    id      ID,
    request REF  not null references request(id),
    round   INT  not null,                          -- whose reply
    kind    TEXT not null,                          -- reconsideration, litigation, litigation_after, complaint
    filed   DAY  not null,
    filer   TEXT not null,                          -- applicant, third_party, other
    organ   TEXT not null,                          -- who hears it
    number  TEXT not null default '',
    result  TEXT not null default 'pending',        -- pending, upheld, corrected, other: table four
    decided DAY  not null default '',
    note    TEXT not null default '',
    actor   REF  not null,
    at      TIME not null
);
create index request_remedy_request on request_remedy(request, id);
create index request_remedy_filed on request_remedy(kind, filed);
create index request_remedy_decided on request_remedy(result, decided);
