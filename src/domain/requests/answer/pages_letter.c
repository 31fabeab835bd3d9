/* pages_letter.c: letters: the draft's text to be read and changed, a signed one with its paper and what
 * became of it, and the register of all (文书登记簿). How they go out: pages_delivery.c. */
#include "base/num.h"
#include "base/vec.h"
#include "domain/requests/views_desk.h"
#include "domain/requests/answer/views_reply.h"
#include "html_request_letter.h"
#include "reply_sql.h"
#include "store/blob.h"

#define DRAFTS         (ROLE_OFFICER | ROLE_DISCLOSURE_OFFICE)
#define READERS        (DRAFTS | ROLE_DEPARTMENT_HEAD | ROLE_LEADER | ROLE_AUDITOR)
#define OFFICE         ROLE_DISCLOSURE_OFFICE
#define REGISTER_ROWS  200
#define LETTER_LETTERS 20000

static int read_case(struct ctx *c, struct requests_request_row *ret)
{
    int r = request_get(c->db, c->arena, ctx_param_id(c, "id"), ret);
    if (r < 0)
        return r;
    if (!request_law_of(c))
        return err_set(ERR_BROKEN, "the tables of law were not read");
    return reply_check_reader(c, ret);
}

/* ---- A text to be read ---- */

/* "机关｜日期" */
static bool signed_by(struct str text, struct str *ret_authority, struct str *ret_day)
{
    struct str bar = S("｜");
    ptrdiff_t at = str_find(text, bar);
    if (at < 0)
        return false;
    *ret_authority = str_trim(str_head(text, (size_t)at));
    *ret_day = str_trim(str_skip(text, (size_t)at + bar.n));
    return true;
}

/* "栏3：名目｜内容｜名目｜内容" to "名目：内容　名目：内容". */
static bool box_row(struct arena *a, struct str line, struct str *ret)
{
    struct str bar = S("｜"), colon = S("：");
    ptrdiff_t at = str_find(line, colon);
    if (!str_starts(line, S("栏")) || at < 0 || at > 4)
        return false;
    struct str rest = str_skip(line, (size_t)at + colon.n);
    *ret = S("");
    for (int i = 0; rest.n > 0; i++) {
        at = str_find(rest, bar);
        struct str cell = str_trim(at < 0 ? rest : str_head(rest, (size_t)at));
        rest = at < 0 ? S("") : str_skip(rest, (size_t)at + bar.n);
        *ret = arena_fmt(a, "%.*s%s%.*s", STR_ARG(*ret),
                         i == 0  ? ""
                         : i % 2 ? "："
                                 : "　",
                         STR_ARG(cell));
    }
    return true;
}

struct letter_lines letter_lines_of(struct arena *a, struct str body)
{
    static const struct {
        const char *mark, *kind;
        bool printed; /* stands on the paper too */
    } marks[] = {
        {"标题：", "title"},  {"主送：", "addressee"}, {"落款：", "signature"},
        {"附件：", "", true}, {"居中：", "middle"},    {"顶格：", "flush"},
        {"说明：", "quiet"},  {"附注：", "quiet"},     {"抄送：", "flush", true},
    };
    struct letter_lines list = {0};
    struct str rest = body, line;
    while (str_next(&rest, '\n', &line)) {
        struct letter_line x = {"", str_trim(line)};
        if (x.text.n == 0)
            continue;
        for (size_t i = 0; i < COUNT(marks); i++) {
            if (str_starts(x.text, str_c(marks[i].mark))) {
                x.kind = marks[i].kind;
                if (!marks[i].printed)
                    x.text = str_trim(str_skip(x.text, strlen(marks[i].mark)));
                break;
            }
        }
        if (box_row(a, x.text, &x.text))
            x.kind = "flush";
        else if (str_eq(x.text, S("附件")))
            x.kind = "flush";
        x.breaks = str_eq(x.text, S("换页")) || str_eq(x.text, S("裁切"));
        struct str authority, day;
        if (str_eq(str_c(x.kind), S("signature")) && signed_by(x.text, &authority, &day))
            x.text = arena_fmt(a, "%.*s　%.*s", STR_ARG(authority), STR_ARG(day));
        *vec_push(a, &list) = x;
    }
    return list;
}

