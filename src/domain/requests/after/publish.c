/* publish.c: see publish.h. */
#include "domain/requests/after/publish.h"

#include "base/buf.h"
#include "base/clock.h"
#include "base/num.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/catalogue/catalogue.h"
#include "domain/people/people.h"
#include "domain/requests/asking/alike.h"
#include "domain/requests/answer/reply.h"
#include "engine/job.h"
#include "engine/json.h"
#include "reply_sql.h"
#include "request_publish_sql.h"

#define TITLE_LETTERS 80
#define BODY_BYTES    (64 * KiB)
#define COMPARED      100 /* at once */
#define HEADS         500

/* ---- Which answers ---- */

static bool asks_for(const struct decision *d, struct str fact)
{
    for (size_t i = 0; i < d->facts.n; i++)
        if (str_eq(d->facts.v[i], fact))
            return true;
    return false;
}

static bool releases(const struct request_law *law, struct str code)
{
    const struct decision *d = law ? decision_find(&law->decisions, code) : NULL;
    if (!d || asks_for(d, S("公开途径"))) /* it is public already */
        return false;
    return d->result == DECISION_RELEASED || d->result == DECISION_PARTIAL;
}

bool request_is_publishable(const struct request_law *law, const struct requests_request_row *row,
                            struct str decision)
{
    static const char *const after[] = {"replied", "delivered", "closed"};
    bool out = false;
    for (size_t i = 0; i < COUNT(after); i++)
        out = out || str_eq(row->state, str_c(after[i]));
    return out && releases(law, decision);
}

/* ---- Who goes on with it ---- */

static bool is_officer(const struct people_account *x)
{
    roles_t roles;
    return !x->disabled && roles_parse(x->roles, &roles) == 0 && (roles & ROLE_OFFICER);
}

int request_publisher(struct db *db, struct arena *a, const struct requests_request_row *row,
                      int64_t *ret_account)
{
    struct people_accounts all = {0};
    int best = 0;
    int r = people_list(db, a, &all);
    *ret_account = 0;
    for (size_t i = 0; r >= 0 && i < all.n; i++) {
        const struct people_account *x = &all.v[i];
        bool his = x->id == row->owner;
        bool there = row->department > 0 && str_eq(x->department, row->department_zh);
        int fits = !is_officer(x) ? 0 : his ? 3 : there ? 2 : 1;
        if (fits > best) {
            best = fits;
            *ret_account = fits > 1 ? x->id : 0;
        }
    }
    return r < 0 ? r : best > 0 ? 0 : err_set(ERR_ABSENT, "there is no officer who could draft");
}

static int officer_of(struct db *db, struct arena *a, int64_t account, struct actor *ret)
{
    struct people_accounts all = {0};
    int r = people_list(db, a, &all);
    for (size_t i = 0; r >= 0 && i < all.n; i++)
        if (all.v[i].id == account && is_officer(&all.v[i]))
            return people_find(db, a, all.v[i].login, ret);
    return r < 0 ? r : err_set(ERR_INVALID, "account %lld does not draft", (long long)account);
}

/* ---- Without a word of who asked ---- */

static struct str replaced(struct arena *a, struct str text, struct str what, struct str by)
{
    struct buf b cleanup(buf_done) = BUF_INIT(BODY_BYTES);
    ptrdiff_t at;
    while ((at = str_find(text, what)) >= 0) {
        buf_put(&b, str_head(text, (size_t)at));
        buf_put(&b, by);
        text = str_skip(text, (size_t)at + what.n);
    }
    buf_put(&b, text);
    return arena_str(a, buf_str(&b));
}

/* Name, contact, telephone, mail and address of the applicant, wherever they stand. What else is
 * personal the leak scan finds. */
static struct str without_applicant(struct arena *a, const struct requests_request_row *row,
                                    struct str text)
{
    const struct str his[] = {row->name, row->contact, row->phone, row->email, row->address};
    for (size_t i = 0; i < COUNT(his); i++)
        if (utf8_count(his[i]) >= 2)
            text = replaced(a, text, his[i], S("申请人"));
    return text;
}

/* A publication is no letter: it asks and answers nobody. What else speaks to somebody its officer rewrites, and is told so. */
static struct str without_address(struct arena *a, struct str text)
{
    static const char *const said[] = {"你申请公开的",     "您申请公开的", "你单位申请公开的",
                                       "你公司申请公开的", "你申请获取的", "您申请获取的"};
    for (size_t i = 0; i < COUNT(said); i++)
        text = replaced(a, text, str_c(said[i]), S(""));
    return text;
}

