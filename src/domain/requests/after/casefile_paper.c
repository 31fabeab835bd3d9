/* casefile_paper.c: a case as one paper: what was asked, what was done, the proof of its date, who signed, what was
 * decided and withheld, the letters whole. See casefile.h. */
#include "base/vec.h"
#include "domain/requests/after/casefile_whole.h"

static void add(struct arena *a, struct paper *p, enum paper_block_kind kind, struct str words)
{
    if (words.n > 0)
        *vec_push(a, p) = (struct paper_block){.kind = kind, .text = words};
}

/* "申请内容：…", where there is something. */
static void add_named(struct arena *a, struct paper *p, const char *name, struct str value)
{
    if (value.n > 0)
        add(a, p, PAPER_TEXT, arena_fmt(a, "%s：%.*s", name, STR_ARG(value)));
}

static struct str line_of(struct arena *a, day_t day, struct str what, struct str who,
                          struct str note)
{
    return arena_fmt(a, "%.*s　%.*s%s%.*s%s%.*s", STR_ARG(day_zh(a, day)), STR_ARG(what),
                     who.n > 0 ? "　" : "", STR_ARG(who), note.n > 0 ? "：" : "", STR_ARG(note));
}

static void request_add(struct arena *a, const struct casefile *f, struct paper *p)
{
    add(a, p, PAPER_HEADING_1, S("一、申请"));
    add_named(a, p, "申请人", f->row.name);
    add_named(a, p, "渠道", casefile_named("channel", f->row.channel));
    add_named(a, p, "收到申请的日期（期限自次日起计算）",
              f->received == DAY_NONE ? S("尚未确认") : day_zh(a, f->received));
    add_named(a, p, "申请内容", f->row.wanted);
    add_named(a, p, "文件名称", f->row.wanted_name);
    add_named(a, p, "文号", f->row.wanted_number);
    add_named(a, p, "用途", f->row.purpose);
    add_named(a, p, "申请减免费用的理由", f->row.waiver);
    add_named(a, p, "状态", casefile_named("state", f->row.state));
    for (size_t i = 0; i < f->came.n; i++)
        add_named(a, p, "申请人来件", f->came.v[i].name);
}

static void history_add(struct arena *a, const struct casefile *f, struct paper *p)
{
    add(a, p, PAPER_HEADING_1, S("二、经过"));
    for (size_t i = 0; i < f->events.n; i++) {
        const struct requests_event_row *e = &f->events.v[i];
        add(a, p, PAPER_TEXT,
            line_of(a, e->day, casefile_named("event", e->kind), e->actor_zh, e->note));
    }
}

/* Each step with its article; the days that are left out, each with why; how many were counted. */
static void term_add(struct arena *a, const struct casefile *f, struct paper *p)
{
    int64_t counted = 0;
    add(a, p, PAPER_HEADING_1, S("三、期限"));
    if (f->steps.n == 0)
        add(a, p, PAPER_TEXT, S("还没有起算。"));
    for (size_t i = 0; i < f->steps.n; i++) {
        const struct casefile_step *s = &f->steps.v[i];
        struct str due =
            s->due == DAY_NONE ? S("") : arena_fmt(a, "，期限 %.*s", STR_ARG(day_zh(a, s->due)));
        add(a, p, PAPER_TEXT,
            arena_fmt(a, "%.*s　%.*s　%.*s%.*s", STR_ARG(day_zh(a, s->day)), STR_ARG(s->words),
                      STR_ARG(s->article), STR_ARG(due)));
    }
    for (size_t i = 0; i < f->days.n; i++) {
        const struct casefile_day *d = &f->days.v[i];
        counted = d->n > 0 ? d->n : counted;
        if (d->n == 0)
            add(a, p, PAPER_NOTE,
                arena_fmt(a, "不计入　%.*s　%.*s", STR_ARG(day_zh(a, d->day)), STR_ARG(d->why)));
    }
    if (counted > 0)
        add(a, p, PAPER_NOTE,
            arena_fmt(a, "其余各日是工作日，逐日计入，共%lld日。", (long long)counted));
}

