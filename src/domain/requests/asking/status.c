/* status.c: the applicant's own view of his case: what stands in it, and how it becomes public
 * under a lock that only his code and second fact open. */
#include "base/vec.h"
#include "domain/requests/figures/figures_public.h"
#include "domain/requests/mail/mails.h"
#include "domain/requests/asking/own_case.h"
#include "domain/requests/answer/reply.h"
#include "engine/json.h"
#include "reply_sql.h"
#include "requests_public_sql.h"

/* Does an applicant see an event of this kind, and the words with it? What is the desk's own
 * affair (who looked at an identity document) stays there. */
static const struct {
    const char *kind;
    bool note;
} shown[] = {
    {"received", false},
    {"receipt-published", true},
    {"confirmed", false},
    {"correction-asked", true},
    {"corrected", false},
    {"accepted", false},
    {"third-party-asked", false}, /* whom was asked is that party's affair */
    {"third-party-answered", false},
    {"authority-asked", false},
    {"authority-answered", false},
    {"extended", true},
    {"due-moved", true},
    {"overdue", false},
    {"reasons-asked", true},
    {"reasons-given", false},
    {"delayed", true},
    {"fee-asked", true},
    {"fee-paid", false},
    {"replied", true},
    {"returned", true},
    {"sent-again", true},
    {"delivered", false},
    {"closed", false},
    {"reopened", true},
    {"added", true},
    {"asked", true},
    {"told", true},
    {"delivery-chosen", false},
    {"code-replaced", false},
    {"notice-wanted", false},
    {"withdrawn", false},
    {"transferred", true},
    {"abandoned", false},
};

bool request_shows(struct str kind, bool *ret_note)
{
    for (size_t i = 0; i < COUNT(shown); i++)
        if (str_eq(str_c(shown[i].kind), kind)) {
            *ret_note = shown[i].note;
            return true;
        }
    return false;
}

static void steps_put(struct arena *a, const struct requests_event_rows *events,
                      struct own_steps *ret)
{
    for (size_t i = 0; i < events->n; i++) {
        const struct requests_event_row *e = &events->v[i];
        bool note;
        if (!request_shows(e->kind, &note))
            continue;
        *vec_push(a, ret) = (struct own_step){
            .what = {.kind = e->kind,
                     .day = e->day,
                     .until = e->until,
                     .days = e->days,
                     .party = e->party},
            .note = note ? e->note : S(""),
        };
    }
}

/* Letters by kind and number, then released files: those that stand locked for him. */
static int papers_put(struct db *db, struct arena *a, int64_t request, struct own_papers *ret)
{
    struct reply_letter_rows letters = {0};
    struct reply_release_rows files = {0};
    int r = reply_sql_letters(db, a, request, &letters);
    if (r >= 0)
        r = reply_sql_releases(db, a, request, &files);
    if (r < 0)
        return r;
    for (size_t i = 0; i < letters.n; i++) {
        const struct reply_letter_row *l = &letters.v[i];
        if (l->locked.n > 0 && letter_is_shown(l->kind, l->role, l->state, l->replied))
            *vec_push(a, ret) = (struct own_paper){l->kind, l->number, l->locked, l->day, l->size};
    }
    for (size_t i = 0; i < files.n; i++)
        if (files.v[i].locked.n > 0)
            *vec_push(a, ret) = (struct own_paper){S("file"), files.v[i].name, files.v[i].locked,
                                                   DAY_NONE, files.v[i].size};
    return 0;
}

static int own_case_of(struct db *db, struct arena *a, const struct requests_request_row *row,
                       struct own_case *ret)
{
    struct requests_event_rows events = {0};
    struct mails_wanted_row wanted;
    *ret = (struct own_case){
        .number = row->number,
        .receipt = row->receipt,
        .state = row->state,
        .channel = row->channel,
        .wanted = row->wanted,
        .wanted_name = row->wanted_name,
        .wanted_number = row->wanted_number,
        .medium = row->medium,
        .delivery = row->delivery,
        .due = row->due,
    };
    int r = requests_sql_events(db, a, row->id, &events);
    if (r >= 0)
        r = papers_put(db, a, row->id, &ret->papers);
    if (r >= 0)
        r = mails_sql_wanted(db, a, row->id, &wanted);
    if (r < 0)
        return r;
    ret->notices = r > 0;
    steps_put(a, &events, &ret->steps);
    return 0;
}