/* ---- The draft ---- */

/* "申请公开2015年以来的文件。" → "2015年以来的文件" */
static struct str title_of(struct arena *a, const struct requests_request_row *row)
{
    static const char *const asking[] = {"申请公开", "请公开", "申请获取", "请提供", "申请提供"};
    struct str title = row->wanted_name.n > 0 ? row->wanted_name : row->wanted, line;
    str_next(&title, '\n', &line);
    title = str_trim(without_applicant(a, row, line));
    for (size_t i = 0; i < COUNT(asking); i++)
        if (str_starts(title, str_c(asking[i])))
            title = str_trim(str_skip(title, strlen(asking[i])));
    while (str_ends(title, S("。")))
        title.n -= strlen("。");
    return title.n > 0 ? utf8_head(title, TITLE_LETTERS) : row->number;
}

static void paragraph(struct buf *b, struct str words)
{
    if (str_trim(words).n == 0)
        return;
    buf_put(b, str_trim(words));
    buf_put(b, S("\n\n"));
}

/* What was released, as the answer says it; of what was withheld the place and the article. */
static struct str body_of(struct arena *a, const struct requests_request_row *row,
                          const struct letter_case *c, size_t files)
{
    struct buf b cleanup(buf_done) = BUF_INIT(BODY_BYTES);
    paragraph(&b, c->finding);
    paragraph(&b, c->released);
    for (size_t i = 0; i < c->parts.n; i++)
        paragraph(&b, arena_fmt(a, "%.*s，依据《中华人民共和国政府信息公开条例》%.*s不予公开。",
                                STR_ARG(c->parts.v[i].span), STR_ARG(c->parts.v[i].article)));
    if (files > 0)
        paragraph(&b, S("具体内容见附件。"));
    if (buf_str(&b).n == 0)
        paragraph(&b, S("（请在这里写公开的内容。）"));
    return without_applicant(a, row, without_address(a, str_trim(arena_str(a, buf_str(&b)))));
}

static int draft_create(struct db *db, struct arena *a, const struct requests_request_row *row,
                        struct str body, const struct actor *officer, moment_t now,
                        int64_t *ret_document)
{
    struct document_draft d = {.title = title_of(a, row),
                               .title_en = S(""),
                               .summary = S(""),
                               .number = S(""),
                               .genre = S("其他"),
                               .body = body,
                               .department = officer->department,
                               .made = moment_day(now),
                               .meta = {.mode = S("website"),
                                        .validity_on = DAY_NONE,
                                        .effective = DAY_NONE,
                                        .expires = DAY_NONE}};
    int r = catalogue_usual(db, a, officer->department, &d.category, &d.topic);
    if (r == 0)
        r = document_create(db, a, &d, officer, now, ret_document);
    return r;
}

/* What the scan finds of anybody's in its words is masked from the first; its officer may say otherwise. */
static int masked(struct db *db, struct arena *a, int64_t document, const struct actor *officer,
                  moment_t now)
{
    int r = document_mask(db, a, document, S(""), officer, now);
    if (r == ERR_CONFLICT)
        err_clear();
    return r < 0 && r != ERR_CONFLICT ? r : 0;
}

static int attach(struct db *db, struct arena *a, const struct requests_request_row *row,
                  int64_t document, const struct reply_release_rows *files,
                  const struct actor *officer, moment_t now)
{
    int r = 0;
    for (size_t i = 0; r >= 0 && i < files->n; i++)
        if (files->v[i].round == row->round)
            r = document_attach(db, a, document, without_applicant(a, row, files->v[i].name), S(""),
                                files->v[i].hash, files->v[i].size, officer, now);
    return r < 0 ? r : 0;
}

static struct str path_of(struct arena *a, int64_t request)
{
    return arena_fmt(a, "requests/%lld", (long long)request);
}

static int case_tells(struct db *db, struct arena *a, const struct requests_request_row *row,
                      int64_t document, const struct actor *actor, moment_t now)
{
    struct request_happening e = {.kind = "to-catalogue",
                                  .day = moment_day(now),
                                  .until = DAY_NONE,
                                  .note = title_of(a, row)};
    int r = document_origin_add(db, document, path_of(a, row->id), row->number);
    return r < 0 ? r : request_event_add(db, a, row->id, &e, actor->id, now);
}

