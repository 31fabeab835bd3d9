/* sheet.c: see sheet.h. And the job that puts it on paper: only when somebody asks for it. */
#include "domain/catalogue/drafting/sheet.h"

#include "base/vec.h"
#include "catalogue_sql.h"
#include "domain/bodies/bodies.h"
#include "engine/json.h"
#include "store/blob.h"

int64_t document_round(struct str state, const struct flow_events *events, int64_t now)
{
    if (str_eq(state, S("published")))
        for (size_t i = events->n; i-- > 0;)
            if (events->v[i].is_signature && str_eq(events->v[i].to, S("published")))
                return events->v[i].round;
    return now;
}

/* All that a sheet is filled from. */
struct filling {
    struct arena *a;
    enum lang lang;
    struct str authority;
    struct catalogue_document_row d;
    struct catalogue_attachment_rows files;
    struct flow_events events;
    struct review_cosigners cosigners;
    struct review_sheet sheet;
    int64_t round;
};

static int filling_load(struct db *db, int64_t id, struct filling *f)
{
    struct str digest;
    int64_t now;
    int r = catalogue_sql_get(db, f->a, id, &f->d);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "no document %lld", (long long)id);
    r = bodies_setting(db, f->a, "authority.name_zh", &f->authority);
    if (r >= 0)
        r = catalogue_sql_attachments(db, f->a, id, &f->files);
    if (r >= 0)
        r = flow_history(db, f->a, &document_flow, id, &f->events);
    if (r >= 0)
        r = flow_round(db, f->a, &document_flow, id, &now);
    if (r >= 0)
        r = document_digest(db, f->a, id, &digest);
    if (r >= 0)
        r = review_cosigners(db, f->a, document_flow.name, id, digest, &f->cosigners);
    if (r >= 0)
        r = review_sheet_get(db, f->a, document_flow.name, id, &f->sheet);
    if (r < 0)
        return r;
    f->round = document_round(f->d.state, &f->events, now);
    return 0;
}

/* The last of an event in the round that counts, by how its name begins (pass_second may publish);
 * NULL: none. */
static const struct flow_event *event_of(const struct filling *f, const char *event)
{
    for (size_t i = f->events.n; i-- > 0;)
        if (f->events.v[i].round == f->round && str_starts(f->events.v[i].event, str_c(event)))
            return &f->events.v[i];
    return NULL;
}

static struct str opinion_of(const struct filling *f, const char *event)
{
    const struct flow_event *e = event_of(f, event);
    return e ? review_opinion(f->a, f->lang, e) : S("");
}

/* Who gave it, by name. */
static struct str signer_of(const struct filling *f, const char *event)
{
    const struct flow_event *e = event_of(f, event);
    return e ? review_who(f->a, f->lang, e) : S("");
}

/* 批示: the words of who signs last, beside the signature. */
static struct str instruction_of(const struct filling *f)
{
    const struct flow_event *e = event_of(f, "pass_final");
    return e ? e->note : S("");
}

/* 签发: the signature alone; the words stand beside it. */
static struct str signature_of(const struct filling *f)
{
    const struct flow_event *e = event_of(f, "pass_final");
    if (!e)
        return S("");
    struct flow_event signature = *e;
    signature.note = S("");
    return review_opinion(f->a, f->lang, &signature);
}

/* What the secrecy review said: of what was returned, the reason too. */
static struct str secrecy_of(const struct filling *f)
{
    for (size_t i = f->events.n; i-- > 0;) {
        const struct flow_event *e = &f->events.v[i];
        if (!review_is_secrecy(e->event) || e->round != f->round)
            continue;
        struct flow_event said = *e;
        struct str outcome = text(f->lang, text_named("document", "event", e->event));
        said.note = arena_fmt(f->a, "%.*s%s%.*s", STR_ARG(outcome), e->note.n > 0 ? "\n" : "",
                              STR_ARG(e->note));
        return review_opinion(f->a, f->lang, &said);
    }
    return S("");
}

static struct str files_of(const struct filling *f)
{
    struct buf out cleanup(buf_done) = BUF_INIT(64 * KiB);
    for (size_t i = 0; i < f->files.n; i++)
        buf_fmt(&out, "%s%zu. %.*s", i > 0 ? "\n" : "", i + 1, STR_ARG(f->files.v[i].name));
    return f->files.n > 0 ? arena_str(f->a, buf_str(&out)) : text(f->lang, TEXT_review_none);
}

static struct str day_or_none(const struct filling *f, day_t day)
{
    return day == DAY_NONE ? S("") : day_iso(f->a, day);
}

static struct str named(const struct filling *f, struct str zh, struct str en)
{
    return f->lang == LANG_EN && en.n > 0 ? en : zh;
}

static struct str submitted_of(const struct filling *f)
{
    const struct flow_event *e = event_of(f, "submit");
    return e ? review_when(f->a, e->at) : S("");
}

static void wide(struct filling *f, struct review_lines *lines, enum text label, struct str value,
                 int high)
{
    *vec_push(f->a, lines) =
        (struct review_line){.label = label, .value = value, .value2 = S(""), .lines = high};
}

static void pair(struct filling *f, struct review_lines *lines, enum text label, struct str value,
                 enum text label2, struct str value2)
{
    *vec_push(f->a, lines) = (struct review_line){label, label2, value, value2, 0};
}

