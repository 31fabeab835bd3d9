/* demo_requests.c: 300 invented requests, from the first day to the last, by the rules that the pages call.
 *
 * Each case is planned as a list of steps with their days (demo_requests_plan.c); the steps of all are then
 * taken in the order of days, so that the ledger tells them as they would have come. What stood after the last
 * day never happened: so cases stand in every state. */
#include "app/demo_requests_in.h"

#include "base/file.h"
#include "base/num.h"
#include "base/vec.h"
#include "demo_requests_sample.h"
#include "domain/bodies/bodies.h"
#include "domain/holidays/holidays.h"
#include "domain/people/people.h"
#include "domain/requests/code.h"
#include "domain/requests/due.h"
#include "domain/requests/answer/reply.h"
#include "engine/json.h"
#include "engine/tsv.h"

/* ---- Registering ---- */

/* The key of a form that nobody saw: the same each time. */
static struct str key_of(struct sample *s, int at)
{
    return str_head(ledger_digest(s->once, arena_fmt(s->once, "requests-sample %d", at)), 32);
}

static int do_register(struct sample *s, struct planned *p, int at)
{
    struct request_names names;
    uint8_t key[SEAL_KEY];
    bool person = str_eq(p->class, S("person"));
    struct str phone = arena_fmt(s->once, "1380000%04d", 1000 + at);
    int r = request_names_of(s->once, key_of(s, at),
                             str_eq(str_c(p->channel), S("web")) ? 'W' : 'C', p->received, &names);
    if (r < 0)
        return r;
    request_key(s->once, names.code, request_second_of(s->once, phone, p->name), key);
    struct request_new n = {
        .texts = {.class = p->class,
                  .name = p->name,
                  .contact = person ? S("") : S("演示联系人"),
                  .id_kind = S(""),
                  .id_number = S(""),
                  .phone = phone,
                  .email = arena_fmt(s->once, "applicant%d@example.invalid", at),
                  .address = S("昭阳区虚构街道88号"),
                  .wanted = p->wanted,
                  .wanted_name = S(""),
                  .wanted_number = S(""),
                  .medium = at % 3 ? S("paper") : S("electronic"),
                  .delivery = S("post"),
                  .purpose = S("生产生活需要（演示）"),
                  .waiver = S("")},
        .public_id = names.public_id,
        .receipt = names.receipt,
        .channel = str_c(p->channel),
        .place = request_place(s->once, names.code),
        .key = seal_key_text(s->once, key),
        .received = s->now,
    };
    p->code = arena_str(s->a, names.code);
    bool web = str_eq(str_c(p->channel), S("web"));
    return request_register(s->db, s->once, &s->house, &n, web ? NULL : &s->office, s->now, &p->id);
}

/* ---- Acts ---- */

static int do_act(struct sample *s, struct planned *p, const char *code, day_t until, int64_t days,
                  struct str note)
{
    struct request_act act = {.kind = request_act_find(str_c(code)),
                              .day = moment_day(s->now),
                              .until = until,
                              .days = days,
                              .note = note,
                              .opinion =
                                  str_starts(note, S("不同意")) ? S("refuses") : S("agrees")};
    struct request_notice notice = {.who = S("演示相关单位"),
                                    .contact = S("昭阳区演示路2号，电话 0870-0000222"),
                                    .content = S("申请内容中涉及该单位的部分"),
                                    .items = S("写明所需信息的名称、文号或者其他特征"),
                                    .consent = S("赵旻"),
                                    .consented = moment_day(s->now),
                                    .by = DAY_NONE,
                                    .body = S("")};
    struct str why = S("");
    int64_t letter;
    if (str_eq(str_c(code), S("ask_authority")) || str_eq(str_c(code), S("ask_third_party")))
        notice.by = after(s, moment_day(s->now), 15);
    int r = request_notify(s->db, s->once, LANG_ZH, &s->law, p->id, &act, &notice, &s->office,
                           s->now, &letter, &why);
    return r < 0 ? err_set(r, "%s: %.*s %s", code, STR_ARG(why), err_context()) : 0;
}

