/* papers.c: letters on paper, by the worker; and what of a case's papers its applicant sees: each
 * locked with his key, as a blob of its own, named in his view (status.c). See reply.h. */
#include "base/vec.h"
#include "domain/requests/answer/reply.h"
#include "engine/job.h"
#include "engine/json.h"
#include "reply_sql.h"
#include "store/blob.h"

bool letter_is_shown(struct str kind, struct str role, struct str state, day_t replied)
{
    if (!str_eq(role, S("applicant")) || !str_eq(state, S("signed")))
        return false;
    if (str_eq(kind, S("delivery"))) /* our proof, not his */
        return false;
    return !str_eq(kind, S("reply")) || replied != DAY_NONE;
}

int papers_ask(struct db *db, struct arena *a, int64_t request)
{
    json_t *payload cleanup(json_done) = json_object();
    json_put_int(payload, "request", request);
    return job_add(db, a, PAPERS_JOB, arena_fmt(a, "%lld", (long long)request), payload, JOB_SOON);
}

/* ---- The PDF ---- */

/* The text says all; the paper adds the authority's head and the number. */
static int letter_draw(const struct requests_worker *w, struct db *db, struct arena *a,
                       const struct reply_letter_row *l, struct str *ret_pdf,
                       struct str *ret_substituted)
{
    struct requests_request_row row;
    struct letter_case c;
    struct paper paper;
    const struct letter_rule *rule = w->law ? letter_rule_find(w->law, l->kind) : NULL;
    if (!rule)
        return err_set(ERR_BROKEN, "no rule for the letter %lld", (long long)l->id);
    int r = request_get(db, a, l->request, &row);
    if (r == 0)
        r = reply_case(db, a, &row, &c);
    if (r < 0)
        return r;
    c.letter_day = l->day;
    c.letter_number = l->number;
    r = letter_paper(a, w->law, rule->kind, &c, l->body, &paper);
    return r < 0 ? r : paper_pdf_apart(a, &paper, ret_pdf, ret_substituted);
}

static int letter_enter(struct db *db, struct arena *a, const struct reply_letter_row *l,
                        struct str hash, int64_t size, struct str substituted)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);
    if (r == 0)
        r = reply_sql_letter_made(db, l->id, hash, size, substituted);
    if (r >= 0)
        r = papers_ask(db, a, l->request);
    return r < 0 ? r : tx_commit(&tx);
}

int letter_job(const struct requests_worker *w, struct db *db, struct arena *a, json_t *payload)
{
    struct reply_letter_row l;
    struct str pdf, substituted = S(""), hash;
    int r = reply_sql_letter(db, a, json_get_int(payload, "letter"), &l);
    if (r <= 0)
        return r < 0 ? r : err_set(ERR_ABSENT, "the letter is gone");
    if (l.hash.n > 0)
        return 0;
    r = letter_draw(w, db, a, &l, &pdf, &substituted);
    if (r == 0)
        r = blob_put(w->blobs, a, pdf, &hash);
    return r < 0 ? r : letter_enter(db, a, &l, hash, (int64_t)pdf.n, substituted);
}

/* ---- For the applicant ---- */

static int paper_lock(const struct requests_worker *w, struct arena *a, const uint8_t key[SEAL_KEY],
                      struct str hash, struct str *ret_locked)
{
    struct arena *once cleanup(arena_done) = arena_new(0);
    struct str bytes, locked;
    int r = blob_read(once, w->blobs, hash, PAPER_MAX, &bytes);
    if (r == 0)
        r = blob_put(w->blobs, once, seal_lock(once, key, bytes), &locked);
    if (r == 0)
        *ret_locked = arena_str(a, locked);
    return r;
}

static int letters_lock(const struct requests_worker *w, struct db *db, struct arena *a,
                        int64_t request, const uint8_t key[SEAL_KEY])
{
    struct reply_letter_rows letters = {0};
    int r = reply_sql_letters(db, a, request, &letters);
    for (size_t i = 0; r >= 0 && i < letters.n; i++) {
        const struct reply_letter_row *l = &letters.v[i];
        struct str locked;
        if (l->hash.n == 0 || l->locked.n > 0 ||
            !letter_is_shown(l->kind, l->role, l->state, l->replied))
            continue;
        r = paper_lock(w, a, key, l->hash, &locked);
        if (r >= 0)
            r = reply_sql_letter_locked(db, l->id, locked);
    }
    return r < 0 ? r : 0;
}

static bool is_answered(const struct reply_letter_rows *letters, int64_t round)
{
    for (size_t i = 0; i < letters->n; i++)
        if (str_eq(letters->v[i].kind, S("reply")) && letters->v[i].round == round &&
            letters->v[i].replied != DAY_NONE)
            return true;
    return false;
}

static int files_lock(const struct requests_worker *w, struct db *db, struct arena *a,
                      int64_t request, const uint8_t key[SEAL_KEY])
{
    struct reply_release_rows files = {0};
    struct reply_letter_rows letters = {0};
    int r = reply_sql_letters(db, a, request, &letters);
    if (r >= 0)
        r = reply_sql_releases(db, a, request, &files);
    for (size_t i = 0; r >= 0 && i < files.n; i++) {
        const struct reply_release_row *f = &files.v[i];
        struct str locked;
        if (f->locked.n > 0 || f->size > (int64_t)PAPER_MAX || !is_answered(&letters, f->round))
            continue;
        r = paper_lock(w, a, key, f->hash, &locked);
        if (r >= 0)
            r = reply_sql_release_locked(db, f->id, locked);
    }
    return r < 0 ? r : 0;
}

/* What stands locked becomes his view in one transaction with the ledger. */
static int view_enter(struct db *db, struct arena *a, int64_t request, moment_t now)
{
    struct requests_request_row row;
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin(db, &tx);
    if (r == 0)
        r = request_get(db, a, request, &row);
    if (r == 0)
        r = request_papers_enter(db, a, &row, now);
    return r < 0 ? r : tx_commit(&tx);
}

int papers_job(const struct requests_worker *w, struct db *db, struct arena *a, json_t *payload)
{
    struct requests_request_row row;
    uint8_t key[SEAL_KEY];
    int64_t request = json_get_int(payload, "request");
    int r = request_get(db, a, request, &row);
    if (r < 0 || row.status_place.n == 0)
        return r;
    r = seal_key_parse(row.status_key, key);
    if (r == 0)
        r = letters_lock(w, db, a, request, key);
    if (r == 0)
        r = files_lock(w, db, a, request, key);
    return r < 0 ? r : view_enter(db, a, request, clock_now(&w->clock));
}

int request_paper_open(struct arena *a, const char *blobs, const uint8_t key[SEAL_KEY],
                       struct str hash, struct str *ret)
{
    struct str box;
    int r = blob_read(a, blobs, hash, PAPER_MAX * 3 / 2, &box);
    return r < 0 ? r : seal_unlock(a, key, box, ret);
}
