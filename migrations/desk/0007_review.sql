-- review: the approval sheet (行政公文审批单) of a thing that a flow moves, whatever subject it is of.
create table review_sheet (
    flow      TEXT not null,
    subject   REF  not null,
    urgency   TEXT not null default 'ordinary', -- ordinary, urgent, very_urgent: 普通 加急 特急
    nature    TEXT not null default '',         -- 文件性质
    secrecy   TEXT not null default '',         -- 密级及期限
    sent_to   TEXT not null default '',         -- 主送
    copied_to TEXT not null default '',         -- 抄送
    phone     TEXT not null default '',
    proposal  TEXT not null default '',         -- 拟办意见
    legality  TEXT not null default '',         -- 合法性、公平竞争审查
    copies    INT  not null default 0,          -- 份数
    printed   TEXT not null default '',         -- 打印
    proofread TEXT not null default '',         -- 校对
    archive   TEXT not null default '',         -- 归档号
    primary key (flow, subject)
);

-- 会签: which departments are asked, and what each said of which content.
create table review_cosign (
    flow       TEXT not null,
    subject    REF  not null,
    department REF  not null references department(id),
    answer     TEXT not null default '',        -- '' asked; read, agree, object: 已阅 同意 不同意
    digest     TEXT not null default '',        -- of the content that the answer is about
    note       TEXT not null default '',
    account    REF  not null default 0,
    at         TIME not null default 0,
    primary key (flow, subject, department)
);

-- The sheet on paper, as it was when it was last asked for.
create table review_paper (
    flow    TEXT not null,
    subject REF  not null,
    hash    TEXT not null,
    size    INT  not null,
    made    TIME not null,
    primary key (flow, subject)
);
