/* deputies.c: who stands in for whom (代签), and which levels there are. See review.h. */
#include "base/vec.h"
#include "domain/bodies/bodies.h"
#include "domain/review/review.h"
#include "engine/json.h"
#include "engine/ledger.h"
#include "review_sql.h"

/* Only what reviewers do can be done for them. */
#define STANDABLE (ROLE_DEPARTMENT_HEAD | ROLE_DISCLOSURE_OFFICE | ROLE_LEADER)

static int account_usable(struct db *db, struct arena *a, int64_t id, struct str *ret_login)
{
    struct review_account_row row;
    int r = review_sql_account(db, a, id, &row);
    if (r < 0)
        return r;
    if (r == 0 || row.disabled)
        return err_set(ERR_INVALID, "there is no such account in use");
    *ret_login = row.login;
    return 0;
}

/* An auditor sees who could have signed in whose place. */
static int enter(struct db *db, struct arena *a, const char *kind, struct str absent,
                 struct str deputy, day_t first, day_t last, int64_t by, moment_t now)
{
    json_t *payload cleanup(json_done) = json_object();
    json_put_str(payload, "absent", absent);
    json_put_str(payload, "deputy", deputy);
    json_put_day(payload, "first", first);
    json_put_day(payload, "last", last);
    return ledger_append(db, a, now, kind, arena_fmt(a, "account:%.*s", STR_ARG(absent)), by,
                         payload, NULL);
}

int review_deputy_add(struct db *db, struct arena *a, const struct review_deputy *d,
                      const struct actor *by, moment_t now)
{
    struct str absent, deputy;
    if (d->absent != by->id && !(by->roles & ROLE_ADMINISTRATOR))
        return err_set(ERR_FORBIDDEN, "one names one's own deputy");
    if (d->absent == d->deputy || d->first > d->last || d->last < moment_day(now))
        return err_set(ERR_INVALID, "nobody is his own deputy, and the last day is to come");
    int r = account_usable(db, a, d->absent, &absent);
    if (r >= 0)
        r = account_usable(db, a, d->deputy, &deputy);
    if (r < 0)
        return r;
    struct review_deputy_insert_row row;
    r = review_sql_deputy_insert(db, a, d->absent, d->deputy, d->first, d->last, by->id, now, &row);
    if (r < 0)
        return r;
    return enter(db, a, "deputy.set", absent, deputy, d->first, d->last, by->id, now);
}

int review_deputy_end(struct db *db, struct arena *a, int64_t id, const struct actor *by,
                      moment_t now)
{
    struct review_deputy_row row;
    struct review_account_row absent, deputy;
    int r = review_sql_deputy(db, a, id, &row);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "there is no such deputy");
    if (row.absent != by->id && !(by->roles & ROLE_ADMINISTRATOR))
        return err_set(ERR_FORBIDDEN, "one names one's own deputy");
    r = review_sql_deputy_end(db, id, now);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_CONFLICT, "it has ended already");
    r = review_sql_account(db, a, row.absent, &absent);
    if (r > 0)
        r = review_sql_account(db, a, row.deputy, &deputy);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_BROKEN, "a deputy without an account");
    return enter(db, a, "deputy.end", absent.login, deputy.login, DAY_NONE, moment_day(now), by->id,
                 now);
}

int review_deputies(struct db *db, struct arena *a, day_t today, struct review_deputies *ret)
{
    struct review_deputies_rows rows = {0};
    int r = review_sql_deputies(db, a, today, &rows);
    if (r < 0)
        return r;
    *ret = (struct review_deputies){0};
    for (size_t i = 0; i < rows.n; i++) {
        const struct review_deputies_row *x = &rows.v[i];
        *vec_push(a, ret) = (struct review_deputy){
            .id = x->id,
            .absent = x->absent,
            .deputy = x->deputy,
            .first = x->first,
            .last = x->last,
            .absent_zh = x->absent_zh,
            .absent_en = x->absent_en,
            .deputy_zh = x->deputy_zh,
            .deputy_en = x->deputy_en,
        };
    }
    return 0;
}

int review_stands_for(struct db *db, struct arena *a, const struct actor *actor, day_t today,
                      struct review_absents *ret)
{
    struct review_stands_for_rows rows = {0};
    int r = review_sql_stands_for(db, a, actor->id, today, &rows);
    if (r < 0)
        return r;
    *ret = (struct review_absents){0};
    for (size_t i = 0; i < rows.n; i++) {
        const struct review_stands_for_row *x = &rows.v[i];
        roles_t roles;
        r = roles_parse(x->roles, &roles);
        if (r < 0)
            return r;
        *vec_push(a, ret) = (struct actor){
            .id = x->id,
            .department = x->department,
            .roles = roles & STANDABLE,
            .name = x->name_zh,
            .name_en = x->name_en,
            .login = x->login,
        };
    }
    return 0;
}

int review_levels(struct db *db, struct arena *a, struct review_levels *ret)
{
    struct str value, rest, word;
    int r = bodies_setting(db, a, "review.levels", &value);
    if (r < 0)
        return r;
    *ret = (struct review_levels){.first = value.n == 0, .final = value.n == 0};
    rest = value;
    while (str_next(&rest, ',', &word)) {
        ret->first = ret->first || str_eq(word, S("first"));
        ret->final = ret->final || str_eq(word, S("final"));
    }
    return 0;
}