/* "2026年11月23日 10:00" */
static struct str moment_zh(struct arena *a, moment_t at)
{
    day_t day = moment_day(at);
    int minutes = (int)((at - day_begin(day)) / 60);
    return arena_fmt(a, "%.*s %02d:%02d", STR_ARG(day_zh(a, day)), minutes / 60, minutes % 60);
}

static void review_add(struct arena *a, const struct casefile *f, struct paper *p)
{
    add(a, p, PAPER_HEADING_1, S("四、审核"));
    for (size_t i = 0; i < f->moves.n; i++) {
        const struct flow_event *e = &f->moves.v[i];
        if (e->is_signature || review_is_secrecy(e->event))
            add(a, p, PAPER_TEXT,
                arena_fmt(a, "%.*s　%.*s　%.*s　摘要 %.*s", STR_ARG(moment_zh(a, e->at)),
                          STR_ARG(casefile_named("move", e->event)),
                          STR_ARG(review_who(a, LANG_ZH, e)), STR_ARG(str_head(e->digest, 8))));
    }
}

static void decision_add(struct arena *a, const struct request_law *law,
                         const struct reply_decision *d, struct paper *p)
{
    const struct decision *found = law ? decision_find(&law->decisions, d->code) : NULL;
    add(a, p, PAPER_TEXT,
        arena_fmt(a, "%.*s　%.*s　%.*s%.*s",
                  STR_ARG(d->taken == DAY_NONE ? S("（拟稿）") : day_zh(a, d->taken)),
                  STR_ARG(d->code), STR_ARG(found ? found->name : S("")),
                  STR_ARG(found ? arena_fmt(a, "（%.*s）", STR_ARG(found->article)) : S(""))));
    for (size_t i = 0; i < d->facts.n; i++)
        if (d->facts.v[i].value.n > 0)
            add(a, p, PAPER_TEXT,
                arena_fmt(a, "%.*s：%.*s", STR_ARG(d->facts.v[i].name),
                          STR_ARG(d->facts.v[i].value)));
    for (size_t i = 0; i < d->parts.n; i++) {
        const struct decision_part *x = &d->parts.v[i];
        add(a, p, PAPER_TEXT,
            arena_fmt(a, "不公开的部分：%.*s，依据%.*s，理由：%.*s。审查人%.*s，%.*s再次评估。",
                      STR_ARG(x->span), STR_ARG(x->article), STR_ARG(x->reason),
                      STR_ARG(x->reviewer), STR_ARG(day_zh(a, x->look_again))));
    }
}

static void decisions_add(struct arena *a, const struct request_law *law, const struct casefile *f,
                          struct paper *p)
{
    add(a, p, PAPER_HEADING_1, S("五、决定"));
    if (f->decisions.n == 0)
        add(a, p, PAPER_TEXT, S("无。"));
    for (size_t i = 0; i < f->decisions.n; i++)
        decision_add(a, law, &f->decisions.v[i], p);
    for (size_t i = 0; i < f->files.n; i++)
        add_named(a, p, "提供的文件", f->files.v[i].name);
}

static void letters_add(struct arena *a, const struct casefile *f, struct paper *p)
{
    add(a, p, PAPER_HEADING_1, S("六、文书和送达"));
    for (size_t i = 0; i < f->letters.n; i++) {
        const struct reply_letter_row *l = &f->letters.v[i];
        add(a, p, PAPER_TEXT,
            line_of(a, l->day, l->number, l->addressee, casefile_named("letter_state", l->state)));
        for (size_t k = 0; k < f->deliveries.n; k++) {
            const struct reply_delivery_row *d = &f->deliveries.v[k];
            if (d->letter == l->id)
                add(a, p, PAPER_TEXT,
                    line_of(a, d->day, casefile_named("way", d->way), d->receiver, d->tracking));
        }
    }
}

