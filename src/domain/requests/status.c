/* status.c: the applicant's own view of his case: what stands in it, and how it becomes public
 * under a lock that only his code and second fact open. */
#include "base/vec.h"
#include "domain/requests/figures_public.h"
#include "domain/requests/mails.h"
#include "domain/requests/reply.h"
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
    {"replied", false},
    {"sent-again", false},
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

static json_t *event_json(const struct requests_event_row *e)
{
    bool note;
    if (!request_shows(e->kind, &note))
        return NULL;
    json_t *j = json_object();
    json_put_str(j, "kind", e->kind);
    json_put_day(j, "day", e->day);
    json_put_day(j, "until", e->until);
    json_put_int(j, "days", e->days);
    json_put_int(j, "party", e->party);
    if (note)
        json_put_str(j, "note", e->note);
    return j;
}

/* ---- His papers ---- */

static void paper_put(json_t *list, struct str kind, struct str name, day_t day, int64_t size,
                      struct str locked)
{
    json_t *j = json_object();
    json_put_str(j, "kind", kind);
    json_put_str(j, "name", name);
    json_put_day(j, "day", day);
    json_put_int(j, "size", size);
    json_put_str(j, "hash", locked);
    json_array_append_new(list, j);
}

/* Letters by kind and number, then released files: those that stand locked for him. */
static int papers_json(struct db *db, struct arena *a, int64_t request, json_t **ret)
{
    struct reply_letter_rows letters = {0};
    struct reply_release_rows files = {0};
    int r = reply_sql_letters(db, a, request, &letters);
    if (r >= 0)
        r = reply_sql_releases(db, a, request, &files);
    if (r < 0)
        return r;
    *ret = json_array();
    for (size_t i = 0; i < letters.n; i++) {
        const struct reply_letter_row *l = &letters.v[i];
        if (l->locked.n > 0 && letter_is_shown(l->kind, l->role, l->state, l->replied))
            paper_put(*ret, l->kind, l->number, l->day, l->size, l->locked);
    }
    for (size_t i = 0; i < files.n; i++)
        if (files.v[i].locked.n > 0)
            paper_put(*ret, S("file"), files.v[i].name, DAY_NONE, files.v[i].size,
                      files.v[i].locked);
    return 0;
}

static json_t *view_json(const struct requests_request_row *row,
                         const struct requests_event_rows *events, json_t *papers)
{
    json_t *j = json_object();
    json_put_str(j, "number", row->number);
    json_put_str(j, "receipt", row->receipt);
    json_put_str(j, "state", row->state);
    json_put_str(j, "law", row->law);
    json_put_str(j, "channel", row->channel);
    json_put_str(j, "wanted", row->wanted);
    json_put_str(j, "wanted_name", row->wanted_name);
    json_put_str(j, "wanted_number", row->wanted_number);
    json_put_str(j, "medium", row->medium);
    json_put_str(j, "delivery", row->delivery);
    json_put_day(j, "due", row->due);
    json_t *list = json_array();
    for (size_t i = 0; i < events->n; i++) {
        json_t *e = event_json(&events->v[i]);
        if (e)
            json_array_append_new(list, e);
    }
    json_object_set_new(j, "events", list);
    json_object_set_new(j, "papers", papers);
    return j;
}

int request_status_box(struct db *db, struct arena *a, const struct requests_request_row *row,
                       moment_t now, struct str *ret)
{
    (void)now;
    uint8_t key[SEAL_KEY];
    *ret = S("");
    if (row->status_place.n == 0)
        return 0;
    if (seal_key_parse(row->status_key, key) < 0)
        return err_set(ERR_BROKEN, "request %lld has no key for its applicant", (long long)row->id);
    struct requests_event_rows events = {0};
    struct mails_wanted_row wanted;
    json_t *papers;
    int r = requests_sql_events(db, a, row->id, &events);
    if (r >= 0)
        r = papers_json(db, a, row->id, &papers);
    int notices = r < 0 ? r : mails_sql_wanted(db, a, row->id, &wanted);
    if (notices < 0)
        return notices;
    json_t *view cleanup(json_done) = view_json(row, &events, papers);
    if (notices > 0)
        json_put_bool(view, "notices", true);
    *ret = seal_lock(a, key, ledger_canonical(a, view));
    return 0;
}

/* The blobs stand in the clear, so that the projector can bring them; what they are does not. */
int request_papers_enter(struct db *db, struct arena *a, const struct requests_request_row *row,
                         moment_t now)
{
    struct str box;
    json_t *papers cleanup(json_done) = NULL;
    json_t *blobs = json_array(), *paper;
    size_t i;
    int r = request_status_box(db, a, row, now, &box);
    if (r == 0)
        r = papers_json(db, a, row->id, &papers);
    json_array_foreach(papers, i, paper) json_array_append(blobs, json_object_get(paper, "hash"));
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "id", row->id);
    json_put_str(payload, "place", row->status_place);
    json_put_str(payload, "box", box);
    json_object_set_new(payload, "blobs", blobs);
    return r < 0
               ? r
               : ledger_append(db, a, now, "request.papers",
                               arena_fmt(a, "request:%lld", (long long)row->id), 0, payload, NULL);
}

/* ---- The public store ---- */

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
    int r = box.n > 0 ? requests_public_sql_set(pub, place, box, e->seq)
                      : requests_public_sql_delete(pub, place);
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
    int r = requests_public_sql_set(pub, place, json_get_str(a, p, "box"), e->seq);
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
