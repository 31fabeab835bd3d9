/* status.c: the applicant's own view of his case: what stands in it, and how it becomes public
 * under a lock that only his code and second fact open. */
#include "base/vec.h"
#include "domain/requests/figures_public.h"
#include "engine/json.h"
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
    {"withdrawn", false},
    {"transferred", true},
    {"abandoned", false},
};

static json_t *event_json(const struct requests_event_row *e)
{
    for (size_t i = 0; i < COUNT(shown); i++) {
        if (!str_eq(str_c(shown[i].kind), e->kind))
            continue;
        json_t *j = json_object();
        json_put_str(j, "kind", e->kind);
        json_put_day(j, "day", e->day);
        json_put_day(j, "until", e->until);
        json_put_int(j, "days", e->days);
        json_put_int(j, "party", e->party);
        if (shown[i].note)
            json_put_str(j, "note", e->note);
        return j;
    }
    return NULL;
}

static json_t *view_json(const struct requests_request_row *row,
                         const struct requests_event_rows *events)
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
    int r = requests_sql_events(db, a, row->id, &events);
    if (r < 0)
        return r;
    json_t *view cleanup(json_done) = view_json(row, &events);
    *ret = seal_lock(a, key, ledger_canonical(a, view));
    return 0;
}

/* ---- The public store ---- */

static int project_event(struct db *pub, struct arena *a, const struct ledger_entry *e, json_t *p)
{
    struct str place = json_get_str(a, p, "place"), box = json_get_str(a, p, "box");
    int counted = request_figure_project(pub, a, e, p);
    if (counted < 0 || place.n == 0)
        return counted;
    int r = box.n > 0 ? requests_public_sql_set(pub, place, box, e->seq)
                      : requests_public_sql_delete(pub, place);
    return r < 0 ? r : 0;
}

static const struct projection projections[] = {
    {.kind = "request.event", .apply = project_event},
    {.kind = "request.shifted", .apply = request_shifted_project},
};

const struct projections requests_projections = {.v = projections, .n = COUNT(projections)};
