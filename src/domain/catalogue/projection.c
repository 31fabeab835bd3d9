/* projection.c: how the catalogue's ledger entries become the public store. */
#include "base/vec.h"
#include "catalogue_public_sql.h"
#include "domain/catalogue/reading/reads.h"
#include "domain/catalogue/body.h"
#include "domain/catalogue/catalogue.h"
#include "domain/catalogue/finding/listing.h"
#include "domain/catalogue/finding/search_index.h"
#include "domain/catalogue/validity.h"
#include "engine/json.h"
#include "reads_public_sql.h"

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

/* ---- Particulars and versions ---- */

static int project_meta(struct db *pub, struct arena *a, const struct ledger_entry *e, int64_t id,
                        const json_t *p)
{
    struct document_meta m = meta_get(a, p);
    bool over = m.expires != DAY_NONE && m.expires < moment_day(e->at);
    int r = catalogue_public_sql_meta_set(pub, id, m.mode, m.basis, m.source, m.keywords, m.validity,
                                          m.validity_by, m.validity_on, m.effective, m.expires, over,
                                          m.open_until, json_get_str(a, p, "secrecy"));
    return r < 0 ? r : 0;
}

/* Of a publication, what is compared besides title and text. */
static struct str particulars_of(struct arena *a, const json_t *p)
{
    json_t *j cleanup(json_done) = json_object();
    struct document_meta m = meta_get(a, p);
    json_put_str(j, "summary", json_get_str(a, p, "summary"));
    json_put_str(j, "number", json_get_str(a, p, "number"));
    json_put_str(j, "genre", json_get_str(a, p, "genre"));
    json_put_day(j, "made", json_get_day(p, "made"));
    meta_put(j, &m);
    return ledger_canonical(a, j);
}

static struct str files_of(struct arena *a, const json_t *list)
{
    json_t *files cleanup(json_done) = json_array();
    size_t i;
    json_t *f;
    json_array_foreach(list, i, f)
    {
        json_t *item = json_object();
        json_put_str(item, "name", json_get_str(a, f, "name"));
        json_put_int(item, "size", json_get_int(f, "size"));
        json_put_str(item, "hash", json_get_str(a, f, "hash"));
        json_array_append_new(files, item);
    }
    return ledger_canonical(a, files);
}

static int project_version_files(struct db *pub, struct arena *a, int64_t id, int64_t edition,
                                 const json_t *list)
{
    size_t i;
    json_t *f;
    json_array_foreach(list, i, f)
    {
        int r = catalogue_public_sql_version_file_add(
            pub, id, edition, json_get_int(f, "position"), json_get_str(a, f, "name"),
            json_get_str(a, f, "type"), json_get_int(f, "size"), json_get_str(a, f, "hash"));
        if (r < 0)
            return r;
    }
    return 0;
}

static int project_version(struct db *pub, struct arena *a, const struct ledger_entry *e, int64_t id,
                           const json_t *p)
{
    day_t revised = json_get_day(p, "revised");
    int r = catalogue_public_sql_version_add(
        pub, id, json_get_int(p, "edition"),
        revised == DAY_NONE ? json_get_day(p, "published") : revised, json_get_str(a, p, "note"),
        json_get_str(a, p, "title"), json_get_str(a, p, "title_en"), json_get_str(a, p, "body"),
        particulars_of(a, p), files_of(a, json_object_get(p, "attachments")),
        json_get_str(a, p, "digest"), e->seq);
    return r < 0 ? r
                 : project_version_files(pub, a, id, json_get_int(p, "edition"),
                                         json_object_get(p, "attachments"));
}

/* ---- Relations ---- */

static int project_relations(struct db *pub, struct arena *a, int64_t id, json_t *list)
{
    size_t i;
    json_t *x;
    json_array_foreach(list, i, x)
    {
        int r = catalogue_public_sql_relation_add(pub, id, json_get_str(a, x, "kind"),
                                                  json_get_int(x, "other"));
        if (r < 0)
            return r;
    }
    return 0;
}

/* ---- Publication, withdrawal, recall ---- */

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

/* When it was first published: the moment of that entry, unless another site did it. */
static int first_published(struct db *pub, struct arena *a, const struct ledger_entry *e,
                           const json_t *p, moment_t *ret)
{
    struct catalogue_public_published_at_row before;
    int r = catalogue_public_sql_published_at(pub, a, json_get_int(p, "id"), &before);
    if (r < 0)
        return r;
    bool ours = json_get_int(p, "edition") == 1 && !json_object_get(p, "imported");
    *ret = r == 1 ? before.published_at : ours ? e->at : 0;
    return 0;
}

