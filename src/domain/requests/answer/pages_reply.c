/* pages_reply.c: the answer is drafted: the guide through seven questions to a decision (要不要补正、是不
 * 是政府信息、本机关负责公开吗、有没有、给不给、怎么给、怎么答), the facts that it needs, the parts that are
 * withheld, the files that are released. The moves of its review: pages_reply_move.c. */
#include "base/vec.h"
#include "domain/requests/files.h"
#include "domain/requests/views_desk.h"
#include "domain/requests/answer/views_reply.h"
#include "html_request_reply.h"
#include "reply_sql.h"
#include "store/blob.h"

#define DRAFTS  (ROLE_OFFICER | ROLE_DISCLOSURE_OFFICE)
#define READERS (DRAFTS | ROLE_DEPARTMENT_HEAD | ROLE_LEADER | ROLE_AUDITOR)

/* The case, if the one who is signed in drafts its answer. */
static int drafted_case(struct ctx *c, struct requests_request_row *ret)
{
    int r = request_get(c->db, c->arena, ctx_param_id(c, "id"), ret);
    if (r < 0)
        return r;
    if (!request_law_of(c))
        return err_set(ERR_BROKEN, "the tables of law were not read");
    if (!reply_may_draft(ret, &c->actor))
        return err_set(ERR_FORBIDDEN, "another department drafts it");
    r = reply_leaves_a_reviewer(c->db, c->arena, ret->id, &c->actor);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_FORBIDDEN, "nobody of the office could review it any more");
    if (!str_eq(ret->state, S("accepted")) && !str_eq(ret->state, S("drafting")))
        return err_set(ERR_CONFLICT, "nothing is drafted now");
    return 0;
}

/* Nothing is drafted now: the case says how far it has come, and that nothing was changed. */
static int not_drafted(struct ctx *c, int r)
{
    if (r != ERR_CONFLICT || c->req->method == METHOD_POST)
        return r;
    err_clear();
    c->res->status = err_status(r);
    return request_case_refused(c, text(c->lang, TEXT_requests_fault_not_drafted));
}

/* ---- The guide: questions one to five ---- */

static const struct {
    enum text name, hint;
    const char *codes; /* of both regimes */
} questions[] = {
    {TEXT_requests_guide_correct, TEXT_requests_guide_correct_hint, "U3"},
    {TEXT_requests_guide_information, TEXT_requests_guide_information_hint, "X1 X3 X5 K4e K8a K8b"},
    {TEXT_requests_guide_ours, TEXT_requests_guide_ours_hint, "U1b K5"},
    {TEXT_requests_guide_have, TEXT_requests_guide_have_hint, "U1a U2 K6"},
    {TEXT_requests_guide_release, TEXT_requests_guide_release_hint,
     "G1 G2 P1 D1 D2 D3 D4 D5 D6 D7 D8 X2 X4 K1 K2 K3 K4a K4b K4c K4d K4f K4g K4h"},
};

static bool has_code(const char *codes, struct str code)
{
    struct str rest = str_c(codes), one;
    while (str_next(&rest, ' ', &one))
        if (str_eq(one, code))
            return true;
    return false;
}

static struct reply_choices choices_of(struct ctx *c, size_t question,
                                       const struct decisions *in_force, struct str chosen)
{
    struct reply_choices list = {0};
    for (size_t i = 0; i < in_force->n; i++) {
        const struct decision *d = &in_force->v[i];
        if (has_code(questions[question].codes, d->code))
            *vec_push(c->arena, &list) = (struct reply_choice){
                .href = arena_fmt(c->arena, "%.*s/reply/%.*s", STR_ARG(request_address(c)),
                                  STR_ARG(d->code)),
                .name = said_in(c->lang, d->name, d->name_en),
                .article = d->article,
                .chosen = str_eq(d->code, chosen),
            };
    }
    return list;
}

