/* document_pdf.c: the PDF of a publication, made by the worker after it is public.
 *
 * Made from the ledger's entry and nothing else, so that it is the paper of exactly what was
 * signed; kept as a blob; its hash is an entry of the ledger, so that a rebuilt public store
 * shows the same file. */
#include "base/vec.h"
#include "catalogue_sql.h"
#include "domain/bodies/bodies.h"
#include "domain/catalogue/body.h"
#include "domain/catalogue/catalogue.h"
#include "engine/json.h"
#include "store/blob.h"

static void add(struct arena *a, struct paper *p, enum paper_block_kind kind, struct str text)
{
    *vec_push(a, p) = (struct paper_block){.kind = kind, .text = text};
}

/* `p`: the ledger entry's payload: exactly what was signed and published. */
static int document_paper(struct db *db, struct arena *a, const json_t *p, struct paper *ret)
{
    struct str authority;
    int r = bodies_setting(db, a, "authority.name_zh", &authority);
    if (r < 0)
        return r;

    struct str number = json_get_str(a, p, "number");
    *ret = (struct paper){
        .title = json_get_str(a, p, "title"),
        .author = authority,
        .lang = S("zh-CN"),
        .made = json_get_day(p, "published"),
        .letterhead = authority,
        .footer = arena_fmt(a, "索引号 %.*s", STR_ARG(json_get_str(a, p, "index_number"))),
    };
    if (number.n > 0)
        add(a, ret, PAPER_NUMBER, number);
    add(a, ret, PAPER_TITLE, ret->title);
    body_paper(a, json_get_str(a, p, "body"), ret);
    add(a, ret, PAPER_SIGNATURE, authority);
    add(a, ret, PAPER_SIGNATURE, day_zh(a, json_get_day(p, "made")));
    add(a, ret, PAPER_NOTE,
        arena_fmt(a, "（此件公开发布，发布日期 %.*s）",
                  STR_ARG(day_iso(a, json_get_day(p, "published")))));
    return 0;
}

/* Is this edition still the one that is public? A newer one has a job of its own. */
static int still_public(struct db *db, struct arena *a, int64_t id, int64_t edition)
{
    struct catalogue_document_row d;
    int r = catalogue_sql_get(db, a, id, &d);
    if (r < 0)
        return r;
    return r == 1 && d.edition == edition && !d.withdrawn;
}

static int pdf_enter(struct db *db, struct arena *a, const json_t *p, struct str hash, int64_t size,
                     moment_t now)
{
    int64_t id = json_get_int(p, "id"), edition = json_get_int(p, "edition");
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);
    if (r < 0)
        return r;

    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "document", id);
    json_put_int(payload, "edition", edition);
    json_put_str(payload, "hash", hash);
    json_put_int(payload, "size", size);
    r = ledger_append(db, a, now, "document.pdf", arena_fmt(a, "document:%lld", (long long)id), 0,
                      payload, NULL);
    if (r < 0)
        return r;
    /* Looked at with the ledger held: who withdraws or revises it now enters that after this. */
    r = still_public(db, a, id, edition);
    if (r <= 0)
        return r;
    return tx_commit(&tx);
}

static int pdf_make(const struct catalogue_worker *w, struct db *db, struct arena *a,
                    const json_t *p)
{
    struct paper paper;
    int r = document_paper(db, a, p, &paper);
    if (r < 0)
        return r;
    struct str bytes, substituted, hash;
    r = paper_pdf_apart(a, &paper, &bytes, &substituted);
    if (r < 0)
        return r;
    r = blob_put(w->blobs, a, bytes, &hash);
    if (r < 0)
        return r;
    return pdf_enter(db, a, p, hash, (int64_t)bytes.n, clock_now(&w->clock));
}

int document_pdf_job(void *worker, struct db *db, struct arena *a, const struct job *j,
                     json_t *payload)
{
    (void)j;
    struct ledger_entries found = {0};
    int r = ledger_after(db, a, json_get_int(payload, "seq") - 1, 1, &found);
    if (r < 0)
        return r;
    if (found.n == 0)
        return err_set(ERR_BROKEN, "the ledger has no entry %lld",
                       (long long)json_get_int(payload, "seq"));

    json_t *p cleanup(json_done) = json_loadb(found.v[0].payload.p, found.v[0].payload.n, 0, NULL);
    if (!p)
        return err_set(ERR_BROKEN, "ledger entry %lld is no JSON", (long long)found.v[0].seq);
    r = still_public(db, a, json_get_int(p, "id"), json_get_int(p, "edition"));
    return r <= 0 ? r : pdf_make(worker, db, a, p);
}