static int project_publish(struct db *pub, struct arena *a, const struct ledger_entry *e, json_t *p)
{
    int64_t id = json_get_int(p, "id");
    moment_t published_at;
    struct validity_touched touched = {0};
    int r = first_published(pub, a, e, p, &published_at);
    if (r < 0)
        return r;
    r = validity_leave(pub, a, id, &touched);
    if (r < 0)
        return r;
    r = forget(pub, a, id);
    if (r < 0)
        return r;
    r = catalogue_public_sql_delete(pub, id);
    if (r < 0)
        return r;

    r = catalogue_public_sql_set(
        pub, id, json_get_int(p, "edition"), json_get_int(p, "department"),
        json_get_int(p, "category"), json_get_int(p, "topic"), json_get_str(a, p, "genre"),
        json_get_str(a, p, "title"), json_get_str(a, p, "title_en"), json_get_str(a, p, "summary"),
        json_get_str(a, p, "number"), json_get_str(a, p, "index_number"), json_get_day(p, "made"),
        json_get_day(p, "published"), json_get_day(p, "revised"),
        body_html(a, json_get_str(a, p, "body")).html, json_get_str(a, p, "digest"), e->seq,
        (int64_t)json_array_size(json_object_get(p, "attachments")), published_at);
    if (r < 0)
        return r;
    r = project_attachments(pub, a, id, json_object_get(p, "attachments"));
    if (r < 0)
        return r;
    r = project_meta(pub, a, e, id, p);
    if (r < 0)
        return r;
    r = project_version(pub, a, e, id, p);
    if (r < 0)
        return r;
    r = project_relations(pub, a, id, json_object_get(p, "relations"));
    if (r < 0)
        return r;
    r = validity_settle_fresh(pub, a, id);
    if (r < 0)
        return r;
    r = listing_enter(pub, a, id);
    if (r < 0)
        return r;
    r = search_index_add(pub, a, id);
    return r < 0 ? r : validity_settle(pub, a, id, &touched);
}

/* Everything of it but what `last` leaves goes; others that it amended or repealed are told. */
static int take_away(struct db *pub, struct arena *a, const struct ledger_entry *e, json_t *p,
                     bool recalled)
{
    int64_t id = json_get_int(p, "id");
    struct str reason = json_get_str(a, p, "reason");
    day_t day = json_get_day(p, "day");
    struct validity_touched touched = {0};
    int r = validity_leave(pub, a, id, &touched);
    if (r >= 0)
        r = forget(pub, a, id);
    if (r >= 0)
        r = reads_public_sql_forget(pub, id);
    if (r >= 0)
        r = catalogue_public_sql_versions_delete(pub, id);
    if (r >= 0)
        r = catalogue_public_sql_version_files_delete(pub, id);
    if (r >= 0)
        r = catalogue_public_sql_withdraw(pub, id, reason, day, e->seq);
    if (r >= 0 && recalled)
        r = catalogue_public_sql_recall(pub, id, reason, day, e->seq);
    return r < 0 ? r : validity_settle(pub, a, 0, &touched);
}

static int project_withdraw(struct db *pub, struct arena *a, const struct ledger_entry *e,
                            json_t *p)
{
    return take_away(pub, a, e, p, false);
}

static int project_recall(struct db *pub, struct arena *a, const struct ledger_entry *e, json_t *p)
{
    return take_away(pub, a, e, p, true);
}

static int project_expire(struct db *pub, struct arena *a, const struct ledger_entry *e, json_t *p)
{
    const struct validity_touched nobody = {0};
    int64_t id = json_get_int(p, "id");
    (void)e;
    int r = catalogue_public_sql_expire(pub, id);
    return r < 0 ? r : validity_settle(pub, a, id, &nobody);
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
    {.kind = "document.recall", .apply = project_recall},
    {.kind = "document.expire", .apply = project_expire},
    {.kind = "document.reads", .apply = project_reads},
    {.kind = "document.pdf", .apply = project_pdf, .blobs = pdf_blobs},
};

const struct projections catalogue_projections = {projections, COUNT(projections), uses_blob};