static int choose(struct ctx *c)
{
    struct requests_request_row row;
    struct letter_case of;
    int r = drafted_case(c, &row);
    if (r == 0)
        r = reply_case(c->db, c->arena, &row, &of);
    if (r < 0)
        return not_drafted(c, r);
    struct decisions in_force =
        decisions_in_force(c->arena, &request_law_of(c)->decisions, of.received);
    struct reply_choose_view v = {.number = row.number, .address = request_address(c)};
    v.law.text = text(c->lang, request_named("law", row.law));
    v.law.lang = lang_tag(c->lang);
    for (size_t i = 0; i < COUNT(questions); i++)
        *vec_push(c->arena, &v.questions) = (struct reply_question){
            questions[i].name, questions[i].hint, choices_of(c, i, &in_force, of.decision)};
    frame_desk(c, text(c->lang, TEXT_requests_guide), "requests", &v.frame);
    html_reply_choose_page(&c->html, &v);
    return 0;
}

/* ---- The facts of a decision ---- */

static const char *const harms[] = {"国家安全", "公共安全", "经济安全", "社会稳定", NULL};
static const char *const interests[] = {"商业秘密", "个人隐私", NULL};
static const char *const internals[] = {"人事管理", "后勤管理", "内部工作流程", NULL};
static const char *const processes[] = {"讨论记录", "过程稿", "磋商信函", "请示报告", NULL};

/* F(field, fact, kind, letters, choices): in the order of the form. */
#define REPLY_FACTS(F)                                    \
 F(where, "公开途径", LINE, 300, NULL)                    \
 F(released, "予以公开部分", TEXT, 1000, NULL)            \
 F(means, "提供方式", TEXT, 500, NULL)                    \
 F(statute, "依据规定", LINE, 300, NULL)                  \
 F(secret_basis, "定密依据", LINE, 300, NULL)             \
 F(harm, "危害方面", CHOICE, 20, harms)                   \
 F(interest, "权益类别", CHOICE, 20, interests)           \
 F(third_opinion, "第三方意见", LINE, 300, NULL)          \
 F(internal_kind, "内部事务类别", CHOICE, 20, internals)  \
 F(process_kind, "过程性信息类别", CHOICE, 20, processes) \
 F(search_scope, "检索范围", TEXT, 500, NULL)             \
 F(search_words, "检索方法", LINE, 300, NULL)             \
 F(search_by, "检索人", LINE, 60, NULL)                   \
 F(search_day, "检索日", DAY, 0, NULL)                    \
 F(other_name, "他机关", LINE, 120, NULL)                 \
 F(other_contact, "他机关联系方式", LINE, 200, NULL)      \
 F(other_unknown, "无法确定机关的说明", LINE, 300, NULL)  \
 F(petition_channel, "信访渠道", LINE, 300, NULL)         \
 F(publication_source, "出版物获取途径", LINE, 300, NULL) \
 F(earlier_number, "前次文号", LINE, 60, NULL)            \
 F(earlier_day, "前次答复日", DAY, 0, NULL)               \
 F(excess, "数量频次", LINE, 300, NULL)                   \
 F(excess_reason, "申请人所述理由", TEXT, 500, NULL)      \
 F(finding, "认定事实", TEXT, 1000, NULL)                 \
 F(reason, "理由", TEXT, 1000, NULL)

struct facts_form {
#define FACT_LINE(name)                         struct str name;
#define FACT_TEXT(name)                         struct str name;
#define FACT_CHOICE(name)                       struct str name;
#define FACT_DAY(name)                          day_t name;
#define MEMBER(field, fact, kind, max, choices) FACT_##kind(field)
    REPLY_FACTS(MEMBER)
#undef MEMBER
};

