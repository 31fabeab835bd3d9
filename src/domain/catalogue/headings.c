/* headings.c: columns of the site and topics, as the administrator keeps them; what readers see of them is on the ledger. See
 * catalogue.h. Every function runs in its caller's transaction. */
#include "domain/catalogue/catalogue.h"

#include "base/vec.h"
#include "catalogue_sql.h"
#include "domain/bodies/bodies.h"
#include "engine/json.h"

/* What readers see of a column, in the ledger. */
static int category_enter(struct db *db, struct arena *a, const struct catalogue_column *k,
                          int64_t parent, int64_t actor, moment_t now)
{
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "id", k->id);
    json_put_str(payload, "code", k->code);
    json_put_int(payload, "parent", parent);
    json_put_int(payload, "position", k->position);
    json_put_str(payload, "name_zh", k->name_zh);
    json_put_str(payload, "name_en", k->name_en);
    json_put_str(payload, "about_zh", k->about_zh);
    json_put_str(payload, "about_en", k->about_en);
    return ledger_append(db, a, now, "category.set",
                         arena_fmt(a, "category:%lld", (long long)k->id), actor, payload, NULL);
}

int catalogue_category_add(struct db *db, struct arena *a, struct str code, int64_t parent,
                           int64_t position, struct str name_zh, struct str name_en,
                           struct str about_zh, struct str about_en, int64_t actor, moment_t now,
                           int64_t *ret_id)
{
    struct catalogue_category_insert_row row;
    int r = catalogue_sql_category_insert(db, a, code, parent, position, name_zh, name_en, about_zh,
                                          about_en, &row);
    if (r < 0)
        return r;

    struct catalogue_column k = {.id = row.id,
                                 .position = position,
                                 .code = code,
                                 .name_zh = name_zh,
                                 .name_en = name_en,
                                 .about_zh = about_zh,
                                 .about_en = about_en};
    r = category_enter(db, a, &k, parent, actor, now);
    if (r < 0)
        return r;
    *ret_id = row.id;
    return 0;
}

int catalogue_column(struct db *db, struct arena *a, int64_t id, struct catalogue_column *ret)
{
    struct catalogue_category_row k;
    int r = catalogue_sql_category(db, a, id, &k);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "no column %lld", (long long)id);
    *ret = (struct catalogue_column){k.id,   k.position, k.department, k.account,  k.rhythm,
                                     k.code, k.name_zh,  k.name_en,    k.about_zh, k.about_en};
    return 0;
}

int catalogue_column_set(struct db *db, struct arena *a, const struct catalogue_column *k,
                         int64_t actor, moment_t now)
{
    struct catalogue_category_row old;
    int r = catalogue_sql_category(db, a, k->id, &old);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "no column %lld", (long long)k->id);
    r = catalogue_sql_category_set(db, k->id, k->position, k->name_zh, k->name_en, k->about_zh,
                                   k->about_en, k->department, k->account, k->rhythm);
    if (r < 0)
        return r;
    struct catalogue_column entered = *k;
    entered.code = old.code;
    return category_enter(db, a, &entered, old.parent, actor, now);
}

int catalogue_topic_add(struct db *db, struct arena *a, struct str code, struct str name_zh,
                        struct str name_en, int64_t actor, moment_t now, int64_t *ret_id)
{
    struct catalogue_topic_insert_row row;
    int r = catalogue_sql_topic_insert(db, a, code, name_zh, name_en, &row);
    if (r >= 0)
        r = bodies_name_enter(db, a, "topic", row.id, code, name_zh, name_en, actor, now);
    if (r < 0)
        return r;
    *ret_id = row.id;
    return 0;
}

int catalogue_topic_set(struct db *db, struct arena *a, int64_t id, struct str name_zh,
                        struct str name_en, int64_t actor, moment_t now)
{
    struct catalogue_topic_code_row row;
    int r = catalogue_sql_topic_code(db, a, id, &row);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "no topic %lld", (long long)id);
    r = catalogue_sql_topic_rename(db, id, name_zh, name_en);
    return r < 0 ? r
                 : bodies_name_enter(db, a, "topic", id, row.code, name_zh, name_en, actor, now);
}

int catalogue_categories(struct db *db, struct arena *a, struct catalogue_headings *ret)
{
    struct catalogue_categories_rows rows = {0};
    int r = catalogue_sql_categories(db, a, &rows);
    if (r < 0)
        return r;
    *ret = (struct catalogue_headings){0};
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(a, ret) = (struct catalogue_heading){
            rows.v[i].id, rows.v[i].parent, rows.v[i].code, rows.v[i].name_zh, rows.v[i].name_en};
    return 0;
}

int catalogue_topics(struct db *db, struct arena *a, struct catalogue_headings *ret)
{
    struct catalogue_topics_rows rows = {0};
    int r = catalogue_sql_topics(db, a, &rows);
    if (r < 0)
        return r;
    *ret = (struct catalogue_headings){0};
    for (size_t i = 0; i < rows.n; i++)
        *vec_push(a, ret) = (struct catalogue_heading){rows.v[i].id, 0, rows.v[i].code,
                                                       rows.v[i].name_zh, rows.v[i].name_en};
    return 0;
}