static void lines_above(struct filling *f, struct review_lines *l)
{
    const struct catalogue_document_row *d = &f->d;
    const struct review_sheet *s = &f->sheet;
    struct str copies = s->copies > 0 ? arena_fmt(f->a, "%lld", (long long)s->copies) : S("");
    pair(f, l, TEXT_review_number, d->number, TEXT_review_urgency,
         text(f->lang, review_urgency_name(s->urgency)));
    pair(f, l, TEXT_review_nature, s->nature, TEXT_review_secrecy, s->secrecy);
    wide(f, l, TEXT_review_openness, review_openness_boxes(f->a, f->lang, s->openness), 0);
    wide(f, l, TEXT_review_document_title, d->title, 2);
    pair(f, l, TEXT_review_authority, f->authority, TEXT_review_made, day_or_none(f, d->made));
    pair(f, l, TEXT_review_sent_to, s->sent_to, TEXT_review_copies, copies);
    pair(f, l, TEXT_review_copied_to, s->copied_to, TEXT_meta_keywords, d->keywords);
    pair(f, l, TEXT_review_department, named(f, d->department_zh, d->department_en),
         TEXT_review_owner, named(f, d->owner_zh, d->owner_en));
    pair(f, l, TEXT_review_head, signer_of(f, "pass_first"), TEXT_review_phone, s->phone);
    pair(f, l, TEXT_review_submitted, submitted_of(f), TEXT_review_archive, s->archive);
    wide(f, l, TEXT_review_proposal, s->proposal, 2);
}

static void lines_opinions(struct filling *f, struct review_lines *l)
{
    wide(f, l, TEXT_review_first, opinion_of(f, "pass_first"), 3);
    wide(f, l, TEXT_review_cosign,
         f->cosigners.n > 0 ? review_cosign_text(f->a, f->lang, &f->cosigners)
                            : text(f->lang, TEXT_review_none),
         1);
    wide(f, l, TEXT_review_secrecy_opinion, secrecy_of(f), 3);
    wide(f, l, TEXT_review_legality, f->sheet.legality, 1);
    pair(f, l, TEXT_review_checker, f->sheet.checker, TEXT_review_office_head,
         signer_of(f, "pass_second"));
    wide(f, l, TEXT_review_second, opinion_of(f, "pass_second"), 3);
    pair(f, l, TEXT_review_final, signature_of(f), TEXT_review_instruction, instruction_of(f));
}

static void lines_below(struct filling *f, struct review_lines *l)
{
    wide(f, l, TEXT_review_files, files_of(f), 0);
    pair(f, l, TEXT_review_printed, f->sheet.printed, TEXT_review_proofread, f->sheet.proofread);
    pair(f, l, TEXT_review_issued, day_or_none(f, f->d.published), TEXT_review_index_number,
         f->d.index_number);
}

static void history_fill(struct filling *f, struct review_entries *ret)
{
    for (size_t i = 0; i < f->events.n; i++) {
        const struct flow_event *e = &f->events.v[i];
        enum text key = text_named("document", "event", e->event);
        *vec_push(f->a, ret) = (struct review_entry){
            .when = review_when(f->a, e->at),
            .who = review_who(f->a, f->lang, e),
            .what = text(f->lang, key),
            .note = e->note,
            .digest = str_head(e->digest, 12),
        };
    }
}

int document_sheet(struct db *db, struct arena *a, enum lang lang, int64_t id,
                   struct review_sheet_text *ret)
{
    struct filling *f = arena_one(a, struct filling);
    *f = (struct filling){.a = a, .lang = lang};
    int r = filling_load(db, id, f);
    if (r < 0)
        return r;
    struct html_arg authority = html_arg_str(S("authority"), f->authority);
    *ret = (struct review_sheet_text){.title =
                                          text_fill(a, lang, TEXT_review_title_of, &authority, 1)};
    lines_above(f, &ret->lines);
    lines_opinions(f, &ret->lines);
    lines_below(f, &ret->lines);
    history_fill(f, &ret->history);
    return 0;
}

/* ---- On paper ---- */

static int print_enter(struct db *db, int64_t id, const struct review_print *print)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);
    if (r < 0)
        return r;
    r = review_print_set(db, document_flow.name, id, print);
    return r < 0 ? r : tx_commit(&tx);
}

int document_sheet_job(void *worker, struct db *db, struct arena *a, const struct job *j,
                       json_t *payload)
{
    (void)j;
    const struct catalogue_worker *w = worker;
    int64_t id = json_get_int(payload, "id");
    struct review_sheet_text sheet;
    struct str authority, bytes, substituted, hash;
    moment_t now = clock_now(&w->clock);
    int r = document_sheet(db, a, LANG_ZH, id, &sheet);
    if (r >= 0)
        r = bodies_setting(db, a, "authority.name_zh", &authority);
    if (r < 0)
        return r;
    struct paper paper;
    review_paper(a, &sheet, authority, moment_day(now), &paper);
    r = paper_pdf_apart(a, &paper, &bytes, &substituted);
    if (r < 0)
        return r;
    r = blob_put(w->blobs, a, bytes, &hash);
    if (r < 0)
        return r;
    return print_enter(db, id, &(struct review_print){hash, (int64_t)bytes.n, now, substituted});
}

int document_sheet_print(struct db *db, struct arena *a, int64_t id)
{
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "id", id);
    /* Somebody waits for it. */
    return job_add(db, a, "document.sheet", arena_fmt(a, "%lld", (long long)id), payload, JOB_SOON);
}
