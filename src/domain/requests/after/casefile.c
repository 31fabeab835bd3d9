/* casefile.c: a case loaded whole, and its JSON: a table says which rows and columns stand in it. See casefile.h. */
#include "base/vec.h"
#include "domain/holidays/holidays.h"
#include "domain/requests/after/casefile_whole.h"
#include "engine/deadline_text.h"
#include "engine/job.h"
#include "engine/json.h"
#include "engine/text.h"
#include "store/blob.h"

/* ---- Loading ---- */

static void came_keep(struct arena *a, const struct applicant_file_rows *all,
                      struct applicant_file_rows *ret)
{
    for (size_t i = 0; i < all->n; i++)
        if (!all->v[i].identity)
            *vec_push(a, ret) = all->v[i];
}

static void letters_keep(struct arena *a, const struct reply_letter_rows *all,
                         struct reply_letter_rows *ret)
{
    for (size_t i = 0; i < all->n; i++)
        if (!str_eq(all->v[i].state, S("draft")))
            *vec_push(a, ret) = all->v[i];
}

static int decisions_load(struct db *db, struct arena *a, struct casefile *f)
{
    for (int64_t round = 1; round <= f->row.round; round++) {
        struct reply_decision d;
        int r = reply_decision_get(db, a, f->row.id, round, &d);
        if (r < 0)
            return r;
        if (d.id > 0)
            *vec_push(a, &f->decisions) = d;
    }
    return 0;
}

static void proof_put(struct arena *a, const struct reckoning *k, struct casefile *f)
{
    for (size_t i = 0; i < k->d.steps.n; i++) {
        const struct deadline_step *s = &k->d.steps.v[i];
        *vec_push(a, &f->steps) =
            (struct casefile_step){.day = s->day,
                                   .due = s->due,
                                   .words = i == 0 && k->of.received != k->received.day
                                                ? text(LANG_ZH, TEXT_requests_step_reopened)
                                                : deadline_step_text(a, LANG_ZH, &k->of, s),
                                   .article = s->term ? s->term->article : S("")};
    }
    for (size_t i = 0; i < k->d.days.n; i++) {
        const struct deadline_day *d = &k->d.days.v[i];
        *vec_push(a, &f->days) =
            (struct casefile_day){.day = d->day,
                                  .n = d->why == DEADLINE_COUNTED ? d->n : 0,
                                  .why = deadline_day_text(a, LANG_ZH, &k->of, &k->d, d)};
    }
}

static int proof_load(struct db *db, struct arena *a, struct casefile *f)
{
    const struct calendar *calendar;
    struct dates dates;
    struct reckoning *k = arena_one(a, struct reckoning);
    struct str why = S("");
    int r = holidays_calendar(db, a, DAY_NONE, &calendar);
    if (r == 0)
        r = request_dates(db, a, f->row.id, &dates);
    if (r == 0)
        r = request_reckon(a, LANG_ZH, calendar, f->row.channel, &dates, true, k, &why);
    if (r < 0)
        return r;
    f->received = k->reckoned ? k->received.day : DAY_NONE;
    if (k->reckoned)
        proof_put(a, k, f);
    return 0;
}

/* Who did it, also where it was no officer. */
static void hands_name(struct requests_event_rows *events)
{
    for (size_t i = 0; i < events->n; i++)
        if (events->v[i].actor_zh.n == 0)
            events->v[i].actor_zh = text(LANG_ZH, request_by_nobody(events->v[i].kind));
}