static int do_fee(struct sample *s, struct planned *p)
{
    struct request_charge charge = {
        .ask = {.basis = FEE_PAGES, .pages = 101, .waive_reason = S("")},
        .how = S("凭本通知书到昭通市非税收入窗口缴纳（演示）"),
        .told = moment_day(s->now)};
    struct str why = S("");
    int r =
        request_charge(s->db, s->once, LANG_ZH, &s->law, p->id, &charge, &s->office, s->now, &why);
    return r < 0 ? err_set(r, "fee: %.*s %s", STR_ARG(why), err_context()) : 0;
}

/* ---- What follows a reply ---- */

static int do_remedy(struct sample *s, struct planned *p)
{
    struct request_remedy x = {.kind = str_c(p->aftermath->kind),
                               .filer = S("applicant"),
                               .organ = str_c(p->aftermath->organ),
                               .number = S(""),
                               .note = S(""),
                               .filed = moment_day(s->now)};
    struct str why = S("");
    int r =
        request_remedy_file(s->db, s->once, LANG_ZH, &s->law, p->id, &x, &s->office, s->now, &why);
    return r < 0 ? err_set(r, "remedy: %.*s %s", STR_ARG(why), err_context()) : 0;
}

static int do_decide_remedy(struct sample *s, struct planned *p)
{
    struct str why = S("");
    int64_t remedy;
    int r = request_remedy_pending(s->db, s->once, p->id, &remedy);
    if (r == 0)
        r = request_remedy_decide(s->db, s->once, LANG_ZH, p->id, remedy,
                                  str_c(p->aftermath->result), moment_day(s->now), S("演示"),
                                  &s->office, s->now, &why);
    return r < 0 ? err_set(r, "remedy decided: %.*s %s", STR_ARG(why), err_context()) : 0;
}

/* ---- The reply ---- */

static bool is_day_fact(struct str name)
{
    return str_ends(name, S("日")) || str_ends(name, S("期限"));
}

static struct str fact_words(struct sample *s, const struct planned *p, struct str name)
{
    if (is_day_fact(name))
        return day_iso(s->once, p->received);
    if (str_eq(name, S("认定事实")))
        return arena_fmt(s->once, "你申请公开的“%.*s”，经核查属实（演示）", STR_ARG(p->wanted));
    return arena_fmt(s->once, "%.*s（演示用虚构内容）", STR_ARG(name));
}

/* Of "a/b" the first. */
static struct reply_facts facts_of(struct sample *s, const struct planned *p,
                                   const struct decision *d)
{
    struct reply_facts facts = {0};
    for (size_t i = 0; i < d->facts.n; i++) {
        struct str name, rest;
        str_cut(d->facts.v[i], '/', &name, &rest);
        if (!str_eq(name, S("不公开部分")))
            *vec_push(s->once, &facts) = (struct reply_fact){name, fact_words(s, p, name)};
    }
    return facts;
}

static int do_draft(struct sample *s, struct planned *p)
{
    const struct decision *d = decision_find(&s->law.decisions, p->decision);
    struct reply_facts facts = facts_of(s, p, d);
    int r = reply_decide(s->db, s->once, &s->law, p->id, p->decision, &facts, &s->officer, s->now);
    if (r < 0 || d->result != DECISION_PARTIAL)
        return r;
    bool old = str_eq(d->law, S("cn-2008"));
    struct decision_part part = {.span = S("第2页第3段"),
                                 .ground = old ? S("K4c") : S("D6"),
                                 .article = old ? S("第十四条第四款") : S("第十六条第二款"),
                                 .reason = S("属于讨论中的意见（演示）"),
                                 .reviewer = S("赵旻"),
                                 .look_again = after(s, p->received, 240)};
    return reply_part_add(s->db, s->once, &s->law, p->id, &part, &s->officer, s->now);
}