/* ---- The draft ---- */

struct letter_form {
    struct str body;
};

static const struct field letter_fields[] = {
    {"body", FIELD_TEXT, offsetof(struct letter_form, body), .max = LETTER_LETTERS,
     .label = TEXT_requests_letter_body, .hint = TEXT_requests_letter_body_hint},
};

/* As it would be if it were signed today; as it stands where something is missing. */
static int draft_lines(struct ctx *c, const struct requests_request_row *row, struct str body,
                       struct letter_lines *ret)
{
    struct letter_case of;
    struct missings missing;
    struct str dated = body;
    int r = reply_case(c->db, c->arena, row, &of);
    if (r < 0)
        return r;
    of.letter_day = moment_day(c->now);
    of.letter_number = S(LETTER_NUMBER_LATER);
    r = letter_date(c->arena, request_law_of(c), LETTER_REPLY, &of, body, &dated, &missing);
    *ret = letter_lines_of(c->arena, dated);
    return r == ERR_INVALID ? 0 : r;
}

/* What an officer changed of what the case gives now; nothing where the case alone gives no letter. */
static int draft_diff(struct ctx *c, const struct requests_request_row *row, struct str body,
                      struct diff *ret)
{
    struct letter_case of;
    struct missings missing = {0};
    struct str composed = S("");
    *ret = (struct diff){0};
    int r = reply_case(c->db, c->arena, row, &of);
    if (r < 0)
        return r;
    of.letter_day = moment_day(c->now);
    of.undated = true;
    r = letter_compose(c->arena, request_law_of(c), LETTER_REPLY, &of, &composed, &missing);
    if (r == ERR_INVALID)
        err_clear();
    else if (r == 0)
        diff_texts(c->arena, composed, body, ret);
    return r == ERR_INVALID ? 0 : r;
}

static bool is_drafted(const struct requests_request_row *row)
{
    return str_eq(row->state, S("accepted")) || str_eq(row->state, S("drafting"));
}

static int letter_draft(struct ctx *c)
{
    struct requests_request_row row;
    struct reply_letter_draft_row draft;
    struct missings missing;
    int r = read_case(c, &row);
    if (r < 0)
        return r;
    int there = reply_sql_letter_draft(c->db, c->arena, row.id, row.round, &draft);
    if (there <= 0)
        return there < 0 ? there : err_set(ERR_ABSENT, "no letter is drafted");
    r = reply_missing(c->db, c->arena, request_law_of(c), &row, &missing);
    struct letter_form stands = {draft.body};
    if (c->req->method != METHOD_POST)
        form_show(c->arena, letter_fields, COUNT(letter_fields), &stands, &c->form);
    struct letter_edit_view v = {
        .form = &c->form,
        .number = row.number,
        .address = request_address(c),
        .missing = missing_names(c->arena, &missing, c->lang == LANG_EN),
        .edited = draft.edited,
        .complete = missing.n == 0,
        .may_edit = is_drafted(&row) && reply_may_draft(&row, &c->actor),
    };
    bool looked;
    if (r == 0)
        r = draft_lines(c, &row, draft.body, &v.lines);
    if (r == 0 && draft.edited)
        r = draft_diff(c, &row, draft.body, &v.diff);
    if (r == 0)
        r = reply_leaks_view(c, &row, &v.leaks, &looked);
    if (r < 0)
        return r;
    frame_desk(c, text(c->lang, TEXT_requests_letter_draft), "requests", &v.frame);
    html_letter_draft_page(&c->html, &v);
    return 0;
}

static int letter_save_as(struct ctx *c, struct str body, const char *done)
{
    struct tx tx cleanup(tx_end) = {0};
    if (!request_law_of(c))
        return err_set(ERR_BROKEN, "the tables of law were not read");
    int r = tx_begin(c->db, &tx);
    if (r == 0)
        r = reply_letter_edit(c->db, c->arena, request_law_of(c), ctx_param_id(c, "id"), body,
                              &c->actor, c->now);
    if (r == 0)
        r = tx_commit(&tx);
    if (r < 0)
        return r;
    frame_done(c, done, request_below(c, "/letter"));
    return 0;
}

