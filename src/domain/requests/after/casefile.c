/* casefile.c: see casefile.h. */
#include "domain/requests/after/casefile.h"
#include "base/vec.h"
#include "engine/job.h"
#include "engine/json.h"
#include "engine/text.h"
#include "reply_sql.h"
#include "store/blob.h"

/* All that the file is made of. */
struct casefile {
    struct requests_request_row row;
    struct requests_event_rows events;
    struct flow_events moves;
    struct reply_letter_rows letters;
    struct reply_delivery_rows deliveries;
    struct reply_release_rows files;
    struct reply_fee_rows fees;
    struct reply_remedy_rows remedies;
};

static int casefile_load(struct db *db, struct arena *a, int64_t id, struct casefile *f)
{
    int r = request_get(db, a, id, &f->row);
    if (r >= 0)
        r = requests_sql_events(db, a, id, &f->events);
    if (r >= 0)
        r = flow_history(db, a, &request_flow, id, &f->moves);
    if (r >= 0)
        r = reply_sql_letters(db, a, id, &f->letters);
    if (r >= 0)
        r = reply_sql_deliveries(db, a, id, &f->deliveries);
    if (r >= 0)
        r = reply_sql_releases(db, a, id, &f->files);
    if (r >= 0)
        r = reply_sql_fees(db, a, id, &f->fees);
    if (r >= 0)
        r = reply_sql_remedies(db, a, id, &f->remedies);
    return r < 0 ? r : 0;
}

static struct str named(const char *kind, struct str code)
{
    return text(LANG_ZH, text_named("requests", kind, code));
}

/* ---- JSON ---- */

static json_t *request_json(const struct requests_request_row *r)
{
    json_t *j = json_object();
    json_put_str(j, "number", r->number);
    json_put_str(j, "receipt", r->receipt);
    json_put_str(j, "law", r->law);
    json_put_str(j, "channel", r->channel);
    json_put_str(j, "state", r->state);
    json_put_int(j, "round", r->round);
    json_put_str(j, "class", r->class);
    json_put_str(j, "applicant", r->name);
    json_put_str(j, "wanted", r->wanted);
    json_put_str(j, "wanted_name", r->wanted_name);
    json_put_str(j, "wanted_number", r->wanted_number);
    return j;
}

static json_t *events_json(const struct requests_event_rows *rows)
{
    json_t *list = json_array();
    for (size_t i = 0; i < rows->n; i++) {
        const struct requests_event_row *e = &rows->v[i];
        json_t *j = json_object();
        json_put_str(j, "kind", e->kind);
        json_put_day(j, "day", e->day);
        json_put_int(j, "at", e->at);
        json_put_str(j, "by", e->actor_zh);
        json_put_day(j, "until", e->until);
        json_put_int(j, "days", e->days);
        json_put_str(j, "note", e->note);
        json_array_append_new(list, j);
    }
    return list;
}

static json_t *moves_json(const struct flow_events *moves)
{
    json_t *list = json_array();
    for (size_t i = 0; i < moves->n; i++) {
        const struct flow_event *e = &moves->v[i];
        json_t *j = json_object();
        json_put_str(j, "event", e->event);
        json_put_int(j, "at", e->at);
        json_put_str(j, "by", e->account_name);
        json_put_str(j, "for", e->absent);
        json_put_str(j, "note", e->note);
        json_put_str(j, "digest", e->digest);
        json_object_set_new(j, "signature", json_boolean(e->is_signature));
        json_array_append_new(list, j);
    }
    return list;
}

static json_t *letters_json(const struct casefile *f)
{
    json_t *list = json_array();
    for (size_t i = 0; i < f->letters.n; i++) {
        const struct reply_letter_row *l = &f->letters.v[i];
        if (str_eq(l->state, S("draft")))
            continue;
        json_t *j = json_object();
        json_put_str(j, "kind", l->kind);
        json_put_str(j, "state", l->state);
        json_put_str(j, "number", l->number);
        json_put_day(j, "day", l->day);
        json_put_str(j, "to", l->addressee);
        json_put_str(j, "text", l->body);
        json_put_str(j, "pdf", l->hash);
        json_array_append_new(list, j);
    }
    return list;
}

static struct str number_of(const struct casefile *f, int64_t letter)
{
    for (size_t i = 0; i < f->letters.n; i++)
        if (f->letters.v[i].id == letter)
            return f->letters.v[i].number;
    return S("");
}

