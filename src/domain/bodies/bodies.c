/* bodies.c: the authority's particulars and departments, and how they become public. See bodies.h. */
#include "domain/bodies/bodies.h"

#include "base/vec.h"
#include "bodies_public_sql.h"
#include "bodies_sql.h"
#include "engine/json.h"

int bodies_set(struct db *db, struct arena *a, struct str name, struct str value, int64_t actor,
               moment_t now)
{
    int r = bodies_sql_setting_set(db, name, value);
    if (r < 0)
        return r;

    json_t *payload cleanup(json_done) = json_object();
    json_put_str(payload, "name", name);
    json_put_str(payload, "value", value);
    return ledger_append(db, a, now, "setting.set", arena_fmt(a, "setting:%.*s", STR_ARG(name)),
                         actor, payload, NULL);
}

int bodies_setting(struct db *db, struct arena *a, const char *name, struct str *ret)
{
    struct bodies_setting_get_row row = {.value = S("")};
    int r = bodies_sql_setting_get(db, a, str_c(name), &row);
    if (r < 0)
        return r;
    *ret = r == 1 ? row.value : S("");
    return 0;
}

int bodies_name_enter(struct db *db, struct arena *a, const char *what, int64_t id, struct str code,
                      struct str name_zh, struct str name_en, int64_t actor, moment_t now)
{
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "id", id);
    json_put_str(payload, "code", code);
    json_put_str(payload, "name_zh", name_zh);
    json_put_str(payload, "name_en", name_en);
    return ledger_append(db, a, now, arena_fmt(a, "%s.set", what).p,
                         arena_fmt(a, "%s:%lld", what, (long long)id), actor, payload, NULL);
}

int bodies_department_add(struct db *db, struct arena *a, struct str code, struct str name_zh,
                          struct str name_en, int64_t actor, moment_t now, int64_t *ret_id)
{
    struct bodies_department_insert_row row;
    int r = bodies_sql_department_insert(db, a, code, name_zh, name_en, &row);
    if (r >= 0)
        r = bodies_name_enter(db, a, "department", row.id, code, name_zh, name_en, actor, now);
    if (r < 0)
        return r;
    *ret_id = row.id;
    return 0;
}

int bodies_department_set(struct db *db, struct arena *a, int64_t id, struct str name_zh,
                          struct str name_en, int64_t actor, moment_t now)
{
    struct bodies_department_code_row row;
    int r = bodies_sql_department_code(db, a, id, &row);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "no department %lld", (long long)id);
    r = bodies_sql_department_rename(db, id, name_zh, name_en);
    return r < 0
               ? r
               : bodies_name_enter(db, a, "department", id, row.code, name_zh, name_en, actor, now);
}

int bodies_departments(struct db *db, struct arena *a, struct bodies_departments *ret)
{
    struct bodies_departments_rows rows = {0};
    int r = bodies_sql_departments(db, a, &rows);
    if (r < 0)
        return r;
    *ret = (struct bodies_departments){0};
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(a, ret) = (struct bodies_department){rows.v[i].id, rows.v[i].code,
                                                       rows.v[i].name_zh, rows.v[i].name_en};
    return 0;
}

/* ---- The public side ---- */

/* The authority's particulars, the site's own, what the guide says, what the home page and the search
 * offer: all that a reader's page needs. Any other setting stays at the desk. */
static bool is_for_readers(struct str name)
{
    static const char *const subjects[] = {"authority.", "site.", "guide.", "home.", "search."};
    for (size_t i = 0; i < COUNT(subjects); i++)
        if (str_starts(name, str_c(subjects[i])))
            return true;
    return false;
}

static int project_setting(struct db *pub, struct arena *a, const struct ledger_entry *e,
                           json_t *payload)
{
    (void)e;
    struct str name = json_get_str(a, payload, "name");
    if (!is_for_readers(name))
        return 0;
    int r = bodies_public_sql_setting_set(pub, name, json_get_str(a, payload, "value"));
    return r < 0 ? r : 0;
}

static int project_department(struct db *pub, struct arena *a, const struct ledger_entry *e,
                              json_t *payload)
{
    (void)e;
    int r = bodies_public_sql_department_set(
        pub, json_get_int(payload, "id"), json_get_str(a, payload, "code"),
        json_get_str(a, payload, "name_zh"), json_get_str(a, payload, "name_en"));
    return r < 0 ? r : 0;
}

static const struct projection projections[] = {
    {.kind = "setting.set", .apply = project_setting},
    {.kind = "department.set", .apply = project_department},
};

const struct projections bodies_projections = {projections, COUNT(projections)};