static int letter_save(struct ctx *c)
{
    const struct letter_form *in = c->input;
    return letter_save_as(c, in->body, "letter_saved");
}

static int letter_anew(struct ctx *c)
{
    return letter_save_as(c, S(""), "letter_anew");
}

/* ---- A signed letter ---- */

int letter_asked(struct ctx *c, struct requests_request_row *ret_row, struct reply_letter_row *ret)
{
    int r = read_case(c, ret_row);
    if (r < 0)
        return r;
    r = reply_sql_letter(c->db, c->arena, ctx_param_id(c, "letter"), ret);
    if (r < 0)
        return r;
    bool there = r == 1 && ret->request == ret_row->id && !str_eq(ret->state, S("draft"));
    return there ? 0 : err_set(ERR_ABSENT, "no such letter");
}

/* What was typed of that delivery; else what its form begins with. */
static void received_put(const struct ctx *c, const struct letter_view *v, struct delivery_item *d)
{
    const struct field_state *received = form_field(&c->form, "received");
    bool typed = received && ctx_param_id(c, "delivery") == d->id;
    d->received_typed = typed ? received->typed : v->today;
    d->receiver_typed = typed ? form_field(&c->form, "receiver")->typed : S("");
}

static int deliveries_put(struct ctx *c, const struct reply_letter_row *l, struct letter_view *v)
{
    struct reply_delivery_rows rows = {0};
    int r = reply_sql_deliveries(c->db, c->arena, l->request, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        const struct reply_delivery_row *d = &rows.v[i];
        if (d->letter != l->id)
            continue;
        *vec_push(c->arena, &v->deliveries) = (struct delivery_item){
            .id = d->id,
            .way = request_named("way", d->way),
            .day = frame_desk_day(c, d->day),
            .received = frame_desk_day(c, d->received),
            .returned = frame_desk_day(c, d->returned),
            .receiver = d->receiver,
            .place = d->place,
            .tracking = d->tracking,
            .note = d->note,
            .proof = d->proof_name,
            .proof_href =
                arena_fmt(c->arena, "%.*s/proof/%lld", STR_ARG(v->address), (long long)d->id),
            .who = said_in(c->lang, d->actor_zh, d->actor_en),
            .open = d->received == DAY_NONE && d->returned == DAY_NONE,
        };
        received_put(c, v, &v->deliveries.v[v->deliveries.n - 1]);
    }
    return r < 0 ? r : 0;
}

static struct options ways_of(struct ctx *c, const struct form *form,
                              const struct requests_request_row *row,
                              const struct reply_letter_row *l)
{
    struct options list = {0};
    struct str typed = form_field(form, "way")->typed;
    for (const char *const *w = letter_ways; *w; w++) {
        struct str way = str_c(*w);
        bool view = row->status_place.n > 0 && str_eq(l->role, S("applicant"));
        if (str_eq(way, S("web")) && !view)
            continue;
        *vec_push(c->arena, &list) = (struct option){way, text(c->lang, request_named("way", way)),
                                                     str_eq(way, typed), NULL};
    }
    return list;
}

/* What the applicant asked for is suggested. */
static struct str way_wanted(const struct requests_request_row *row,
                             const struct reply_letter_row *l)
{
    static const struct {
        const char *delivery, *way;
    } ways[] = {{"web", "web"}, {"post", "post"}, {"email", "email"}, {"fax", "fax"}};
    if (str_eq(l->role, S("applicant")))
        for (size_t i = 0; i < COUNT(ways); i++)
            if (str_eq(row->delivery, str_c(ways[i].delivery)))
                return str_c(ways[i].way);
    return S("hand");
}

/* What was found in a notice and kept, with who signed the list; of letters from before there was a scan
 * nothing. */
