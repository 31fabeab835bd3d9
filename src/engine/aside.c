/* aside.c: see aside.h. */
#include "engine/aside.h"

#include "base/vec.h"
#include "taker_sql.h"

int aside_list(struct db *desk, struct arena *a, int64_t rows, struct asides *ret)
{
    struct taker_aside_rows found = {0};
    int r = taker_sql_asides(desk, a, rows, &found);

    if (r < 0)
        return r;
    *ret = (struct asides){0};
    for (size_t i = 0; i < found.n; i++) {
        const struct taker_aside_row *x = &found.v[i];

        *vec_push(a, ret) = (struct aside){
            .public_id = x->public_id, .kind = x->kind, .payload = x->payload,
            .reason = x->reason, .state = x->state, .note = x->note,
            .decided_by = x->decided_by, .received = x->received, .at = x->at,
            .decided = x->decided};
    }
    return 0;
}

static int decide(struct db *desk, struct str public_id, const char *state, struct str note,
                  int64_t by, moment_t now)
{
    int r = taker_sql_aside_decide(desk, public_id, str_c(state), note, by, now);

    if (r < 0)
        return r;
    return r > 0 ? 0 : err_set(ERR_CONFLICT, "it waits no more");
}

int aside_again(struct db *desk, struct str public_id, int64_t by, moment_t now)
{
    return decide(desk, public_id, "again", S(""), by, now);
}

int aside_close(struct db *desk, struct str public_id, struct str note, int64_t by, moment_t now)
{
    return decide(desk, public_id, "closed", note, by, now);
}