static const struct field facts_fields[] = {
#define FIELD_OF(field_, fact, kind_, max_, choices_) \
 {#field_,                                            \
  FIELD_##kind_,                                      \
  offsetof(struct facts_form, field_),                \
  .max = (max_),                                      \
  .choices = (choices_),                              \
  .label = TEXT_requests_fact_##field_,               \
  .hint = TEXT_requests_fact_hint_##field_},
    REPLY_FACTS(FIELD_OF)
#undef FIELD_OF
};

static const struct {
    const char *fact;
    int kind; /* of struct reply_field */
} fact_of[] = {
#define ROW(field, fact, kind, max, choices) {fact, REPLY_##kind},
    REPLY_FACTS(ROW)
#undef ROW
};

struct field_view reply_field_view(struct arena *a, const struct form *form,
                                   const struct reply_field *f)
{
    struct field_view v = field_view(a, form, f->name);
    v.required = f->required;
    return v;
}

/* Does the decision ask for it, alone or as one of two? */
static bool asks_for(const struct decision *d, const char *fact)
{
    for (size_t i = 0; i < d->facts.n; i++) {
        struct str rest = d->facts.v[i], name;
        while (str_next(&rest, '/', &name))
            if (str_eq(name, str_c(fact)))
                return true;
    }
    return false;
}

static bool asks_alone(const struct decision *d, const char *fact)
{
    for (size_t i = 0; i < d->facts.n; i++)
        if (str_eq(d->facts.v[i], str_c(fact)))
            return true;
    return false;
}

static struct options fact_options(struct ctx *c, size_t i)
{
    struct options list = {0};
    struct str typed = c->form.v[i].typed;
    for (const char *const *code = facts_fields[i].choices; code && *code; code++)
        *vec_push(c->arena, &list) =
            (struct option){str_c(*code), str_c(*code), str_eq(str_c(*code), typed), "zh-CN"};
    return list;
}

static struct reply_fields fields_of(struct ctx *c, const struct decision *d)
{
    struct reply_fields list = {0};
    for (size_t i = 0; i < COUNT(facts_fields); i++)
        if (asks_for(d, fact_of[i].fact))
            *vec_push(c->arena, &list) =
                (struct reply_field){facts_fields[i].name, fact_of[i].kind, fact_options(c, i),
                                     asks_alone(d, fact_of[i].fact)};
    return list;
}

/* What the decision needs and the case's events say already: the day a third party was asked … */
static struct reply_knowns knowns_of(struct ctx *c, const struct decision *d,
                                     const struct letter_case *of)
{
    struct reply_knowns list = {0};
    for (size_t i = 0; i < d->facts.n; i++) {
        const struct fact *f = fact_find(d->facts.v[i]);
        bool typed = !f || str_eq(d->facts.v[i], S("不公开部分"));
        for (size_t k = 0; k < COUNT(fact_of) && !typed; k++)
            typed = str_eq(d->facts.v[i], str_c(fact_of[k].fact));
        if (!typed)
            *vec_push(c->arena, &list) = (struct reply_known){
                said_in(c->lang, fact_name(f), fact_name_en(f)), fact_value(c->arena, f, of)};
    }
    return list;
}

/* The form's struct from what is kept, and from what the events suggest. */
static void form_fill(struct ctx *c, const struct reply_decision *d, const struct letter_case *of,
                      struct facts_form *ret)
{
    *ret = (struct facts_form){.search_day = DAY_NONE, .earlier_day = DAY_NONE};
    for (size_t i = 0; i < COUNT(facts_fields); i++) {
        void *at = (char *)ret + facts_fields[i].offset;
        struct str value = S("");
        for (size_t k = 0; k < d->facts.n; k++)
            if (str_eq(d->facts.v[k].name, str_c(fact_of[i].fact)))
                value = d->facts.v[k].value;
        if (facts_fields[i].kind != FIELD_DAY)
            *(struct str *)at =
                value.n > 0 ? value : fact_value(c->arena, fact_find(str_c(fact_of[i].fact)), of);
        else if (value.n > 0 && day_parse(value, at) < 0)
            err_clear();
    }
}

static struct reply_facts facts_typed(struct ctx *c, const struct decision *d)
{
    struct reply_facts facts = {0};
    for (size_t i = 0; i < COUNT(facts_fields); i++) {
        const void *at = (const char *)c->input + facts_fields[i].offset;
        struct str value = facts_fields[i].kind != FIELD_DAY ? *(const struct str *)at
                           : *(const day_t *)at == DAY_NONE  ? S("")
                                                            : day_iso(c->arena, *(const day_t *)at);
        if (asks_for(d, fact_of[i].fact) && str_trim(value).n > 0)
            *vec_push(c->arena, &facts) = (struct reply_fact){str_c(fact_of[i].fact), value};
    }
    return facts;
}

/* ---- Parts that are withheld ---- */

struct part_form {
    struct str span, ground, reason, reviewer;
    day_t look_again;
};

static const struct field part_fields[] = {
    {"span", FIELD_LINE, offsetof(struct part_form, span), .max = 120, .required = true,
     .label = TEXT_requests_part_span, .hint = TEXT_requests_part_span_hint},
    {"ground", FIELD_LINE, offsetof(struct part_form, ground), .max = 10, .required = true,
     .label = TEXT_requests_part_ground},
    {"part_reason", FIELD_TEXT, offsetof(struct part_form, reason), .max = 500, .required = true,
     .label = TEXT_requests_part_reason},
    {"reviewer", FIELD_LINE, offsetof(struct part_form, reviewer), .max = 60, .required = true,
     .label = TEXT_requests_part_reviewer},
    {"look_again", FIELD_DAY, offsetof(struct part_form, look_again), .required = true,
     .label = TEXT_requests_part_look_again, .hint = TEXT_requests_part_look_again_hint},
};

static void parts_put(struct ctx *c, const struct reply_decision *d, struct part_items *ret)
{
    for (size_t i = 0; i < d->parts.n; i++) {
        const struct decision_part *p = &d->parts.v[i];
        *vec_push(c->arena, ret) = (struct part_item){
            .position = (int64_t)i + 1,
            .span = p->span,
            .ground = p->ground,
            .article = p->article,
            .reason = p->reason,
            .reviewer = p->reviewer,
            .look_again = frame_desk_day(c, p->look_again),
        };
    }
}

/* Decisions of the same regime that withhold alone. */
static struct options grounds_of(struct ctx *c, day_t received, struct str typed)
{
    struct options list = {0};
    struct decisions all = decisions_in_force(c->arena, &request_law_of(c)->decisions, received);
    for (size_t i = 0; i < all.n; i++) {
        struct said name = said_in(c->lang, all.v[i].name, all.v[i].name_en);
        if (all.v[i].result == DECISION_WITHHELD)
            *vec_push(c->arena, &list) =
                (struct option){all.v[i].code, name.text, str_eq(typed, all.v[i].code), name.lang};
    }
    return list;
}

/* ---- The page of a decision ---- */

static struct form *empty_part(struct ctx *c)
{
    struct part_form fresh = {.span = S(""),
                              .ground = S(""),
                              .reason = S(""),
                              .reviewer = c->actor.name,
                              .look_again = moment_day(c->now) + 365};
    struct form *form = arena_one(c->arena, struct form);
    form_show(c->arena, part_fields, COUNT(part_fields), &fresh, form);
    return form;
}

static int decision_show(struct ctx *c, struct str code, struct form *part, enum text file_refused)
{
    struct requests_request_row row;
    struct reply_decision kept;
    struct letter_case of;
    struct missings missing = {0};
    int r = drafted_case(c, &row);
    if (r == 0)
        r = reply_decision_get(c->db, c->arena, row.id, row.round, &kept);
    if (r == 0)
        r = reply_case(c->db, c->arena, &row, &of);
    if (r < 0)
        return not_drafted(c, r);
    if (code.n == 0)
        code = kept.code;
    const struct decision *d = decision_in_force(&request_law_of(c)->decisions, code, of.received);
    if (!d)
        return err_set(ERR_ABSENT, "no such decision");
    bool saved = str_eq(kept.code, code);
    if (saved)
        r = reply_missing(c->db, c->arena, request_law_of(c), &row, &missing);
    struct reply_form_view v = {.form = &c->form,
                                .number = row.number,
                                .address = request_address(c),
                                .code = code,
                                .article = d->article,
                                .decision = said_in(c->lang, d->name, d->name_en),
                                .knowns = knowns_of(c, d, &of),
                                .saved = saved,
                                .partial = d->result == DECISION_PARTIAL,
                                .releases =
                                    d->result == DECISION_PARTIAL || d->result == DECISION_RELEASED,
                                .missing = missing_names(c->arena, &missing, c->lang == LANG_EN),
                                .part_form = part ? part : empty_part(c),
                                .file_refused = file_refused};
    struct facts_form stands;
    form_fill(c, &kept, &of, &stands);
    if (part || c->form.n != COUNT(facts_fields) || c->req->method != METHOD_POST)
        form_show(c->arena, facts_fields, COUNT(facts_fields), &stands, &c->form);
    v.fields = fields_of(c, d);
    if (saved)
        parts_put(c, &kept, &v.parts);
    v.grounds = grounds_of(c, of.received, form_field(v.part_form, "ground")->typed);
    if (r == 0)
        r = reply_files_of(c, &row, v.address, &v.files);
    if (r < 0)
        return r;
    frame_desk(c, v.decision.text, "requests", &v.frame);
    html_reply_form_page(&c->html, &v);
    return 0;
}

static int decision_form(struct ctx *c)
{
    return decision_show(c, ctx_param(c, "code"), NULL, TEXT_NONE);
}

static int decision_save(struct ctx *c)
{
    struct str code = ctx_param(c, "code");
    const struct decision *d =
        request_law_of(c) ? decision_find(&request_law_of(c)->decisions, code) : NULL;
    if (!d)
        return err_set(ERR_ABSENT, "no such decision");
    struct reply_facts facts = facts_typed(c, d);
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = reply_decide(c->db, c->arena, request_law_of(c), ctx_param_id(c, "id"), code, &facts,
                         &c->actor, c->now);
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    bool stays = d->result == DECISION_PARTIAL || d->result == DECISION_RELEASED;
    frame_done(
        c, "reply_saved",
        stays ? arena_fmt(c->arena, "%.*s/reply/%.*s", STR_ARG(request_below(c, "")), STR_ARG(code))
              : request_below(c, "/letter"));
    return 0;
}

static int part_again(struct ctx *c)
{
    struct form *typed = arena_one(c->arena, struct form);
    *typed = c->form; /* the facts' form takes its place on the page */
    return decision_show(c, S(""), typed, TEXT_NONE);
}

static int part_add(struct ctx *c)
{
    const struct part_form *in = c->input;
    const struct decision *ground =
        request_law_of(c) ? decision_find(&request_law_of(c)->decisions, in->ground) : NULL;
    if (!ground || ground->result != DECISION_WITHHELD) {
        form_refuse(&c->form, "ground", TEXT_requests_fault_ground);
        return err_set(ERR_INVALID, "no such ground");
    }
    if (in->look_again <= moment_day(c->now)) {
        form_refuse(&c->form, "look_again", TEXT_requests_fault_look_again);
        return err_set(ERR_INVALID, "a day to look again that is over");
    }
    struct decision_part part = {in->span,   in->ground,   ground->article,
                                 in->reason, in->reviewer, in->look_again};
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = reply_part_add(c->db, c->arena, request_law_of(c), ctx_param_id(c, "id"), &part,
                           &c->actor, c->now);
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "part_added", request_below(c, "/draft#parts"));
    return 0;
}