static int kept_put(struct ctx *c, const struct requests_request_row *row,
                    const struct reply_letter_row *l, struct letter_view *v)
{
    const struct notice_letter letter = {l->id, v->name.text, l->body};
    const struct leaks_may none = {false, false, false};
    struct leaks_thing thing;
    int r = notice_leaks_thing(c->db, c->arena, row, S(""), S(""), &letter, 1, &thing);
    if (r >= 0)
        r = leaks_show(c, &thing, &none, v->address, &v->leaks);
    if (v->leaks.signers.n == 0)
        v->leaks.rows.n = 0;
    return r < 0 ? r : 0;
}

/* Has the page a form for what was typed? */
static bool still_asks(const struct ctx *c, const struct letter_view *v)
{
    if (form_field(&c->form, "way"))
        return v->may_deliver;
    if (form_field(&c->form, "address"))
        return v->may_mail;
    for (size_t i = 0; i < v->deliveries.n; i++)
        if (v->deliveries.v[i].id == ctx_param_id(c, "delivery"))
            return v->may_deliver && v->deliveries.v[i].open;
    return false;
}

struct said letter_said(struct ctx *c, const struct letter_rule *rule, struct str law)
{
    return said_in(c->lang, letter_name(rule, law), letter_name_en(rule, law));
}

int letter_show(struct ctx *c, struct str refused)
{
    struct requests_request_row row;
    struct reply_letter_row l;
    int r = letter_asked(c, &row, &l);
    if (r < 0)
        return r;
    const struct letter_rule *rule = letter_rule_find(request_law_of(c), l.kind);
    if (!rule)
        return err_set(ERR_BROKEN, "no rule for letter %lld", (long long)l.id);
    struct delivery_form fresh = {.way = way_wanted(&row, &l),
                                  .receiver = S(""),
                                  .place = S(""),
                                  .tracking = S(""),
                                  .note = S(""),
                                  .day = moment_day(c->now),
                                  .received = DAY_NONE};
    struct form deliver_form = c->form;
    bool typed = form_field(&c->form, "way") && c->req->method == METHOD_POST;
    if (!typed)
        form_show(c->arena, delivery_fields, DELIVERY_FIELDS, &fresh, &deliver_form);
    deliver_form.trouble = c->form.trouble;
    struct letter_view v = {
        .form = &deliver_form,
        .delivery_typed = typed,
        .name = letter_said(c, rule, row.law),
        .number = l.number,
        .day = frame_desk_day(c, l.day),
        .addressee = l.addressee,
        .case_number = row.number,
        .case_address = request_address(c),
        .address =
            arena_fmt(c->arena, "%.*s/letters/%lld", STR_ARG(request_address(c)), (long long)l.id),
        .substituted = l.substituted,
        .size = frame_size(c, l.size),
        .refused = refused,
        .state = request_named("letter_state", l.state),
        .lines = letter_lines_of(c->arena, l.body),
        .ways = ways_of(c, &deliver_form, &row, &l),
        .made = l.hash.n > 0,
        .is_void = str_eq(l.state, S("void")),
        .today = day_iso(c->arena, moment_day(c->now)),
    };
    if (l.composed.n > 0)
        diff_texts(c->arena, l.composed, l.body, &v.diff);
    v.goes_out = !str_eq(l.kind, S("delivery"));
    v.may_deliver = v.goes_out && v.made && !v.is_void && c->actor.roles & OFFICE;
    v.may_prove = v.may_deliver && !str_eq(l.kind, S("receipt"));
    r = rule->kind == LETTER_REPLY ? request_untold(c->db, c->arena, row.id) : 0;
    v.untold = r == 1;
    if (r >= 0)
        r = deliveries_put(c, &l, &v);
    if (r == 0)
        r = letter_mails_put(c, &row, &l, &v);
    if (r == 0)
        r = kept_put(c, &row, &l, &v);
    if (r < 0)
        return r;
    if (c->res->status >= 400 && !still_asks(c, &v))
        v.left = form_typed(c->arena, &c->form, NULL);
    frame_desk(c, v.name.text, "requests", &v.frame);
    html_letter_page(&c->html, &v);
    return 0;
}

static int letter(struct ctx *c)
{
    return letter_show(c, S(""));
}