static json_t *deliveries_json(const struct casefile *f)
{
    json_t *list = json_array();
    for (size_t i = 0; i < f->deliveries.n; i++) {
        const struct reply_delivery_row *d = &f->deliveries.v[i];
        json_t *j = json_object();
        json_put_str(j, "letter", number_of(f, d->letter));
        json_put_str(j, "way", d->way);
        json_put_day(j, "day", d->day);
        json_put_day(j, "received", d->received);
        json_put_day(j, "returned", d->returned);
        json_put_str(j, "receiver", d->receiver);
        json_put_str(j, "tracking", d->tracking);
        json_put_str(j, "proof", d->proof);
        json_array_append_new(list, j);
    }
    return list;
}

static json_t *files_json(const struct casefile *f)
{
    json_t *list = json_array();
    for (size_t i = 0; i < f->files.n; i++) {
        json_t *j = json_object();
        json_put_int(j, "round", f->files.v[i].round);
        json_put_str(j, "name", f->files.v[i].name);
        json_put_int(j, "size", f->files.v[i].size);
        json_put_str(j, "hash", f->files.v[i].hash);
        json_array_append_new(list, j);
    }
    return list;
}

static json_t *fees_json(const struct casefile *f)
{
    json_t *list = json_array();
    for (size_t i = 0; i < f->fees.n; i++) {
        const struct reply_fee_row *x = &f->fees.v[i];
        json_t *j = json_object();
        json_put_str(j, "basis", x->basis);
        json_put_int(j, "fen", x->fen);
        json_put_str(j, "waived", x->waived);
        json_put_str(j, "lines", x->lines);
        json_put_day(j, "asked", x->asked);
        json_put_day(j, "until", x->until);
        json_put_day(j, "paid", x->paid);
        json_array_append_new(list, j);
    }
    return list;
}