static int casefile_load(struct db *db, struct arena *a, int64_t id, struct casefile *f)
{
    struct applicant_file_rows came = {0};
    struct reply_letter_rows letters = {0};
    int r = request_get(db, a, id, &f->row);
    if (r >= 0)
        r = requests_sql_events(db, a, id, &f->events);
    if (r >= 0)
        r = proof_load(db, a, f);
    if (r >= 0)
        r = applicant_sql_files(db, a, id, &came);
    if (r >= 0)
        r = flow_history(db, a, &request_flow, id, &f->moves);
    if (r >= 0)
        r = decisions_load(db, a, f);
    if (r >= 0)
        r = reply_sql_letters(db, a, id, &letters);
    if (r >= 0)
        r = reply_sql_deliveries(db, a, id, &f->deliveries);
    if (r >= 0)
        r = reply_sql_releases(db, a, id, &f->files);
    if (r >= 0)
        r = reply_sql_fees(db, a, id, &f->fees);
    if (r >= 0)
        r = reply_sql_remedies(db, a, id, &f->remedies);
    hands_name(&f->events);
    came_keep(a, &came, &f->came);
    letters_keep(a, &letters, &f->letters);
    return r < 0 ? r : 0;
}

struct str casefile_named(const char *kind, struct str code)
{
    return text(LANG_ZH, text_named("requests", kind, code));
}

/* ---- JSON ---- */

enum column_kind {
    TEXT,
    NUMBER,
    DAY,
    TRUTH
};

struct column {
    const char *name;
    enum column_kind kind;
    size_t at; /* in its row */
};

#define COLUMN(type, field, name, kind)    \
 {                                         \
  name, kind, offsetof(struct type, field) \
 }

static const struct column request_columns[] = {
    COLUMN(requests_request_row, number, "number", TEXT),
    COLUMN(requests_request_row, receipt, "receipt", TEXT),
    COLUMN(requests_request_row, law, "law", TEXT),
    COLUMN(requests_request_row, channel, "channel", TEXT),
    COLUMN(requests_request_row, state, "state", TEXT),
    COLUMN(requests_request_row, round, "round", NUMBER),
    COLUMN(requests_request_row, created, "entered", NUMBER),
    COLUMN(requests_request_row, due, "due", DAY),
    COLUMN(requests_request_row, class, "class", TEXT),
    COLUMN(requests_request_row, name, "applicant", TEXT),
    COLUMN(requests_request_row, wanted, "wanted", TEXT),
    COLUMN(requests_request_row, wanted_name, "wanted_name", TEXT),
    COLUMN(requests_request_row, wanted_number, "wanted_number", TEXT),
    COLUMN(requests_request_row, medium, "medium", TEXT),
    COLUMN(requests_request_row, delivery, "delivery", TEXT),
    COLUMN(requests_request_row, purpose, "purpose", TEXT),
    COLUMN(requests_request_row, waiver, "waiver", TEXT),
};

static const struct column event_columns[] = {
    COLUMN(requests_event_row, kind, "kind", TEXT),
    COLUMN(requests_event_row, day, "day", DAY),
    COLUMN(requests_event_row, at, "at", NUMBER),
    COLUMN(requests_event_row, actor_zh, "by", TEXT),
    COLUMN(requests_event_row, until, "until", DAY),
    COLUMN(requests_event_row, days, "days", NUMBER),
    COLUMN(requests_event_row, note, "note", TEXT),
};

static const struct column step_columns[] = {
    COLUMN(casefile_step, day, "day", DAY),
    COLUMN(casefile_step, words, "words", TEXT),
    COLUMN(casefile_step, article, "article", TEXT),
    COLUMN(casefile_step, due, "due", DAY),
};

static const struct column day_columns[] = {
    COLUMN(casefile_day, day, "day", DAY),
    COLUMN(casefile_day, n, "counted", NUMBER),
    COLUMN(casefile_day, why, "why", TEXT),
};

static const struct column came_columns[] = {
    COLUMN(applicant_file_row, name, "name", TEXT),
    COLUMN(applicant_file_row, size, "size", NUMBER),
};

static const struct column move_columns[] = {
    COLUMN(flow_event, event, "event", TEXT),
    COLUMN(flow_event, at, "at", NUMBER),
    COLUMN(flow_event, account_name, "by", TEXT),
    COLUMN(flow_event, absent, "for", TEXT),
    COLUMN(flow_event, note, "note", TEXT),
    COLUMN(flow_event, digest, "digest", TEXT),
    COLUMN(flow_event, is_signature, "signature", TRUTH),
};

