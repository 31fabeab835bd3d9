/* facts.c: the facts' table, and how each is printed. See facts.h. */
#include "domain/law/facts.h"

#include "base/buf.h"
#include "base/vec.h"

#define ITEMS_MAX (64 * KiB)

enum fact_type {
    FACT_TEXT,
    FACT_DAY,
    FACT_DUE, /* a day that is reckoned in working days: it may be provisional */
    FACT_NUMBER,
    FACT_MONEY,
    FACT_LIST,
    FACT_PARTS,
    FACT_YOU,  /* 你 or 你单位 */
    FACT_FLAG, /* for 【有 …】 and 【无 …】 */
};

struct fact {
    struct str name, name_en;
    enum fact_type type;
    size_t at; /* in struct letter_case */
};

#define FACT(zh, en, type, member)                                       \
 {                                                                       \
  STR_INIT(zh), STR_INIT(en), type, offsetof(struct letter_case, member) \
 }

static const struct fact facts[] = {
    FACT("机关", "authority", FACT_TEXT, authority.name),
    FACT("工作机构", "disclosure office", FACT_TEXT, authority.office),
    FACT("地址", "address", FACT_TEXT, authority.address),
    FACT("邮编", "postcode", FACT_TEXT, authority.postcode),
    FACT("电话", "telephone", FACT_TEXT, authority.telephone),
    FACT("传真", "fax", FACT_TEXT, authority.fax),
    FACT("邮箱", "e-mail", FACT_TEXT, authority.email),
    FACT("网站", "website", FACT_TEXT, authority.website),
    FACT("办公时间", "office hours", FACT_TEXT, authority.hours),
    FACT("申请人", "applicant", FACT_TEXT, applicant.name),
    FACT("你", "form of address", FACT_YOU, applicant.organisation),
    FACT("申请人联系方式", "applicant's contact", FACT_TEXT, applicant.contact),
    FACT("申请人地址", "applicant's address", FACT_TEXT, applicant.address),
    FACT("文号", "letter number", FACT_TEXT, letter_number),
    FACT("成文日期", "date of the letter", FACT_DAY, letter_day),
    FACT("附件", "enclosures", FACT_LIST, enclosures),
    FACT("编号", "request number", FACT_TEXT, number),
    FACT("收到日", "day of receipt", FACT_DAY, received),
    FACT("收到渠道", "channel of receipt", FACT_TEXT, channel),
    FACT("申请内容", "what is asked for", FACT_TEXT, asked),
    FACT("获取方式", "form and way wanted", FACT_TEXT, wanted),
    FACT("答复期限", "due day", FACT_DUE, due),
    FACT("查询码", "query code", FACT_TEXT, query_code),
    FACT("查询网址", "query address", FACT_TEXT, query_address),
    FACT("补正告知日", "day of the correction notice", FACT_DAY, correction_sent),
    FACT("补正期限", "correction due day", FACT_DAY, correction_due),
    FACT("补正收到日", "day the correction was received", FACT_DAY, correction_received),
    FACT("不明确之处", "what is unclear", FACT_TEXT, correction_unclear),
    FACT("补正事项", "what is to be corrected", FACT_LIST, correction_items),
    FACT("补正后重新计算", "correction restarts the term", FACT_FLAG, correction_restarts),
    FACT("原期限", "due day before extension", FACT_DUE, extension_from),
    FACT("延长后期限", "due day after extension", FACT_DUE, extension_to),
    FACT("延长工作日", "working days of extension", FACT_NUMBER, extension_days),
    FACT("延长理由", "reason of extension", FACT_TEXT, extension_reason),
    FACT("同意延期的负责人", "head who consented to the extension", FACT_TEXT, extension_consent),
    FACT("同意延期日", "day of the consent", FACT_DAY, extension_consented),
    FACT("第三方", "third party", FACT_TEXT, third_party),
    FACT("涉第三方内容", "content that concerns the third party", FACT_TEXT, third_content),
    FACT("意见寄送处", "where the opinion is to be sent", FACT_TEXT, third_answer_to),
    FACT("征求意见日", "day the third party was asked", FACT_DAY, third_sent),
    FACT("第三方答复期限", "third party's due day", FACT_DUE, third_due),
    FACT("第三方答复日", "day the third party answered", FACT_DAY, third_answered),
    FACT("第三方意见", "third party's opinion", FACT_TEXT, third_opinion),
    FACT("第三方理由", "third party's reasons", FACT_TEXT, third_reason),
    FACT("被征求机关", "authority that is consulted", FACT_TEXT, consulted),
    FACT("征求机关意见日", "day the authority was consulted", FACT_DAY, consulted_sent),
    FACT("机关答复期限", "consulted authority's due day", FACT_DUE, consulted_due),
    FACT("机关答复日", "day the authority answered", FACT_DAY, consulted_answered),
    FACT("数量频次", "number and frequency of requests", FACT_TEXT, excess),
    FACT("说明理由告知日", "day reasons were asked for", FACT_DAY, excess_sent),
    FACT("说明理由期限", "due day for reasons", FACT_DAY, excess_due),
    FACT("申请人所述理由", "reasons given", FACT_TEXT, excess_reason),
    FACT("延迟答复期限", "delayed due day", FACT_DAY, delay_to),
    FACT("延迟理由", "reason of delay", FACT_TEXT, delay_reason),
    FACT("认定事实", "findings", FACT_TEXT, finding),
    FACT("理由", "reasons", FACT_TEXT, reason),
    FACT("公开途径", "where it is published", FACT_TEXT, where),
    FACT("提供方式", "how it is provided", FACT_TEXT, means),
    FACT("依据规定", "law and article", FACT_TEXT, statute),
    FACT("定密依据", "basis of classification", FACT_TEXT, secret_basis),
    FACT("危害方面", "security that is endangered", FACT_TEXT, harm),
    FACT("权益类别", "kind of third party's interest", FACT_TEXT, interest),
    FACT("内部事务类别", "kind of internal affairs", FACT_TEXT, internal_kind),
    FACT("过程性信息类别", "kind of deliberative information", FACT_TEXT, process_kind),
    FACT("检索范围", "scope of the search", FACT_TEXT, search_scope),
    FACT("检索方法", "method and words of the search", FACT_TEXT, search_words),
    FACT("检索人", "who searched", FACT_TEXT, search_by),
    FACT("检索日", "day of the search", FACT_DAY, search_day),
    FACT("他机关", "name of the other authority", FACT_TEXT, other_name),
    FACT("他机关联系方式", "contact of the other authority", FACT_TEXT, other_contact),
    FACT("无法确定机关的说明", "why no authority can be named", FACT_TEXT, other_unknown),
    FACT("前次文号", "number of the earlier reply", FACT_TEXT, earlier_number),
    FACT("前次答复日", "day of the earlier reply", FACT_DAY, earlier_day),
    FACT("信访渠道", "way for petitions and complaints", FACT_TEXT, petition_channel),
    FACT("出版物获取途径", "where the publication is had", FACT_TEXT, publication_source),
    FACT("予以公开部分", "released part", FACT_TEXT, released),
    FACT("不公开部分", "withheld parts", FACT_PARTS, parts),
    FACT("终止理由", "reason of closing", FACT_TEXT, closing_reason),
    FACT("撤回日", "day of withdrawal", FACT_DAY, withdrawn),
    FACT("收费依据", "basis of the fee", FACT_TEXT, fee_basis),
    FACT("收费标准", "tariff", FACT_TEXT, fee_standard),
    FACT("件数页数", "number of items or pages", FACT_TEXT, fee_quantity),
    FACT("收费金额", "amount", FACT_MONEY, fee_fen),
    FACT("计算过程", "computation", FACT_LIST, fee_lines),
    FACT("缴纳方式", "how to pay", FACT_TEXT, fee_how),
    FACT("收费通知日", "day of the fee notice", FACT_DAY, fee_sent),
    FACT("缴费期限", "due day of payment", FACT_DAY, fee_due),
    FACT("送达文书", "what was delivered", FACT_TEXT, delivery_what),
    FACT("送达方式", "way of delivery", FACT_TEXT, delivery_way),
    FACT("受送达人", "addressee", FACT_TEXT, delivery_to),
    FACT("送达地点", "place of delivery", FACT_TEXT, delivery_place),
    FACT("邮件单号", "postal number", FACT_TEXT, delivery_tracking),
    FACT("送达人", "who delivered", FACT_TEXT, delivery_by),
    FACT("送达备注", "remark on delivery", FACT_TEXT, delivery_note),
    FACT("交邮日", "day of posting or sending", FACT_DAY, delivery_posted),
    FACT("签收日", "day of signature", FACT_DAY, delivery_signed),
    FACT("移送机关", "authority it is transferred to", FACT_TEXT, transfer_to),
    FACT("移送机关联系方式", "contact of that authority", FACT_TEXT, transfer_contact),
    FACT("移送理由", "reason of transfer", FACT_TEXT, transfer_reason),
};

