/* withheld.c: see withheld.h. */
#include "domain/requests/after/withheld.h"

#include "domain/requests/case.h"

const char *const withheld_outcomes[] = {"still", "open", NULL};

static bool is_still(const struct withheld_look *look)
{
    return str_eq(look->outcome, S("still"));
}

/* What is missing, in words; TEXT_NONE: nothing. */
static enum text lacks(const struct withheld_look *look, day_t today)
{
    if (str_trim(look->reason).n == 0)
        return TEXT_requests_fault_withheld_reason;
    if (is_still(look) && (look->again == DAY_NONE || look->again <= today))
        return TEXT_requests_fault_withheld_again;
    return TEXT_NONE;
}

static int noted(struct db *db, struct arena *a, const struct request_withheld_part_row *p,
                 const struct withheld_look *look, const struct actor *actor, moment_t now)
{
    struct str outcome =
        text(LANG_ZH, is_still(look) ? TEXT_requests_withheld_still : TEXT_requests_withheld_open);
    struct request_happening e = {
        .kind = "withheld-looked",
        .day = moment_day(now),
        .until = is_still(look) ? look->again : DAY_NONE,
        .note = arena_fmt(a, "%.*s：%.*s。%.*s", STR_ARG(p->span), STR_ARG(outcome),
                          STR_ARG(look->reason)),
    };
    return request_event_add(db, a, p->request, &e, actor->id, now);
}

int request_part_look(struct db *db, struct arena *a, enum lang lang, int64_t part,
                      const struct withheld_look *look, const struct actor *actor, moment_t now,
                      struct str *ret_why)
{
    struct request_withheld_part_row p;
    day_t today = moment_day(now);
    enum text missing = lacks(look, today);
    if (missing != TEXT_NONE) {
        *ret_why = text(lang, missing);
        return err_set(ERR_INVALID, "a look at a withheld part that lacks something");
    }
    int r = request_withheld_sql_part(db, a, part, &p);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "no withheld part %lld", (long long)part);
    if (p.again > today)
        return err_set(ERR_CONFLICT, "its day has not come");
    r = requests_sql_touch(db, p.request, now);
    if (r >= 0)
        r = request_withheld_sql_look(db, part, p.again, today, look->outcome,
                                      is_still(look) ? look->again : p.again);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_CONFLICT, "somebody looked at it already");
    return noted(db, a, &p, look, actor, now);
}
