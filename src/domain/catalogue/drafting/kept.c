/* kept.c: see kept.h. */
#include "domain/catalogue/drafting/kept.h"

#include "base/rand.h"
#include "domain/catalogue/inside.h"
#include "engine/json.h"
#include "kept_sql.h"

struct str kept_page(struct arena *a)
{
    return rand_hex(a, KEPT_PAGE_MAX / 2);
}

int kept_get(struct db *db, struct arena *a, int64_t account, int64_t document, struct kept *ret)
{
    struct kept_kept_row row;
    int r = kept_sql_get(db, a, account, document, &row);
    if (r <= 0 || row.fields.n == 0)
        return r < 0 ? r : 0;
    *ret = (struct kept){row.page, row.digest, row.fields, row.at};
    return 1;
}

static bool is_object(struct str text)
{
    json_t *j cleanup(json_done) = json_loadb(text.p, text.n, 0, NULL);
    return json_is_object(j);
}

/* Only who drafts it types in its form. */
static int may_type(struct db *db, struct arena *a, const struct actor *actor, int64_t document)
{
    struct catalogue_document_row d;
    if (document == 0)
        return 0;
    int r = document_get(db, a, document, &d);
    if (r < 0)
        return r;
    return d.owner == actor->id ? 0 : err_set(ERR_FORBIDDEN, "somebody else drafts it");
}

int kept_put(struct db *db, struct arena *a, const struct actor *actor, int64_t document,
             const struct kept *k)
{
    struct kept_kept_row old;
    if (!is_object(k->fields))
        return err_set(ERR_INVALID, "what was typed is no object");
    int r = may_type(db, a, actor, document);
    if (r >= 0)
        r = kept_sql_get(db, a, actor->id, document, &old);
    if (r < 0)
        return r;
    bool same = r == 1 && str_eq(old.page, k->page);
    if (same && old.fields.n == 0)
        return err_set(ERR_GONE, "this window's form is saved");
    if (r == 1 && !same && old.fields.n > 0)
        return err_set(ERR_CONFLICT, "another window keeps it");
    r = kept_sql_put(db, actor->id, document, k->page, k->digest, k->fields, k->at);
    return r < 0 ? r : 0;
}

int kept_saved(struct db *db, struct arena *a, int64_t account, int64_t document, struct str page,
               moment_t now)
{
    struct kept_kept_row old;
    int r = page.n == 0 ? 0 : kept_sql_get(db, a, account, document, &old);
    if (r < 0 || page.n == 0 || (r == 1 && !str_eq(old.page, page) && old.fields.n > 0))
        return r < 0 ? r : 0; /* what another window keeps stays */
    r = kept_sql_put(db, account, document, page, S(""), S(""), now);
    return r < 0 ? r : 0;
}

int kept_drop(struct db *db, int64_t account, int64_t document)
{
    int r = kept_sql_drop(db, account, document);
    return r < 0 ? r : 0;
}
