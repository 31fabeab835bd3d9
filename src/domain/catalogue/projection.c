/* projection.c: how the catalogue's ledger entries become the public store. */
#include "base/vec.h"
#include "catalogue_public_sql.h"
#include "domain/catalogue/body.h"
#include "domain/catalogue/catalogue.h"
#include "domain/catalogue/listing.h"
#include "domain/catalogue/search_index.h"
#include "engine/json.h"

static int project_category(struct db *pub, struct arena *a, const struct ledger_entry *e,
                            json_t *p)
{
    (void)e;
    int r = catalogue_public_sql_category_set(
        pub, json_get_int(p, "id"), json_get_str(a, p, "code"), json_get_int(p, "parent"),
        json_get_int(p, "position"), json_get_str(a, p, "name_zh"), json_get_str(a, p, "name_en"),
        json_get_str(a, p, "about_zh"), json_get_str(a, p, "about_en"));
    return r < 0 ? r : 0;
}

static int project_topic(struct db *pub, struct arena *a, const struct ledger_entry *e, json_t *p)
{
    (void)e;
    int r = catalogue_public_sql_topic_set(pub, json_get_int(p, "id"), json_get_str(a, p, "code"),
                                           json_get_str(a, p, "name_zh"),
                                           json_get_str(a, p, "name_en"));
    return r < 0 ? r : 0;
}

/* Take an edition out of the tables, the lists and the index. */
static int forget(struct db *pub, struct arena *a, int64_t id)
{
    int r = search_index_remove(pub, a, id);
    if (r < 0)
        return r;
    r = listing_leave(pub, a, id);
    if (r < 0)
        return r;
    r = catalogue_public_sql_attachments_delete(pub, id);
    return r < 0 ? r : 0;
}

static int project_attachments(struct db *pub, struct arena *a, int64_t document, json_t *list)
{
    size_t i;
    json_t *f;
    json_array_foreach(list, i, f)
    {
        int r = catalogue_public_sql_attachment_insert(
            pub, document, json_get_int(f, "position"), json_get_str(a, f, "name"),
            json_get_str(a, f, "type"), json_get_int(f, "size"), json_get_str(a, f, "hash"),
            json_get_int(f, "pages"), json_get_str(a, f, "text"));
        if (r < 0)
            return r;
    }
    return 0;
}

static int project_publish(struct db *pub, struct arena *a, const struct ledger_entry *e, json_t *p)
{
    int64_t id = json_get_int(p, "id");
    int r = forget(pub, a, id);
    if (r < 0)
        return r;
    r = catalogue_public_sql_delete(pub, id);
    if (r < 0)
        return r;

    struct str body = json_get_str(a, p, "body");
    r = catalogue_public_sql_set(
        pub, id, json_get_int(p, "edition"), json_get_int(p, "department"),
        json_get_int(p, "category"), json_get_int(p, "topic"), json_get_str(a, p, "genre"),
        json_get_str(a, p, "title"), json_get_str(a, p, "title_en"), json_get_str(a, p, "summary"),
        json_get_str(a, p, "number"), json_get_str(a, p, "index_number"), json_get_day(p, "made"),
        json_get_day(p, "published"), json_get_day(p, "revised"), body, body_html(a, body).html,
        json_get_str(a, p, "digest"), e->seq,
        (int64_t)json_array_size(json_object_get(p, "attachments")));
    if (r < 0)
        return r;
    r = project_attachments(pub, a, id, json_object_get(p, "attachments"));
    if (r < 0)
        return r;
    r = listing_enter(pub, a, id);
    if (r < 0)
        return r;
    return search_index_add(pub, a, id);
}

static int project_withdraw(struct db *pub, struct arena *a, const struct ledger_entry *e,
                            json_t *p)
{
    int64_t id = json_get_int(p, "id");
    int r = forget(pub, a, id);
    if (r < 0)
        return r;
    r = catalogue_public_sql_withdraw(pub, id, json_get_str(a, p, "reason"), json_get_day(p, "day"),
                                      e->seq);
    return r < 0 ? r : 0;
}

static int project_pdf(struct db *pub, struct arena *a, const struct ledger_entry *e, json_t *p)
{
    int r =
        catalogue_public_sql_set_pdf(pub, json_get_int(p, "document"), json_get_int(p, "edition"),
                                     json_get_str(a, p, "hash"), json_get_int(p, "size"), e->seq);
    return r < 0 ? r : 0;
}

static int publish_blobs(struct arena *a, json_t *p, struct strs *ret)
{
    size_t i, room = 0;
    json_t *f;
    *ret = (struct strs){0};
    json_array_foreach(json_object_get(p, "attachments"), i, f)
    {
        ret->v = vec_grow(a, ret->v, ret->n, &room, sizeof(*ret->v));
        ret->v[ret->n++] = json_get_str(a, f, "hash");
    }
    return 0;
}

static int pdf_blobs(struct arena *a, json_t *p, struct strs *ret)
{
    ret->v = arena_one(a, struct str);
    ret->v[0] = json_get_str(a, p, "hash");
    ret->n = 1;
    return 0;
}

static int uses_blob(struct db *pub, struct arena *a, struct str hash)
{
    struct catalogue_public_blob_used_row row;
    return catalogue_public_sql_blob_used(pub, a, hash, &row);
}

static const struct projection projections[] = {
    {.kind = "category.set", .apply = project_category},
    {.kind = "topic.set", .apply = project_topic},
    {.kind = "document.publish", .apply = project_publish, .blobs = publish_blobs},
    {.kind = "document.withdraw", .apply = project_withdraw},
    {.kind = "document.pdf", .apply = project_pdf, .blobs = pdf_blobs},
};

const struct projections catalogue_projections = {projections, COUNT(projections), uses_blob};