static int check_publishable(struct db *db, struct arena *a, const struct request_law *law,
                             const struct requests_request_row *row, const struct letter_case *c)
{
    struct documents_from drafted;
    if (!request_is_publishable(law, row, c->decision))
        return err_set(ERR_CONFLICT, "nothing of it was released");
    int r = documents_from(db, a, path_of(a, row->id), &drafted);
    if (r < 0)
        return r;
    return drafted.n == 0 ? 0 : err_set(ERR_CONFLICT, "it has a draft already");
}

int request_publish(struct db *db, struct arena *a, const struct request_law *law, int64_t request,
                    int64_t account, const struct actor *actor, moment_t now, int64_t *ret_document)
{
    struct requests_request_row row;
    struct reply_release_rows files = {0};
    struct letter_case c;
    struct actor officer;
    size_t n = 0;
    int r = requests_sql_touch(db, request, now);
    if (r >= 0)
        r = request_get(db, a, request, &row);
    if (r == 0)
        r = reply_case(db, a, &row, &c);
    if (r == 0)
        r = check_publishable(db, a, law, &row, &c);
    if (r == 0)
        r = officer_of(db, a, account, &officer);
    if (r >= 0)
        r = reply_sql_releases(db, a, request, &files);
    if (r < 0)
        return r;
    for (size_t i = 0; i < files.n; i++)
        n += files.v[i].round == row.round;
    r = draft_create(db, a, &row, body_of(a, &row, &c, n), &officer, now, ret_document);
    if (r == 0)
        r = masked(db, a, *ret_document, &officer, now);
    if (r == 0)
        r = attach(db, a, &row, *ret_document, &files, &officer, now);
    return r < 0 ? r : case_tells(db, a, &row, *ret_document, actor, now);
}

/* ---- What is asked often ---- */

struct head {
    int64_t id;
    const struct request_pairs *pairs;
};
struct heads {
    struct head *v;
    size_t n, room;
};

static int heads_load(struct db *db, struct arena *a, struct heads *ret)
{
    struct request_publish_heads_rows rows = {0};
    int r = request_publish_sql_heads(db, a, HEADS, &rows);
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        *vec_push(a, ret) = (struct head){rows.v[i].head, request_pairs(a, rows.v[i].wanted)};
    return r < 0 ? r : 0;
}

/* The most alike of them; 0: it is the first of its kind. */
static int64_t head_of(const struct heads *heads, const struct request_pairs *pairs)
{
    int64_t head = 0;
    int best = REQUEST_ALIKE - 1;
    for (size_t i = 0; i < heads->n; i++) {
        int like = request_pairs_likeness(heads->v[i].pairs, pairs);
        if (like > best) {
            best = like;
            head = heads->v[i].id;
        }
    }
    return head;
}

/* How many make many, and within how long. */
struct many {
    int64_t applicants, months;
};

static int many_of(struct db *db, struct arena *a, struct many *ret)
{
    int r = request_chosen(db, a, REQUEST_MANY_ALIKE, &ret->applicants);
    return r < 0 ? r : request_chosen(db, a, REQUEST_MANY_MONTHS, &ret->months);
}

static moment_t months_before(moment_t t, int64_t months)
{
    struct civil c = day_civil(moment_day(t));
    return day_begin(day_from(c.year, c.month - (int)months, c.day));
}

/* Once; and again where it was declined and as many have asked since. `asked`: when the last of them did. */
static int propose_if_many(struct db *db, struct arena *a, int64_t head, const struct many *many,
                           moment_t last_asked, moment_t now)
{
    struct request_publish_askers_row asked;
    struct request_publish_last_of_row last = {.request = 0};
    struct request_publish_propose_row made;
    int r = request_publish_sql_last_of(db, a, head, &last);
    if (r < 0 || (r == 1 && !str_eq(last.state, S("declined"))))
        return r < 0 ? r : 0;
    r = request_publish_sql_askers(db, a, head, months_before(last_asked, many->months),
                                   last.request, &asked);
    if (r < 0 || asked.applicants < many->applicants)
        return r < 0 ? r : 0;
    r = request_publish_sql_propose(db, a, head, asked.n, asked.last, now, &made);
    return r < 0 ? r : 0;
}

int request_alikes_look(struct db *db, struct arena *a, moment_t now)
{
    struct request_publish_uncompared_rows rows = {0};
    struct heads heads = {0};
    struct many many;
    int r = request_publish_sql_uncompared(db, a, COMPARED, &rows);
    if (r < 0 || rows.n == 0)
        return r < 0 ? r : 0;
    r = heads_load(db, a, &heads);
    if (r == 0)
        r = many_of(db, a, &many);
    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        const struct request_pairs *pairs = request_pairs(a, rows.v[i].wanted);
        int64_t head = head_of(&heads, pairs), own = rows.v[i].id;
        if (head == 0)
            *vec_push(a, &heads) = (struct head){own, pairs};
        r = request_publish_sql_alike_insert(db, own, head ? head : own);
        if (r >= 0 && head != 0)
            r = propose_if_many(db, a, head, &many, rows.v[i].created, now);
    }
    return r < 0 ? r : (int)rows.n;
}