static int do_move(struct sample *s, struct planned *p, const char *event, const struct actor *who)
{
    struct requests_request_row row;
    struct missings missing = {0};
    struct flow_act act = {.actor = who, .now = s->now, .note = S("")};
    int r = request_get(s->db, s->once, p->id, &row);
    if (r == 0)
        r = reply_digest(s->db, s->once, p->id, row.round, &act.digest);
    if (r == 0)
        r = reply_move(s->db, s->once, &s->house, p->id, event, &act, &missing);
    if (r == ERR_INVALID && missing.n > 0)
        return err_set(r, "%s of %.*s: %.*s", event, STR_ARG(p->decision),
                       STR_ARG(missing_names(s->once, &missing, false)));
    return r;
}

static int do_send(struct sample *s, struct planned *p)
{
    bool hand = str_eq(str_c(p->way), S("hand")), post = str_eq(str_c(p->way), S("post"));
    struct letter_delivery d = {.way = str_c(p->way),
                                .day = moment_day(s->now),
                                .received = DAY_NONE,
                                .receiver = hand ? p->name : S(""),
                                .place = hand   ? S("公开工作机构窗口")
                                         : post ? S("昭阳区虚构街道")
                                                : S("applicant@example.invalid"),
                                .tracking = post ? S("XA00000000053") : S(""),
                                .note = S(""),
                                .postal = true};
    struct str why = S("");
    int r = reply_letter(s->db, s->once, p->id, &p->letter);
    if (r == 0)
        r = letter_deliver(s->db, s->once, LANG_ZH, &s->house, p->letter, &d, &s->office, s->now,
                           &p->delivery, &why);
    return r < 0 ? err_set(r, "send: %.*s %s", STR_ARG(why), err_context()) : 0;
}

static int do_received(struct sample *s, struct planned *p)
{
    struct str why = S("");
    if (str_eq(str_c(p->way), S("hand")))
        return 0; /* signed for when it was handed over */
    return letter_received(s->db, s->once, LANG_ZH, p->letter, p->delivery, moment_day(s->now),
                           p->name, false, &s->office, s->now, &why);
}

/* ---- A step ---- */

/* Steps that are one act of the disclosure office. */
static const struct simple_act {
    const char *act, *note; /* note NULL: third_party_says() */
    int until; /* days from that one; 0: none */
} acts[] = {
    [STEP_CONFIRM] = {"confirm", "电话确认"},
    [STEP_ACCEPT] = {"accept", ""},
    [STEP_ASK_CORRECTION] = {"ask_correction", "申请内容不明确", 30},
    [STEP_CORRECT] = {"correct", ""},
    [STEP_ASK_THIRD_PARTY] = {"ask_third_party", "涉及第三方合法权益"},
    [STEP_THIRD_PARTY_ANSWERED] = {"third_party_answered", NULL},
    [STEP_ASK_AUTHORITY] = {"ask_authority", "与其他机关共同制作"},
    [STEP_AUTHORITY_ANSWERED] = {"authority_answered", "同意公开"},
    [STEP_ASK_REASONS] = {"ask_reasons", "一个月内申请多件，明显超过合理范围", 20},
    [STEP_GIVE_REASONS] = {"reasons_given", "申请人说明了理由"},
    [STEP_DELAY] = {"delay", "理由合理，但数量较多，不能在期限内答复", 60},
    [STEP_WITHDRAW] = {"withdraw", "申请人已自行获得"},
    [STEP_ABANDON] = {"abandon", "逾期未补正"},
    [STEP_TRANSFER] = {"transfer", "由其他机关制作"},
    [STEP_PAY] = {"fee_paid", ""},
    [STEP_UNPAID] = {"abandon", "逾期未缴费"},
    [STEP_CLOSE] = {"close", "演示"},
};

