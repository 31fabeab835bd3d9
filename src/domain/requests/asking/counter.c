/* counter.c: see counter.h. */
#include "domain/requests/asking/counter.h"

#include "domain/requests/answer/reply.h"

const char *const request_ways[] = {"counter", "hotline", NULL};

static bool is_among(const char *const *codes, struct str code)
{
    for (size_t i = 0; codes[i]; i++)
        if (str_eq(str_c(codes[i]), code))
            return true;
    return false;
}

static int event(struct db *db, struct arena *a, int64_t id, const char *kind, struct str note,
                 struct str left, const struct actor *actor, moment_t now)
{
    struct request_happening e = {
        .kind = kind, .day = moment_day(now), .until = DAY_NONE, .note = note, .left = left};
    return request_event_add(db, a, id, &e, actor->id, now);
}

/* ---- Looking it up ---- */

/* By what he says; 0: there is none. */
static int find(struct db *db, struct arena *a, struct str word, int64_t *ret_id)
{
    struct applicant_by_word_row named;
    struct requests_by_place_row placed;
    struct str code;
    int r = applicant_sql_by_word(db, a, word, &named);
    if (r != 0) {
        *ret_id = r > 0 ? named.id : 0;
        return r;
    }
    if (request_code_read(a, word, &code) < 0)
        return 0;
    r = requests_sql_by_place(db, a, request_place(a, code), &placed);
    *ret_id = r > 0 ? placed.id : 0;
    return r;
}

int request_look_up(struct db *db, struct arena *a, struct str word, struct str second,
                    struct str way, const struct actor *actor, moment_t now, int64_t *ret_id)
{
    struct requests_request_row row;
    int64_t id = 0;
    int r = find(db, a, str_trim(word), &id);
    if (r < 0)
        return r;
    r = r == 0 ? ERR_ABSENT : request_get(db, a, id, &row);
    if (r == ERR_ABSENT)
        return err_set(ERR_ABSENT, "no case opens with this");
    if (r < 0)
        return r;
    if (!str_eq(request_second_of(a, row.phone, row.name), request_second_read(a, second)))
        return err_set(ERR_ABSENT, "no case opens with this");
    r = event(db, a, id, "looked-up", is_among(request_ways, way) ? way : S("counter"), S(""),
              actor, now);
    if (r == 0)
        *ret_id = id;
    return r;
}

/* ---- Telling ---- */

int request_tell(struct db *db, struct arena *a, int64_t id, struct str words,
                 const struct actor *actor, moment_t now)
{
    if (str_trim(words).n == 0)
        return err_set(ERR_INVALID, "nothing to tell");
    return event(db, a, id, "told", words, S(""), actor, now);
}

/* ---- A lost code ---- */

/* His papers were locked with what followed from the old code: they are to be locked anew. */
static int papers_unlock(struct db *db, struct arena *a, int64_t request)
{
    int r = applicant_sql_letters_unlock(db, request);
    if (r >= 0)
        r = applicant_sql_releases_unlock(db, request);
    return r < 0 ? r : papers_ask(db, a, request);
}

int request_code_replace(struct db *db, struct arena *a, int64_t id, struct str document,
                         const struct actor *actor, moment_t now, struct str *ret_code)
{
    struct requests_request_row row;
    struct request_names names;
    uint8_t key[SEAL_KEY];
    if (!is_among(request_id_kinds, document))
        return err_set(ERR_INVALID, "no document was shown");
    int r = requests_sql_touch(db, id, now);
    if (r >= 0)
        r = request_get(db, a, id, &row);
    if (r < 0)
        return r;
    request_names_new(a, 'C', moment_day(now), &names);
    request_key(a, names.code, request_second_of(a, row.phone, row.name), key);
    r = applicant_sql_place_set(db, id, request_place(a, names.code), seal_key_text(a, key));
    if (r >= 0)
        r = papers_unlock(db, a, id);
    if (r >= 0)
        r = event(db, a, id, "code-replaced", document, row.status_place, actor, now);
    if (r == 0)
        *ret_code = names.code;
    return r;
}