int requests_compare(void *app, struct db *db, struct arena *a, const struct job *j,
                     json_t *payload)
{
    (void)app, (void)a, (void)j, (void)payload;
    struct clock clock = clock_from_env();
    int r;
    do {
        struct arena *once cleanup(arena_done) = arena_new(0);
        struct tx tx cleanup(tx_end) = {0};
        r = tx_begin(db, &tx);
        if (r == 0)
            r = request_alikes_look(db, once, clock_now(&clock));
        int committed = r > 0 ? tx_commit(&tx) : 0;
        if (committed < 0)
            return committed;
    } while (r > 0);
    return r;
}

int request_alikes_ask(struct db *db, struct arena *a, moment_t now)
{
    json_t *payload cleanup(json_done) = json_object();
    return job_add(db, a, ALIKE_JOB, S("all"), payload, now);
}

/* ---- Proposals ---- */

static int decide(struct db *db, struct arena *a, int64_t proposal, const char *state,
                  struct str reason, int64_t document, const struct actor *actor, moment_t now)
{
    int r =
        request_publish_sql_decide(db, proposal, str_c(state), reason, document, now, actor->id);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_CONFLICT, "proposal %lld was decided", (long long)proposal);
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "id", proposal);
    json_put_str(payload, "outcome", str_c(state));
    json_put_int(payload, "document", document);
    return ledger_append(db, a, now, "request.proposal",
                         arena_fmt(a, "proposal:%lld", (long long)proposal), actor->id, payload,
                         NULL);
}

static bool is_one_of(struct db *db, struct arena *a, int64_t head, int64_t request, int *ret_error)
{
    struct request_publish_alike_rows rows = {0};
    *ret_error = request_publish_sql_alikes(db, a, head, 1000, &rows);
    for (size_t i = 0; *ret_error >= 0 && i < rows.n; i++)
        if (rows.v[i].id == request)
            return true;
    return false;
}

/* Nothing was released yet: the question's title, and a text to be written. */
static int draft_empty(struct db *db, struct arena *a, int64_t head, int64_t account, moment_t now,
                       int64_t *ret_document)
{
    struct requests_request_row row;
    struct letter_case none = letter_case_empty();
    struct actor officer;
    int r = request_get(db, a, head, &row);
    if (r == 0)
        r = officer_of(db, a, account, &officer);
    if (r == 0)
        r = draft_create(db, a, &row, body_of(a, &row, &none, 0), &officer, now, ret_document);
    return r < 0 ? r : masked(db, a, *ret_document, &officer, now);
}

int request_proposal_draft(struct db *db, struct arena *a, const struct request_law *law,
                           int64_t proposal, int64_t request, int64_t account,
                           const struct actor *actor, moment_t now, int64_t *ret_document)
{
    struct request_publish_proposal_row p;
    int r = request_publish_sql_proposal(db, a, proposal, &p);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "no proposal %lld", (long long)proposal);
    if (!str_eq(p.state, S("open")))
        return err_set(ERR_CONFLICT, "proposal %lld was decided", (long long)proposal);
    if (request > 0 && !is_one_of(db, a, p.head, request, &r))
        return r < 0 ? r : err_set(ERR_INVALID, "the case is none of the proposal's");
    r = request > 0 ? request_publish(db, a, law, request, account, actor, now, ret_document)
                    : draft_empty(db, a, p.head, account, now, ret_document);
    if (r == 0)
        r = document_origin_add(db, *ret_document,
                                arena_fmt(a, "requests/proposals/%lld", (long long)proposal),
                                arena_fmt(a, "主动公开建议（%lld 件相同的申请）", (long long)p.n));
    return r < 0 ? r : decide(db, a, proposal, "drafted", S(""), *ret_document, actor, now);
}

int request_proposal_decline(struct db *db, struct arena *a, int64_t proposal, struct str reason,
                             const struct actor *actor, moment_t now)
{
    if (str_trim(reason).n == 0)
        return err_set(ERR_INVALID, "declined without a reason");
    return decide(db, a, proposal, "declined", reason, 0, actor, now);
}