/* A third party refuses what is withheld for its sake, and no more. */
static struct str third_party_says(const struct planned *p)
{
    static const char *const withheld[] = {"D4", "K4b", "K4c"};
    for (size_t i = 0; i < COUNT(withheld); i++)
        if (str_eq(p->decision, str_c(withheld[i])))
            return S("不同意公开，理由：公开会损害其竞争地位");
    return S("同意公开");
}

static int do_step(struct sample *s, const struct step *t)
{
    struct planned *p = &s->cases[t->at];
    bool old = p->received < day_from(2019, 5, 15);
    int r;
    if (t->kind < COUNT(acts) && acts[t->kind].act) {
        const struct simple_act *x = &acts[t->kind];
        struct str note = x->note ? str_c(x->note) : third_party_says(p);
        return do_act(s, p, x->act, x->until > 0 ? t->day + x->until : DAY_NONE, 0, note);
    }
    switch ((int)t->kind) {
    case STEP_REGISTER:
        return do_register(s, p, t->at);
    case STEP_EXTEND:
        return do_act(s, p, "extend", DAY_NONE, old ? 10 : 15, S("需要收集核对的材料较多"));
    case STEP_ASSIGN:
        return reply_assign(s->db, s->once, p->id, s->officer.department, &s->office, s->now);
    case STEP_DRAFT:
        return do_draft(s, p);
    case STEP_SUBMIT:
        return do_move(s, p, "submit", &s->officer);
    case STEP_FIRST:
        return do_move(s, p, "pass_first", &s->head);
    case STEP_SECOND:
        r = do_move(s, p, "secrecy_open", &s->other_office);
        return r < 0 ? r : do_move(s, p, "pass_second", &s->other_office);
    case STEP_FINAL:
        return do_move(s, p, "pass_final", &s->leader);
    case STEP_SEND:
        return do_send(s, p);
    case STEP_RECEIVED:
        return do_received(s, p);
    case STEP_ASK_FEE:
        return do_fee(s, p);
    case STEP_REMEDY:
        return do_remedy(s, p);
    case STEP_DECIDE_REMEDY:
        return do_decide_remedy(s, p);
    case STEP_REOPEN: /* what was ordered: it is released */
        p->decision = old ? S("K2") : S("G2");
        return do_act(s, p, "reopen", DAY_NONE, 0, S("复议决定责令重新答复（演示）"));
    }
    return ERR_BROKEN;
}

/* ---- Day after day ---- */

/* The paper of a reply that was signed, before it can be sent on a later day: what the worker would do. */
static int draw_paper(struct sample *s, const struct planned *p)
{
    int64_t letter;
    int r = reply_letter(s->db, s->once, p->id, &letter);
    if (r < 0)
        return r;
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "letter", letter);
    return letter_job(&s->worker, s->db, s->once, payload);
}

static int draw_papers(struct sample *s, size_t from, size_t to)
{
    int r = 0;
    for (size_t i = from; r >= 0 && i < to; i++)
        if (s->steps.v[i].kind == STEP_FINAL)
            r = draw_paper(s, &s->cases[s->steps.v[i].at]);
    return r;
}

static int do_day(struct sample *s, size_t from, size_t to)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(s->db, &tx);
    s->now = day_begin(s->steps.v[from].day) + 9 * 3600;
    if (r == 0)
        r = requests_by_the_clock(s->db, s->once, s->now);
    for (size_t i = from; r >= 0 && i < to; i++) {
        s->now += 240;
        r = do_step(s, &s->steps.v[i]);
        if (r < 0)
            r = err_set(r, "case %d, step %d on %.*s: %s", s->steps.v[i].at,
                        (int)s->steps.v[i].kind, STR_ARG(day_iso(s->once, s->steps.v[i].day)),
                        err_context());
    }
    return r < 0 ? r : tx_commit(&tx);
}

