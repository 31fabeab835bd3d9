/* origin.c: why a draft was begun, where a record of another subject was the reason; and what such a draft
 * begins with. See catalogue.h. */
#include "base/vec.h"
#include "catalogue_sql.h"
#include "domain/catalogue/catalogue.h"

int document_origin_add(struct db *db, int64_t document, struct str path, struct str name)
{
    int r = catalogue_sql_origin_add(db, document, path, name);
    return r < 0 ? r : 0;
}

int documents_from(struct db *db, struct arena *a, struct str path, struct documents_from *ret)
{
    struct catalogue_from_path_rows rows = {0};
    int r = catalogue_sql_from_path(db, a, path, &rows);
    *ret = (struct documents_from){0};
    for (size_t i = 0; r >= 0 && i < rows.n; i++)
        *vec_push(a, ret) = (struct document_from){rows.v[i].id, rows.v[i].title, rows.v[i].state,
                                                   rows.v[i].public};
    return r < 0 ? r : 0;
}

/* The guide, the rules and the yearly reports: nothing else belongs there. */
static const struct str own[] = {STR_INIT("guide"), STR_INIT("rules"), STR_INIT("reports")};

static bool has_its_own(struct str column)
{
    for (size_t i = 0; i < COUNT(own); i++)
        if (str_eq(column, own[i]))
            return true;
    return false;
}

/* The first column that holds documents of every kind, and the first topic. */
static int first_ones(struct db *db, struct arena *a, int64_t *ret_category, int64_t *ret_topic)
{
    struct catalogue_headings columns, topics;
    struct catalogue_category_usable_row usable;
    int r = catalogue_categories(db, a, &columns);
    if (r == 0)
        r = catalogue_topics(db, a, &topics);
    for (size_t i = 0; r == 0 && i < columns.n; i++) {
        if (has_its_own(columns.v[i].code))
            continue;
        r = catalogue_sql_category_usable(db, a, columns.v[i].id, &usable);
        *ret_category = columns.v[i].id;
    }
    if (r < 0)
        return r;
    if (r == 0 || topics.n == 0)
        return err_set(ERR_ABSENT, "no column or no topic");
    *ret_topic = topics.v[0].id;
    return 0;
}

/* Where the department's newest document stands; 0: anybody's. */
static int newest(struct db *db, struct arena *a, int64_t department,
                  struct catalogue_usual_row *ret)
{
    return catalogue_sql_usual(db, a, department, own[0], own[1], own[2], ret);
}

int catalogue_usual(struct db *db, struct arena *a, int64_t department, int64_t *ret_category,
                    int64_t *ret_topic)
{
    struct catalogue_usual_row row;
    int r = newest(db, a, department, &row);
    if (r == 0)
        r = newest(db, a, 0, &row);
    if (r < 0)
        return r;
    if (r == 0)
        return first_ones(db, a, ret_category, ret_topic);
    *ret_category = row.category;
    *ret_topic = row.topic;
    return 0;
}