static int part_drop(struct ctx *c)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = reply_part_drop(c->db, c->arena, request_law_of(c), ctx_param_id(c, "id"),
                            ctx_param_id(c, "part"), &c->actor, c->now);
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "part_dropped", request_below(c, "/draft#parts"));
    return 0;
}

/* The decision that was chosen, to go on with. */
static int draft_again(struct ctx *c)
{
    return decision_show(c, S(""), NULL, TEXT_NONE);
}

/* ---- Files that are released ---- */

/* They were more than the page takes, or could not be kept: said where they are chosen again. */
static int files_again(struct ctx *c)
{
    return decision_show(c, S(""), NULL, (enum text)c->form.trouble.what);
}

static int files_add(struct ctx *c)
{
    enum text fault =
        request_files_chosen(&c->req->uploads, PAPER_MAX, TEXT_requests_fault_file_size);
    if (fault) {
        c->res->status = err_status(ERR_INVALID);
        return decision_show(c, S(""), NULL, fault);
    }
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    for (size_t i = 0; r == 0 && i < c->req->uploads.n; i++) {
        const struct upload *u = &c->req->uploads.v[i];
        if (u->size == 0)
            continue;
        r = blob_adopt(c->site->blobs, u->path, u->hash);
        if (r == 0)
            r = reply_file_add(c->db, c->arena, request_law_of(c), ctx_param_id(c, "id"), u->name,
                               u->hash, u->size, &c->actor, c->now);
    }
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "reply_file", request_below(c, "/draft#files"));
    return 0;
}