static int do_days(struct sample *s, void (*tick)(int64_t done, int64_t all))
{
    int r = 0;
    for (size_t from = 0, to; r >= 0 && from < s->steps.n; from = to) {
        to = from;
        while (to < s->steps.n && s->steps.v[to].day == s->steps.v[from].day)
            to++;
        if (s->steps.v[from].day > s->last)
            break;
        struct arena *once cleanup(arena_done) = arena_new(0);
        s->once = once;
        r = do_day(s, from, to);
        if (r >= 0)
            r = draw_papers(s, from, to);
        tick((int64_t)to, (int64_t)s->steps.n);
    }
    return r < 0 ? r : 0;
}

/* ---- All of it ---- */

static struct str file_of(const char *name)
{
    const struct asset *f = asset_find(&demo_requests_sample, name);
    assert(f);
    return f->bytes;
}

static void read_words(struct sample *s)
{
    struct tsv_line line;
    struct str rest = file_of("wanted.tsv");
    struct {
        struct str *v;
        size_t n, room;
    } wanted = {0}, classes = {0}, names = {0};
    while (tsv_next(&rest, &line))
        *vec_push(s->a, &wanted) = line.cell[0];
    rest = file_of("applicants.tsv");
    while (tsv_next(&rest, &line)) {
        *vec_push(s->a, &classes) = line.cell[0];
        *vec_push(s->a, &names) = line.cell[1];
    }
    s->wanted = (struct strs){wanted.v, wanted.n};
    s->classes = (struct strs){classes.v, classes.n};
    s->names = (struct strs){names.v, names.n};
}

static int find_people(struct sample *s)
{
    const struct {
        const char *login;
        struct actor *actor;
    } people[] = {{"zhao.min", &s->office},
                  {"long.jiahui", &s->other_office},
                  {"lu.chengyuan", &s->leader},
                  {"xu.zhengang", &s->head},
                  {"he.rui", &s->officer}};
    int r = 0;
    for (size_t i = 0; r >= 0 && i < COUNT(people); i++)
        r = people_find(s->db, s->a, str_c(people[i].login), people[i].actor);
    return r < 0 ? r : 0;
}

/* That it is invented stands on every page of the public site. */
static int say_so(struct sample *s)
{
    struct tx tx cleanup(tx_end) = {0};
    moment_t now = day_begin(day_from(2018, 1, 2)) + 9 * 3600;
    int r = tx_begin(s->db, &tx);
    if (r == 0)
        r = bodies_set(
            s->db, s->a, S("authority.notice_zh"),
            S("本站内容为演示而拟，非昭通市公安局正式网站；300 件依申请公开全部是虚构的。"), 0,
            now);
    if (r == 0)
        r = bodies_set(s->db, s->a, S("authority.notice_en"),
                       S("This site is a demonstration. It is not the official site of the bureau; "
                         "its 300 requests are all invented."),
                       0, now);
    return r < 0 ? r : tx_commit(&tx);
}

int demo_requests_load(const struct app *app, const struct stores *stores,
                       void (*tick)(int64_t done, int64_t all))
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct sample *s = arena_one(a, struct sample);
    *s = (struct sample){.app = app, .db = stores->desk, .a = a, .seed = 20160504};
    int r = day_parse(S(DEMO_REQUESTS_LAST), &s->last);
    if (r == 0)
        r = request_law_load(a, &s->law);
    if (r == 0)
        r = seal_keys_load(app->seal, &s->house.keys);
    if (r == 0)
        r = holidays_calendar(s->db, a, DAY_NONE, &s->calendar);
    if (r == 0)
        r = find_people(s);
    if (r == 0)
        r = say_so(s);
    if (r < 0)
        return r;
    s->house.law = &s->law;
    s->worker = (struct requests_worker){
        .blobs = app->desk_blobs, .clock = clock_fixed(day_begin(s->last)), .law = &s->law};
    read_words(s);
    demo_plan(s);
    return do_days(s, tick);
}