static int letter_pdf_get(struct ctx *c)
{
    struct requests_request_row row;
    struct reply_letter_row l;
    int r = letter_asked(c, &row, &l);
    if (r < 0)
        return r;
    if (l.hash.n == 0)
        return err_set(ERR_ABSENT, "the paper is still being made");
    r = blob_open(c->site->blobs, l.hash, &c->res->fd, &c->res->size);
    if (r < 0)
        return r;
    c->res->status = 200;
    c->res->type = S("application/pdf");
    response_filename(c->req, c->res, arena_fmt(c->arena, "letter-%lld.pdf", (long long)l.id),
                      true);
    return 0;
}

/* ---- The register ---- */

static struct str kind_asked(const struct ctx *c)
{
    struct str kind = request_arg(c->req, "kind");
    return letter_rule_find(request_law_of(c), kind) ? kind : S("reply");
}

static struct str register_link(const struct ctx *c, struct str kind, int64_t year)
{
    return arena_fmt(c->arena, "%s/requests/letters?kind=%.*s&year=%lld", lang_root(c->lang),
                     STR_ARG(kind), (long long)year);
}

static int letters_register(struct ctx *c)
{
    struct reply_registered_rows rows = {0};
    int64_t year = day_civil(moment_day(c->now)).year;
    if (!request_law_of(c))
        return err_set(ERR_BROKEN, "the tables of law were not read");
    struct str kind = kind_asked(c);
    if (num_parse(request_arg(c->req, "year"), 1949, 9999, &year) < 0)
        err_clear();
    int r = reply_sql_registered(c->db, c->arena, kind, year, REGISTER_ROWS, &rows);
    if (r < 0)
        return r;
    struct register_view v = {.year = (int)year};
    for (size_t i = 0; i < request_law_of(c)->letters.n; i++) {
        const struct letter_rule *rule = &request_law_of(c)->letters.v[i];
        struct said name = said_in(c->lang, rule->name, rule->name_en);
        if (rule->numbered)
            *vec_push(c->arena, &v.kinds) =
                (struct option){rule->code, name.text, str_eq(rule->code, kind), name.lang};
    }
    for (size_t i = 0; i < rows.n; i++) {
        const struct reply_registered_row *l = &rows.v[i];
        struct str address =
            arena_fmt(c->arena, "%s/requests/%lld", lang_root(c->lang), (long long)l->request);
        *vec_push(c->arena, &v.items) = (struct register_item){
            .number = l->number,
            .day = frame_desk_day(c, l->day),
            .addressee = l->addressee,
            .href = arena_fmt(c->arena, "%.*s/letters/%lld", STR_ARG(address), (long long)l->id),
            .case_number = l->case_number,
            .case_href = address,
            .state = request_named("letter_state", l->state),
        };
    }
    if (year > day_civil(request_first_day()).year)
        v.before = register_link(c, kind, year - 1);
    if (year < day_civil(moment_day(c->now)).year)
        v.after = register_link(c, kind, year + 1);
    frame_desk(c, text(c->lang, TEXT_requests_letter_register), "requests", &v.frame);
    html_letters_register_page(&c->html, &v);
    return 0;
}

static const struct page pages[] = {
    {METHOD_GET, "/requests/letters", SIDE_DESK, OFFICE | ROLE_LEADER | ROLE_AUDITOR,
     letters_register},
    {METHOD_GET, "/requests/{id}/letter", SIDE_DESK, READERS, letter_draft, NULL,
     PAGE_FORM(struct letter_form, letter_fields)},
    {METHOD_POST, "/requests/{id}/letter", SIDE_DESK, DRAFTS, letter_save, letter_draft,
     PAGE_FORM(struct letter_form, letter_fields)},
    {METHOD_POST, "/requests/{id}/letter/anew", SIDE_DESK, DRAFTS, letter_anew},
    {METHOD_GET, "/requests/{id}/letters/{letter}", SIDE_DESK, READERS, letter},
    {METHOD_GET, "/requests/{id}/letters/{letter}/pdf", SIDE_DESK, READERS, letter_pdf_get},
};

const struct pages requests_letter_pages = {pages, COUNT(pages)};