static void after_add(struct arena *a, const struct casefile *f, struct paper *p)
{
    add(a, p, PAPER_HEADING_1, S("七、收费、复议、诉讼、投诉"));
    if (f->fees.n + f->remedies.n == 0)
        add(a, p, PAPER_TEXT, S("无。"));
    for (size_t i = 0; i < f->fees.n; i++) {
        const struct reply_fee_row *x = &f->fees.v[i];
        struct str waived = x->waived.n > 0 ? arena_fmt(a, "原为%.*s，减免理由：%.*s",
                                                        STR_ARG(fee_yuan(a, x->before_waiver_fen)),
                                                        STR_ARG(x->waived))
                                            : S("");
        add(a, p, PAPER_TEXT,
            line_of(a, x->asked, fee_yuan(a, x->fen),
                    x->paid == DAY_NONE ? S("")
                                        : arena_fmt(a, "%.*s缴纳", STR_ARG(day_zh(a, x->paid))),
                    waived));
    }
    for (size_t i = 0; i < f->remedies.n; i++)
        add(a, p, PAPER_TEXT,
            line_of(a, f->remedies.v[i].filed, casefile_named("remedy", f->remedies.v[i].kind),
                    f->remedies.v[i].organ,
                    casefile_named(remedy_results_names(f->remedies.v[i].kind),
                                   f->remedies.v[i].result)));
}

/* As its own paper has it: title, addressee, paragraphs, tables, seal. */
static bool letter_add(struct arena *a, const struct request_law *law,
                       const struct reply_letter_row *l, const struct letter_case *of,
                       struct paper *p)
{
    struct letter_case c = *of;
    struct paper one = {0};
    const struct letter_rule *rule = law ? letter_rule_find(law, l->kind) : NULL;
    c.letter_day = l->day;
    c.letter_number = l->number;
    if (!rule || letter_paper(a, law, rule->kind, &c, l->body, &one) < 0) {
        err_clear();
        return false;
    }
    for (size_t i = 0; i < one.n; i++)
        *vec_push(a, p) = one.v[i];
    return true;
}

/* The letters whole, each on a page of its own; line by line where the law of today makes no paper of one. */
static void texts_add(struct arena *a, const struct request_law *law, const struct casefile *f,
                      const struct letter_case *of, struct paper *p)
{
    for (size_t i = 0; i < f->letters.n; i++) {
        const struct reply_letter_row *l = &f->letters.v[i];
        struct str rest = l->body, one;
        if (!str_eq(l->state, S("signed")))
            continue;
        *vec_push(a, p) = (struct paper_block){.kind = PAPER_BREAK, .text = S("")};
        add(a, p, PAPER_NUMBER, l->number);
        if (letter_add(a, law, l, of, p))
            continue;
        while (str_next(&rest, '\n', &one))
            add(a, p, PAPER_TEXT, str_trim(one));
    }
}

struct paper casefile_paper(struct arena *a, const struct request_law *law,
                            const struct casefile *f, const struct letter_case *of, struct str hash,
                            day_t made)
{
    struct str title = arena_fmt(a, "政府信息公开申请案卷　%.*s", STR_ARG(f->row.number));
    struct paper p = {.title = title,
                      .author = S(""),
                      .lang = S("zh-CN"),
                      .made = made,
                      .letterhead = S(""),
                      .number = S(""),
                      .footer = arena_fmt(a, "案卷摘要 %.*s", STR_ARG(hash))};
    add(a, &p, PAPER_TITLE, title);
    request_add(a, f, &p);
    history_add(a, f, &p);
    term_add(a, f, &p);
    review_add(a, f, &p);
    decisions_add(a, law, f, &p);
    letters_add(a, f, &p);
    after_add(a, f, &p);
    texts_add(a, law, f, of, &p);
    return p;
}
