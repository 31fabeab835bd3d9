/* scrub.c: after an urgent recall, the bytes. The recall takes a document out of every table at once; what
 * is left are pages of the public store's file that are free, an index that has only marked its words as deleted, and a
 * log in which the old pages still stand. These go here, a moment later, as a job: the index is merged, freed
 * pages are zeros (store/db.h), the log is emptied.
 *
 * Files were removed by the projector, pages in memory are of an older head and not sent any more. The desk keeps
 * the document, and so do backups: an authority must be able to say what it had published. */
#include "domain/catalogue/inside.h"

#include "catalogue_public_sql.h"
#include "domain/catalogue/finding/search_index.h"
#include "engine/json.h"

#include <time.h>

#define PATIENCE_MS 10000 /* for the projector to apply the recall */
#define LOOK_MS     100

int document_scrub_later(struct db *db, struct arena *a, int64_t id, int64_t seq, moment_t now)
{
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "id", id);
    json_put_int(payload, "seq", seq);
    return job_add(db, a, "document.scrub", arena_fmt(a, "%lld", (long long)id), payload, now);
}

/* 1: the public store has got so far. */
static int has_applied(struct db *pub, struct arena *a, const json_t *payload)
{
    struct catalogue_public_document_row d;
    int r = catalogue_public_sql_get(pub, a, json_get_int(payload, "id"), &d);
    return r <= 0 ? r : d.seq >= json_get_int(payload, "seq");
}

static int wait_applied(struct db *pub, struct arena *a, const json_t *payload)
{
    const struct timespec look = {.tv_nsec = LOOK_MS * 1000000};
    for (int waited = 0;; waited += LOOK_MS) {
        int r = has_applied(pub, a, payload);
        if (r != 0)
            return r < 0 ? r : 0;
        if (waited >= PATIENCE_MS)
            return err_set(ERR_BUSY, "the recall is not applied yet");
        (void)nanosleep(&look, NULL);
    }
}

int document_scrub(struct db *pub, struct arena *a)
{
    int r = search_index_forget(pub, a);
    return r < 0 ? r : db_checkpoint(pub);
}

int document_scrub_job(void *worker, struct db *db, struct arena *a, const struct job *j,
                       json_t *payload)
{
    const struct catalogue_worker *w = worker;
    struct db *pub cleanup(db_done) = NULL;
    (void)db, (void)j;
    int r = db_open(w->public_url, DB_WRITE, &pub);
    if (r >= 0)
        r = wait_applied(pub, a, payload);
    return r < 0 ? r : document_scrub(pub, a);
}