static int file_drop(struct ctx *c)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = reply_file_drop(c->db, c->arena, request_law_of(c), ctx_param_id(c, "id"),
                            ctx_param_id(c, "file"), &c->actor, c->now);
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, "reply_file_dropped", request_below(c, "/draft#files"));
    return 0;
}

/* Always as a download: nothing that is not public is shown in place. */
static int file_get(struct ctx *c)
{
    struct requests_request_row row;
    struct reply_release_rows rows = {0};
    int r = request_get(c->db, c->arena, ctx_param_id(c, "id"), &row);
    if (r < 0)
        return r;
    r = reply_check_reader(c, &row);
    if (r < 0)
        return r;
    r = reply_sql_releases(c->db, c->arena, row.id, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        if (rows.v[i].id != ctx_param_id(c, "file"))
            continue;
        r = blob_open(c->site->blobs, rows.v[i].hash, &c->res->fd, &c->res->size);
        if (r < 0)
            return r;
        c->res->status = 200;
        c->res->type = S("application/octet-stream");
        response_filename(c->req, c->res, rows.v[i].name, false);
        return 0;
    }
    return r < 0 ? r : err_set(ERR_ABSENT, "no such file");
}

static const struct page pages[] = {
    {METHOD_GET, "/requests/{id}/reply", SIDE_DESK, DRAFTS, choose},
    {METHOD_GET, "/requests/{id}/reply/{code}", SIDE_DESK, DRAFTS, decision_form, NULL,
     PAGE_FORM(struct facts_form, facts_fields)},
    {METHOD_POST, "/requests/{id}/reply/{code}", SIDE_DESK, DRAFTS, decision_save, decision_form,
     PAGE_FORM(struct facts_form, facts_fields)},
    {METHOD_GET, "/requests/{id}/draft", SIDE_DESK, DRAFTS, draft_again, NULL,
     PAGE_FORM(struct facts_form, facts_fields)},
    {METHOD_POST, "/requests/{id}/parts", SIDE_DESK, DRAFTS, part_add, part_again,
     PAGE_FORM(struct part_form, part_fields)},
    {METHOD_POST, "/requests/{id}/parts/{part}/remove", SIDE_DESK, DRAFTS, part_drop},
    {METHOD_POST, "/requests/{id}/files", SIDE_DESK, DRAFTS, files_add, files_again,
     .uploads = true},
    {METHOD_GET, "/requests/{id}/files/{file}", SIDE_DESK, READERS, file_get},
    {METHOD_POST, "/requests/{id}/files/{file}/remove", SIDE_DESK, DRAFTS, file_drop},
};

const struct pages requests_reply_pages = {pages, COUNT(pages)};
