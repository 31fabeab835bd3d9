/* feedback.c: the rules of readers' reports. See feedback.h. */
#include "domain/feedback/feedback.h"

#include "base/utf8.h"
#include "base/vec.h"
#include "engine/json.h"
#include "feedback_sql.h"

/* ---- Taken over from the inbox ---- */

/* The form had its limits; whoever took over the public side might not keep them. */
static struct str within(struct arena *a, json_t *payload, const char *name, size_t letters)
{
    return utf8_head(json_get_str(a, payload, name), letters);
}

static int take(struct db *desk, struct arena *a, const struct submission *s, json_t *payload,
                void *app)
{
    (void)app;
    int r = feedback_sql_insert(desk, s->public_id, within(a, payload, "page", FEEDBACK_PAGE_MAX),
                                within(a, payload, "message", FEEDBACK_MESSAGE_MAX),
                                within(a, payload, "contact", FEEDBACK_CONTACT_MAX), s->received);
    return r < 0 ? r : 0;
}

const struct intake feedback_intakes[] = {{.kind = "feedback", .take = take}};
const size_t feedback_intakes_n = COUNT(feedback_intakes);

/* ---- The flow: open, closed ---- */

static int flow_load(struct db *db, struct arena *a, int64_t id, struct flow_subject *ret)
{
    struct feedback_item_row row;
    int r = feedback_sql_get(db, a, id, &row);
    if (r < 0)
        return r;
    if (r == 0)
        return err_set(ERR_ABSENT, "no feedback %lld", (long long)id);
    *ret = (struct flow_subject){.id = id, .state = row.state, .digest = S("")};
    return 0;
}

static int flow_store(struct db *db, int64_t id, struct str from, struct str to, moment_t now)
{
    return feedback_sql_set_state(db, id, from, to, now);
}

static const struct flow_move moves[] = {
    {"close", "open", "closed", ROLE_DISCLOSURE_OFFICE, FLOW_NOTE},
};

const struct flow feedback_flow = {
    .name = "feedback",
    .moves = moves,
    .n = COUNT(moves),
    .load = flow_load,
    .store = flow_store,
};

int feedback_close(struct db *db, struct arena *a, int64_t id, struct str answer,
                   const struct actor *actor, moment_t now)
{
    struct flow_act act = {.actor = actor, .now = now, .note = answer, .digest = S("")};
    int r = flow_fire(db, a, &feedback_flow, id, "close", &act, NULL);
    if (r < 0)
        return r;
    r = feedback_sql_set_answer(db, id, answer);
    return r < 0 ? r : 0;
}

int feedback_open(struct db *db, struct arena *a, struct feedback_items *ret)
{
    struct feedback_item_rows rows = {0};
    int r = feedback_sql_open_ones(db, a, &rows);
    if (r < 0)
        return r;
    *ret = (struct feedback_items){0};
    for (size_t i = 0; i < rows.n; i++) {
        const struct feedback_item_row *row = &rows.v[i];
        *vec_push(a, ret) = (struct feedback_item){
            row->id, row->page, row->message, row->contact, row->state, row->answer, row->received};
    }
    return 0;
}