static const struct column letter_columns[] = {
    COLUMN(reply_letter_row, kind, "kind", TEXT),
    COLUMN(reply_letter_row, state, "state", TEXT),
    COLUMN(reply_letter_row, number, "number", TEXT),
    COLUMN(reply_letter_row, day, "day", DAY),
    COLUMN(reply_letter_row, addressee, "to", TEXT),
    COLUMN(reply_letter_row, body, "text", TEXT),
    COLUMN(reply_letter_row, hash, "pdf", TEXT),
};

static const struct column delivery_columns[] = {
    COLUMN(reply_delivery_row, letter_number, "letter", TEXT),
    COLUMN(reply_delivery_row, way, "way", TEXT),
    COLUMN(reply_delivery_row, day, "day", DAY),
    COLUMN(reply_delivery_row, received, "received", DAY),
    COLUMN(reply_delivery_row, returned, "returned", DAY),
    COLUMN(reply_delivery_row, receiver, "receiver", TEXT),
    COLUMN(reply_delivery_row, tracking, "tracking", TEXT),
    COLUMN(reply_delivery_row, proof, "proof", TEXT),
};

static const struct column release_columns[] = {
    COLUMN(reply_release_row, round, "round", NUMBER),
    COLUMN(reply_release_row, name, "name", TEXT),
    COLUMN(reply_release_row, size, "size", NUMBER),
    COLUMN(reply_release_row, hash, "hash", TEXT),
};

static const struct column fee_columns[] = {
    COLUMN(reply_fee_row, basis, "basis", TEXT),
    COLUMN(reply_fee_row, before_waiver_fen, "before_waiver_fen", NUMBER),
    COLUMN(reply_fee_row, fen, "fen", NUMBER),
    COLUMN(reply_fee_row, waived, "waived", TEXT),
    COLUMN(reply_fee_row, lines, "lines", TEXT),
    COLUMN(reply_fee_row, asked, "asked", DAY),
    COLUMN(reply_fee_row, until, "until", DAY),
    COLUMN(reply_fee_row, paid, "paid", DAY),
};

static const struct column remedy_columns[] = {
    COLUMN(reply_remedy_row, kind, "kind", TEXT),
    COLUMN(reply_remedy_row, filed, "filed", DAY),
    COLUMN(reply_remedy_row, filer, "by", TEXT),
    COLUMN(reply_remedy_row, organ, "organ", TEXT),
    COLUMN(reply_remedy_row, number, "number", TEXT),
    COLUMN(reply_remedy_row, result, "result", TEXT),
    COLUMN(reply_remedy_row, decided, "decided", DAY),
    COLUMN(reply_remedy_row, note, "note", TEXT),
};

/* A list of the file: where its rows are, how large one is, what of it stands there. */
struct list {
    const char *name;
    size_t rows, count, size;
    const struct column *columns;
    size_t n;
};

#define LIST(name, field, columns)                                              \
 {                                                                              \
  name, offsetof(struct casefile, field.v), offsetof(struct casefile, field.n), \
      sizeof(*((struct casefile *)0)->field.v), columns, COUNT(columns)         \
 }

static const struct list lists[] = {
    LIST("events", events, event_columns),
    LIST("term", steps, step_columns),
    LIST("days", days, day_columns),
    LIST("came", came, came_columns),
    LIST("review", moves, move_columns),
    LIST("letters", letters, letter_columns),
    LIST("deliveries", deliveries, delivery_columns),
    LIST("released", files, release_columns),
    LIST("fees", fees, fee_columns),
    LIST("remedies", remedies, remedy_columns),
};

static void column_put(json_t *to, const struct column *c, const char *row)
{
    const void *at = row + c->at;
    switch (c->kind) {
    case TEXT:
        json_put_str(to, c->name, *(const struct str *)at);
        break;
    case NUMBER:
        json_put_int(to, c->name, *(const int64_t *)at);
        break;
    case DAY:
        json_put_day(to, c->name, *(const day_t *)at);
        break;
    case TRUTH:
        json_put_bool(to, c->name, *(const bool *)at);
        break;
    }
}