const struct fact *fact_find(struct str name)
{
    for (size_t i = 0; i < COUNT(facts); i++)
        if (str_eq(facts[i].name, name))
            return &facts[i];
    return NULL;
}

struct str fact_name(const struct fact *f)
{
    return f->name;
}

struct str fact_name_en(const struct fact *f)
{
    return f->name_en;
}

bool fact_is_list(const struct fact *f)
{
    return f->type == FACT_LIST || f->type == FACT_PARTS;
}

/* ---- As it is printed ---- */

static struct str due_long(struct arena *a, day_t day, day_t unannounced)
{
    bool provisional = day != DAY_NONE && unannounced != DAY_NONE && day >= unannounced;
    return arena_fmt(a, "%.*s%s", STR_ARG(day_zh(a, day)),
                     provisional ? "（该年度节假日安排尚未公布，暂按此计算）" : "");
}

static bool is_day(const struct fact *f)
{
    return f->type == FACT_DAY || f->type == FACT_DUE;
}

static struct str money_text(struct arena *a, int64_t fen)
{
    return fen == 0 ? S("")
                    : arena_fmt(a, "%lld.%02lld元", (long long)(fen / 100), (long long)(fen % 100));
}

/* 第3页第2段（依据第十五条）：理由 */
static struct str part_text(struct arena *a, const struct decision_part *p)
{
    return arena_fmt(a, "%.*s，依据%.*s不予公开，理由：%.*s", STR_ARG(p->span), STR_ARG(p->article),
                     STR_ARG(p->reason));
}