static json_t *remedies_json(const struct casefile *f)
{
    json_t *list = json_array();
    for (size_t i = 0; i < f->remedies.n; i++) {
        const struct reply_remedy_row *x = &f->remedies.v[i];
        json_t *j = json_object();
        json_put_str(j, "kind", x->kind);
        json_put_day(j, "filed", x->filed);
        json_put_str(j, "by", x->filer);
        json_put_str(j, "organ", x->organ);
        json_put_str(j, "number", x->number);
        json_put_str(j, "result", x->result);
        json_put_day(j, "decided", x->decided);
        json_put_str(j, "note", x->note);
        json_array_append_new(list, j);
    }
    return list;
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

static int decisions_json(struct db *db, struct arena *a, const struct request_law *law,
                          const struct casefile *f, json_t **ret)
{
    *ret = json_array();
    for (int64_t round = 1; round <= f->row.round; round++) {
        struct reply_decision d;
        int r = reply_decision_get(db, a, f->row.id, round, &d);
        if (r < 0)
            return r;
        if (d.id > 0)
            json_array_append_new(*ret, decision_json(law, &d));
    }
    return 0;
}

int casefile_json(struct db *db, struct arena *a, const struct request_law *law, int64_t request,
                  moment_t now, struct str *ret, struct str *ret_hash)
{
    struct casefile f = {0};
    json_t *decisions cleanup(json_done) = NULL;
    int r = casefile_load(db, a, request, &f);
    if (r == 0)
        r = decisions_json(db, a, law, &f, &decisions);
    if (r < 0)
        return r;
    json_t *whole cleanup(json_done) = json_object();
    json_t *file = json_object();
    json_object_set_new(whole, "file", file);
    json_object_set_new(file, "request", request_json(&f.row));
    json_object_set_new(file, "events", events_json(&f.events));
    json_object_set_new(file, "review", moves_json(&f.moves));
    json_object_set(file, "decisions", decisions);
    json_object_set_new(file, "letters", letters_json(&f));
    json_object_set_new(file, "deliveries", deliveries_json(&f));
    json_object_set_new(file, "released", files_json(&f));
    json_object_set_new(file, "fees", fees_json(&f));
    json_object_set_new(file, "remedies", remedies_json(&f));
    *ret_hash = ledger_digest(a, ledger_canonical(a, file));
    json_put_str(whole, "hash", *ret_hash);
    json_put_int(
        whole, "made",
        now); /* not of what is hashed: taken again, an unchanged case has its hash again */
    *ret = ledger_canonical(a, whole);
    return 0;
}

/* ---- Paper ---- */

static void add(struct arena *a, struct paper *p, enum paper_block_kind kind, struct str words)
{
    if (words.n > 0)
        *vec_push(a, p) = (struct paper_block){.kind = kind, .text = words};
}

static struct str line_of(struct arena *a, day_t day, struct str what, struct str who,
                          struct str note)
{
    return arena_fmt(a, "%.*s　%.*s%s%.*s%s%.*s", STR_ARG(day_iso(a, day)), STR_ARG(what),
                     who.n > 0 ? "　" : "", STR_ARG(who), note.n > 0 ? "：" : "", STR_ARG(note));
}

static void history_add(struct arena *a, const struct casefile *f, struct paper *p)
{
    add(a, p, PAPER_HEADING_1, S("一、经过"));
    for (size_t i = 0; i < f->events.n; i++) {
        const struct requests_event_row *e = &f->events.v[i];
        add(a, p, PAPER_TEXT, line_of(a, e->day, named("event", e->kind), e->actor_zh, e->note));
    }
    add(a, p, PAPER_HEADING_1, S("二、审核"));
    for (size_t i = 0; i < f->moves.n; i++) {
        const struct flow_event *e = &f->moves.v[i];
        if (e->is_signature || review_is_secrecy(e->event))
            add(a, p, PAPER_TEXT,
                arena_fmt(a, "%.*s　%.*s　%.*s　摘要 %.*s", STR_ARG(review_when(a, e->at)),
                          STR_ARG(named("move", e->event)), STR_ARG(review_who(a, LANG_ZH, e)),
                          STR_ARG(str_head(e->digest, 8))));
    }
}

static void letters_add(struct arena *a, const struct casefile *f, struct paper *p)
{
    add(a, p, PAPER_HEADING_1, S("三、文书和送达"));
    for (size_t i = 0; i < f->letters.n; i++) {
        const struct reply_letter_row *l = &f->letters.v[i];
        if (str_eq(l->state, S("draft")))
            continue;
        add(a, p, PAPER_TEXT,
            line_of(a, l->day, l->number, l->addressee, named("letter_state", l->state)));
        for (size_t k = 0; k < f->deliveries.n; k++) {
            const struct reply_delivery_row *d = &f->deliveries.v[k];
            if (d->letter == l->id)
                add(a, p, PAPER_TEXT,
                    line_of(a, d->day, named("way", d->way), d->receiver, d->tracking));
        }
    }
}

static void after_add(struct arena *a, const struct casefile *f, struct paper *p)
{
    add(a, p, PAPER_HEADING_1, S("四、收费、复议、诉讼、投诉"));
    if (f->fees.n + f->remedies.n == 0)
        add(a, p, PAPER_TEXT, S("无。"));
    for (size_t i = 0; i < f->fees.n; i++)
        add(a, p, PAPER_TEXT,
            line_of(a, f->fees.v[i].asked, fee_yuan(a, f->fees.v[i].fen), S(""),
                    f->fees.v[i].waived));
    for (size_t i = 0; i < f->remedies.n; i++)
        add(a, p, PAPER_TEXT,
            line_of(a, f->remedies.v[i].filed, named("remedy", f->remedies.v[i].kind),
                    f->remedies.v[i].organ, named("result", f->remedies.v[i].result)));
}

/* The letters whole, each on a page of its own. */
static void texts_add(struct arena *a, const struct casefile *f, struct paper *p)
{
    for (size_t i = 0; i < f->letters.n; i++) {
        struct str rest = f->letters.v[i].body, one;
        if (!str_eq(f->letters.v[i].state, S("signed")))
            continue;
        *vec_push(a, p) = (struct paper_block){.kind = PAPER_BREAK, .text = S("")};
        add(a, p, PAPER_NUMBER, f->letters.v[i].number);
        while (str_next(&rest, '\n', &one))
            add(a, p, PAPER_TEXT, str_trim(one));
    }
}

static struct paper paper_of(struct arena *a, const struct casefile *f, struct str hash, day_t made)
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
    add(a, &p, PAPER_TEXT,
        arena_fmt(a, "申请人：%.*s。状态：%.*s。", STR_ARG(f->row.name),
                  STR_ARG(named("state", f->row.state))));
    add(a, &p, PAPER_TEXT, arena_fmt(a, "申请内容：%.*s", STR_ARG(f->row.wanted)));
    history_add(a, f, &p);
    letters_add(a, f, &p);
    after_add(a, f, &p);
    texts_add(a, f, &p);
    return p;
}

int casefile_ask(struct db *db, struct arena *a, int64_t request)
{
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "request", request);
    return job_add(db, a, CASEFILE_JOB, arena_fmt(a, "%lld", (long long)request), payload,
                   JOB_FIRST);
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
    struct str json, hash, pdf, substituted;
    struct review_print print = {.made = now};
    int r = casefile_load(db, a, request, &f);
    if (r == 0)
        r = casefile_json(db, a, w->law, request, now, &json, &hash);
    if (r < 0)
        return r;
    struct paper p = paper_of(a, &f, hash, moment_day(now));
    r = paper_pdf_apart(a, &p, &pdf, &substituted);
    if (r == 0)
        r = blob_put(w->blobs, a, pdf, &print.hash);
    print.size = (int64_t)pdf.n;
    return r < 0 ? r : print_enter(db, request, &print);
}