static json_t *row_json(const struct column *columns, size_t n, const void *row)
{
    json_t *j = json_object();
    for (size_t i = 0; i < n; i++)
        column_put(j, &columns[i], row);
    return j;
}

static json_t *list_json(const struct casefile *f, const struct list *l)
{
    json_t *j = json_array();
    const char *rows;
    size_t n;
    memcpy(&rows, (const char *)f + l->rows, sizeof(rows));
    memcpy(&n, (const char *)f + l->count, sizeof(n));
    for (size_t i = 0; i < n; i++)
        json_array_append_new(j, row_json(l->columns, l->n, rows + i * l->size));
    return j;
}

static json_t *decision_json(const struct request_law *law, const struct reply_decision *d)
{
    const struct decision *found = law ? decision_find(&law->decisions, d->code) : NULL;
    json_t *j = json_object();
    json_put_str(j, "code", d->code);
    json_put_str(j, "name", found ? found->name : S(""));
    json_put_str(j, "article", found ? found->article : S(""));
    json_put_day(j, "taken", d->taken);
    json_object_set_new(j, "facts", reply_facts_json(&d->facts));
    json_object_set_new(j, "parts", reply_parts_json(&d->parts));
    return j;
}

static int whole_json(struct arena *a, const struct request_law *law, const struct casefile *f,
                      moment_t now, struct str *ret, struct str *ret_hash)
{
    json_t *whole cleanup(json_done) = json_object();
    json_t *file = json_object(), *decisions = json_array();
    json_object_set_new(whole, "file", file);
    json_object_set_new(file, "request",
                        row_json(request_columns, COUNT(request_columns), &f->row));
    json_put_day(file, "received", f->received);
    for (size_t i = 0; i < COUNT(lists); i++)
        json_object_set_new(file, lists[i].name, list_json(f, &lists[i]));
    json_object_set_new(file, "decisions", decisions);
    for (size_t i = 0; i < f->decisions.n; i++)
        json_array_append_new(decisions, decision_json(law, &f->decisions.v[i]));
    *ret_hash = ledger_digest(a, ledger_canonical(a, file));
    json_put_str(whole, "hash", *ret_hash);
    /* not of what is hashed: taken again, an unchanged case has its hash again */
    json_put_int(whole, "made", now);
    *ret = ledger_canonical(a, whole);
    return 0;
}

int casefile_json(struct db *db, struct arena *a, const struct request_law *law, int64_t request,
                  moment_t now, struct str *ret, struct str *ret_hash)
{
    struct casefile f = {0};
    int r = casefile_load(db, a, request, &f);
    return r < 0 ? r : whole_json(a, law, &f, now, ret, ret_hash);
}

/* ---- The paper's job ---- */

int casefile_ask(struct db *db, struct arena *a, int64_t request)
{
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "request", request);
    return job_add(db, a, CASEFILE_JOB, arena_fmt(a, "%lld", (long long)request), payload,
                   JOB_SOON);
}

static int print_enter(struct db *db, int64_t request, const struct review_print *print)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);
    if (r == 0)
        r = review_print_set(db, CASEFILE_PRINT, request, print);
    return r < 0 ? r : tx_commit(&tx);
}

int casefile_job(const struct requests_worker *w, struct db *db, struct arena *a, json_t *payload)
{
    int64_t request = json_get_int(payload, "request");
    moment_t now = clock_now(&w->clock);
    struct casefile f = {0};
    struct letter_case of;
    struct str json, hash, pdf;
    struct review_print print = {.made = now, .substituted = S("")};
    int r = casefile_load(db, a, request, &f);
    if (r == 0)
        r = reply_case(db, a, &f.row, &of);
    if (r == 0)
        r = whole_json(a, w->law, &f, now, &json, &hash);
    if (r < 0)
        return r;
    struct paper p = casefile_paper(a, w->law, &f, &of, hash, moment_day(now));
    r = paper_pdf_apart(a, &p, &pdf, &print.substituted);
    if (r == 0)
        r = blob_put(w->blobs, a, pdf, &print.hash);
    print.size = (int64_t)pdf.n;
    return r < 0 ? r : print_enter(db, request, &print);
}