static struct strs parts_items(struct arena *a, const struct decision_parts *parts)
{
    struct strs s = {arena_many(a, parts->n, struct str), parts->n};
    for (size_t i = 0; i < parts->n; i++)
        s.v[i] = part_text(a, &parts->v[i]);
    return s;
}

static struct str joined(struct arena *a, struct strs items)
{
    struct buf b cleanup(buf_done) = BUF_INIT(ITEMS_MAX);
    for (size_t i = 0; i < items.n; i++) {
        buf_put(&b, i > 0 ? S("；") : S(""));
        buf_put(&b, items.v[i]);
    }
    return arena_str(a, buf_str(&b));
}

struct strs fact_items(struct arena *a, const struct fact *f, const struct letter_case *c)
{
    const void *at = (const char *)c + f->at;
    if (f->type == FACT_LIST)
        return *(const struct strs *)at;
    if (f->type == FACT_PARTS)
        return parts_items(a, at);
    struct str one = fact_value(a, f, c);
    if (one.n == 0)
        return (struct strs){0};
    struct strs s = {arena_one(a, struct str), 1};
    s.v[0] = one;
    return s;
}

struct str fact_value(struct arena *a, const struct fact *f, const struct letter_case *c)
{
    const void *at = (const char *)c + f->at;
    switch (f->type) {
    case FACT_TEXT:
        return str_trim(*(const struct str *)at);
    case FACT_DAY:
        return day_zh(a, *(const day_t *)at);
    case FACT_DUE:
        return due_long(a, *(const day_t *)at, c->unannounced);
    case FACT_NUMBER:
        return *(const int *)at == 0 ? S("") : arena_fmt(a, "%d", *(const int *)at);
    case FACT_MONEY:
        return money_text(a, *(const int64_t *)at);
    case FACT_FLAG:
        return *(const bool *)at ? S("是") : S("");
    case FACT_YOU:
        return *(const bool *)at ? S("你单位") : S("你");
    case FACT_LIST:
    case FACT_PARTS:
        return joined(a, fact_items(a, f, c));
    }
    return S("");
}

/* An item a line; empty lines are none. */
static struct strs items_of(struct arena *a, struct str value)
{
    struct str rest = value, line;
    struct {
        struct str *v;
        size_t n, room;
    } items = {0};
    while (str_next(&rest, '\n', &line))
        if (str_trim(line).n > 0)
            *vec_push(a, &items) = str_trim(line);
    return (struct strs){items.v, items.n};
}

int fact_set(struct arena *a, const struct fact *f, struct letter_case *c, struct str value)
{
    void *at = (char *)c + f->at;
    day_t day = DAY_NONE;
    if (f->type == FACT_TEXT)
        *(struct str *)at = str_trim(value);
    else if (f->type == FACT_LIST)
        *(struct strs *)at = items_of(a, value);
    else if (is_day(f) && (value.n == 0 || day_parse(value, &day) == 0))
        *(day_t *)at = day;
    else
        return err_set(ERR_INVALID, "a fact that this text does not set");
    return 0;
}

struct letter_case letter_case_empty(void)
{
    struct letter_case c = {0};
    for (size_t i = 0; i < COUNT(facts); i++) {
        void *at = (char *)&c + facts[i].at;
        if (is_day(&facts[i]))
            *(day_t *)at = DAY_NONE;
        if (facts[i].type == FACT_TEXT)
            *(struct str *)at = S("");
    }
    c.law = c.decision = c.authority.government = c.authority.superior = S("");
    c.authority.court = S("");
    c.unannounced = DAY_NONE;
    return c;
}