/* "" if he has no key. */
static int own_case_lock(struct arena *a, const struct requests_request_row *row,
                         const struct own_case *own, struct str *ret)
{
    uint8_t key[SEAL_KEY];
    struct str text;
    *ret = S("");
    if (row->status_place.n == 0)
        return 0;
    if (seal_key_parse(row->status_key, key) < 0)
        return err_set(ERR_BROKEN, "request %lld has no key for its applicant", (long long)row->id);
    int r = own_case_write(a, own, &text);
    if (r == 0)
        *ret = seal_lock(a, key, text);
    return r;
}

int request_status_box(struct db *db, struct arena *a, const struct requests_request_row *row,
                       struct str *ret)
{
    struct own_case own;
    int r = own_case_of(db, a, row, &own);
    return r < 0 ? r : own_case_lock(a, row, &own, ret);
}

/* The blobs stand in the clear, so that the projector can bring them; what they are does not. */
int request_papers_enter(struct db *db, struct arena *a, const struct requests_request_row *row,
                         moment_t now)
{
    struct own_case own;
    struct str box;
    int r = own_case_of(db, a, row, &own);
    if (r == 0)
        r = own_case_lock(a, row, &own, &box);
    if (r < 0)
        return r;
    json_t *blobs = json_array();
    for (size_t i = 0; i < own.papers.n; i++)
        json_array_append_new(blobs, json_stringn(own.papers.v[i].hash.p, own.papers.v[i].hash.n));
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "id", row->id);
    json_put_str(payload, "place", row->status_place);
    json_put_str(payload, "box", box);
    json_object_set_new(payload, "blobs", blobs);
    return ledger_append(db, a, now, "request.papers",
                         arena_fmt(a, "request:%lld", (long long)row->id), 0, payload, NULL);
}

/* ---- The public store ---- */

/* As bytes: it is opened at each look. */
static int box_project(struct db *pub, struct arena *a, struct str place, struct str box,
                       int64_t seq)
{
    struct str bytes;
    int r = seal_bytes(a, box, &bytes);
    if (r == 0)
        r = requests_public_sql_set(pub, place, bytes, seq);
    return r < 0 ? r : 0;
}

static int project_event(struct db *pub, struct arena *a, const struct ledger_entry *e, json_t *p)
{
    struct str place = json_get_str(a, p, "place"), box = json_get_str(a, p, "box");
    int counted = request_figure_project(pub, a, e, p);
    if (counted < 0)
        return counted;
    struct str left = json_get_str(a, p, "left");
    if (left.n > 0) { /* his code was replaced: the old one opens nothing */
        int r = requests_public_sql_delete(pub, left);
        if (r >= 0)
            r = requests_public_sql_papers_delete(pub, left);
        if (r < 0)
            return r;
    }
    if (place.n == 0)
        return 0;
    if (box.n > 0)
        return box_project(pub, a, place, box, e->seq);
    int r = requests_public_sql_delete(pub, place);
    return r < 0 ? r : 0;
}

static int papers_blobs(struct arena *a, json_t *p, struct strs *ret)
{
    struct {
        struct str *v;
        size_t n, room;
    } list = {0};
    json_t *blobs = json_object_get(p, "blobs");
    for (size_t i = 0; i < json_array_size(blobs); i++)
        *vec_push(a, &list) = arena_str(a, str_c(json_string_value(json_array_get(blobs, i))));
    *ret = (struct strs){list.v, list.n};
    return 0;
}

static int project_papers(struct db *pub, struct arena *a, const struct ledger_entry *e, json_t *p)
{
    struct str place = json_get_str(a, p, "place");
    struct strs blobs;
    int r = box_project(pub, a, place, json_get_str(a, p, "box"), e->seq);
    if (r >= 0)
        r = papers_blobs(a, p, &blobs);
    for (size_t i = 0; r >= 0 && i < blobs.n; i++)
        r = requests_public_sql_paper_set(pub, place, blobs.v[i]);
    return r < 0 ? r : 0;
}

static int uses_blob(struct db *pub, struct arena *a, struct str hash)
{
    struct requests_public_paper_used_row row;
    return requests_public_sql_paper_used(pub, a, hash, &row);
}

static const struct projection projections[] = {
    {.kind = "request.event", .apply = project_event},
    {.kind = "request.shifted", .apply = request_shifted_project},
    {.kind = "request.papers", .apply = project_papers, .blobs = papers_blobs},
};

const struct projections requests_projections = {projections, COUNT(projections), uses_blob};
