/* projection_tables.c: see projection_tables.h.
 *
 * A row's bytes are its columns in order, numbers in decimal, truth as 0 or 1, days in ISO form, each
 * as "LENGTH:BYTES"; a table's are its name and its rows. */
#include "engine/projection_tables.h"

#include "base/buf.h"
#include "projection_tables_sql.h"
#include <openssl/evp.h>
#include <stdio.h>

#define PAGE 200
#define TERMS_PAGE 20000
/* Of the words, one in so many is compared document by document. */
#define PLACES_ONE_IN 61
#define PLACES_MOST 200

/* ---- The bytes of a row ---- */

struct digest {
    EVP_MD_CTX *sha;
    bool failed;
};

static void digest_done(struct digest *d)
{
    EVP_MD_CTX_free(d->sha);
}

static void add(struct digest *d, const void *p, size_t n)
{
    if (EVP_DigestUpdate(d->sha, p, n) != 1)
        d->failed = true;
}

static void add_str(struct digest *d, struct str s)
{
    char length[24];
    int n = snprintf(length, sizeof(length), "%zu:", s.n);

    add(d, length, (size_t)n);
    add(d, s.p, s.n);
}

static void add_int(struct digest *d, int64_t value)
{
    char digits[24];
    int n = snprintf(digits, sizeof(digits), "%lld", (long long)value);

    add_str(d, str_of(digits, (size_t)n));
}

static void add_day(struct digest *d, struct arena *a, day_t day)
{
    add_str(d, day_iso(a, day));
}

/* ---- The tables ---- */

static int digest_head(struct db *pub, struct arena *a, struct digest *d)
{
    struct projection_tables_head_rows_rows rows = {0};
    int r = projection_tables_sql_head_rows(pub, a, &rows);

    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        add_int(d, rows.v[i].id);
        add_int(d, rows.v[i].seq);
        add_str(d, rows.v[i].hash);
        add_int(d, rows.v[i].at);
    }
    return r;
}

static int digest_setting(struct db *pub, struct arena *a, struct digest *d)
{
    struct projection_tables_setting_rows_rows rows = {0};
    int r = projection_tables_sql_setting_rows(pub, a, &rows);

    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        add_str(d, rows.v[i].name);
        add_str(d, rows.v[i].value);
    }
    return r;
}

static int digest_department(struct db *pub, struct arena *a, struct digest *d)
{
    struct projection_tables_department_rows_rows rows = {0};
    int r = projection_tables_sql_department_rows(pub, a, &rows);

    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        add_int(d, rows.v[i].id);
        add_str(d, rows.v[i].code);
        add_str(d, rows.v[i].name_zh);
        add_str(d, rows.v[i].name_en);
    }
    return r;
}

static int digest_category(struct db *pub, struct arena *a, struct digest *d)
{
    struct projection_tables_category_rows_rows rows = {0};
    int r = projection_tables_sql_category_rows(pub, a, &rows);

    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        add_int(d, rows.v[i].id);
        add_str(d, rows.v[i].code);
        add_int(d, rows.v[i].parent);
        add_int(d, rows.v[i].position);
        add_str(d, rows.v[i].name_zh);
        add_str(d, rows.v[i].name_en);
        add_str(d, rows.v[i].about_zh);
        add_str(d, rows.v[i].about_en);
    }
    return r;
}

static int digest_topic(struct db *pub, struct arena *a, struct digest *d)
{
    struct projection_tables_topic_rows_rows rows = {0};
    int r = projection_tables_sql_topic_rows(pub, a, &rows);

    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        add_int(d, rows.v[i].id);
        add_str(d, rows.v[i].code);
        add_str(d, rows.v[i].name_zh);
        add_str(d, rows.v[i].name_en);
    }
    return r;
}

static void add_document(struct digest *d, struct arena *a,
                         const struct projection_tables_document_rows_row *row)
{
    add_int(d, row->id);
    add_int(d, row->edition);
    add_int(d, row->withdrawn);
    add_str(d, row->reason);
    add_int(d, row->department);
    add_int(d, row->category);
    add_int(d, row->topic);
    add_str(d, row->genre);
    add_str(d, row->title);
    add_str(d, row->title_en);
    add_str(d, row->summary);
    add_str(d, row->number);
    add_str(d, row->index_number);
    add_day(d, a, row->made);
    add_day(d, a, row->published);
    add_day(d, a, row->revised);
    add_str(d, row->body);
    add_str(d, row->html);
    add_str(d, row->digest);
    add_str(d, row->pdf);
    add_int(d, row->pdf_size);
    add_int(d, row->seq);
}

static int digest_document(struct db *pub, struct arena *outer, struct digest *d)
{
    struct arena *a cleanup(arena_done) = arena_new(1 * MiB);
    struct projection_tables_document_rows_rows rows = {.n = PAGE};
    int64_t after = 0;
    int r = 0;

    (void)outer;
    while (r >= 0 && rows.n == PAGE) {
        arena_reset(a);
        rows = (struct projection_tables_document_rows_rows){0};
        r = projection_tables_sql_document_rows(pub, a, after, PAGE, &rows);
        for (size_t i = 0; r >= 0 && i < rows.n; i++) {
            add_document(d, a, &rows.v[i]);
            after = rows.v[i].id;
        }
    }
    return r;
}

static void add_attachment(struct digest *d,
                           const struct projection_tables_attachment_rows_row *row)
{
    add_int(d, row->document);
    add_int(d, row->position);
    add_str(d, row->name);
    add_str(d, row->type);
    add_int(d, row->size);
    add_str(d, row->hash);
    add_int(d, row->pages);
    add_str(d, row->text);
}

static int digest_attachment(struct db *pub, struct arena *outer, struct digest *d)
{
    struct arena *a cleanup(arena_done) = arena_new(1 * MiB);
    struct projection_tables_attachment_rows_rows rows = {.n = PAGE};
    int64_t document = 0, position = 0;
    int r = 0;

    (void)outer;
    while (r >= 0 && rows.n == PAGE) {
        arena_reset(a);
        rows = (struct projection_tables_attachment_rows_rows){0};
        r = projection_tables_sql_attachment_rows(pub, a, document, position, PAGE, &rows);
        for (size_t i = 0; r >= 0 && i < rows.n; i++) {
            add_attachment(d, &rows.v[i]);
            document = rows.v[i].document;
            position = rows.v[i].position;
        }
    }
    return r;
}

/* ---- The full-text index ---- */

static int digest_places(struct db *pub, struct digest *d, struct str term)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct projection_tables_place_rows rows = {0};
    int r = projection_tables_sql_search_places(pub, a, term, &rows);

    for (size_t i = 0; r >= 0 && i < rows.n; i++) {
        add_int(d, rows.v[i].key);
        add_str(d, rows.v[i].part);
    }
    return r;
}

/* Every word with its count; of some words every document. Which ones depends on the word alone, so
 * that two stores are asked for the same. */
static int digest_words(struct db *pub, struct digest *d)
{
    struct arena *a cleanup(arena_done) = arena_new(1 * MiB);
    struct projection_tables_term_rows rows = {.n = TERMS_PAGE};
    struct str after = S(""), part = S("");
    int places = 0, r = 0;

    while (r >= 0 && rows.n == TERMS_PAGE) {
        rows = (struct projection_tables_term_rows){0};
        r = projection_tables_sql_search_terms(pub, a, after, part, TERMS_PAGE, &rows);
        for (size_t i = 0; r >= 0 && i < rows.n; i++) {
            after = rows.v[i].term;
            part = rows.v[i].part;
            add_str(d, after);
            add_str(d, part);
            add_int(d, rows.v[i].documents);
            if (str_hash(after) % PLACES_ONE_IN == 0 && places++ < PLACES_MOST)
                r = digest_places(pub, d, after);
        }
    }
    return r;
}

static int digest_indexed(struct db *pub, struct digest *d)
{
    struct arena *a cleanup(arena_done) = arena_new(1 * MiB);
    struct projection_tables_indexed_rows rows = {.n = PAGE};
    int64_t after = INT64_MIN;
    int r = 0;

    while (r >= 0 && rows.n == PAGE) {
        arena_reset(a);
        rows = (struct projection_tables_indexed_rows){0};
        r = projection_tables_sql_search_rows(pub, a, after, PAGE, &rows);
        for (size_t i = 0; r >= 0 && i < rows.n; i++) {
            after = rows.v[i].key;
            add_int(d, after);
            add_str(d, rows.v[i].title);
            add_str(d, rows.v[i].body);
        }
    }
    return r;
}

/* In the form that the engine has. */
static int digest_search(struct db *pub, struct arena *a, struct digest *d)
{
    (void)a;
    return db_engine(pub) == DB_POSTGRES ? digest_indexed(pub, d) : digest_words(pub, d);
}

/* ---- All of them ---- */

static const struct table {
    const char *name;
    int (*empty)(struct db *pub);
    int (*digest)(struct db *pub, struct arena *a, struct digest *d);
} tables[] = {
    {"pub_attachment", projection_tables_sql_attachment_empty, digest_attachment},
    {"pub_category", projection_tables_sql_category_empty, digest_category},
    {"pub_department", projection_tables_sql_department_empty, digest_department},
    {"pub_document", projection_tables_sql_document_empty, digest_document},
    {"pub_head", projection_tables_sql_head_empty, digest_head},
    {"pub_search", projection_tables_sql_search_empty, digest_search},
    {"pub_setting", projection_tables_sql_setting_empty, digest_setting},
    {"pub_topic", projection_tables_sql_topic_empty, digest_topic},
};

/* The tables here are the tables there. */
static int check_tables(struct db *pub, struct arena *a)
{
    struct projection_tables_name_rows rows = {0};
    int r = projection_tables_sql_names(pub, a, &rows);

    if (r < 0)
        return r;
    for (size_t i = 0; i < rows.n; i++) {
        if (i >= COUNT(tables) || !str_eq(str_c(tables[i].name), rows.v[i].name))
            return err_set(ERR_BROKEN, "%.*s: projection_tables.c and the store differ here",
                           STR_ARG(rows.v[i].name));
    }
    return rows.n == COUNT(tables) ? 0 : err_set(ERR_BROKEN, "a table of the projection is gone");
}

int projection_tables_empty(struct db *pub, struct arena *a)
{
    int r = check_tables(pub, a);

    assert(db_in_tx(pub));
    for (size_t i = 0; r >= 0 && i < COUNT(tables); i++)
        r = tables[i].empty(pub);
    return r < 0 ? r : 0;
}

static int digest_all(struct db *pub, struct arena *a, struct digest *d)
{
    struct tx tx cleanup(tx_end) = {0};
    int r = tx_begin_read(pub, &tx);

    if (r < 0)
        return r;
    r = check_tables(pub, a);
    for (size_t i = 0; r >= 0 && i < COUNT(tables); i++) {
        add_str(d, str_c(tables[i].name));
        r = tables[i].digest(pub, a, d);
    }
    return r;
}

int projection_tables_digest(struct db *pub, struct arena *a, struct str *ret)
{
    struct digest d cleanup(digest_done) = {.sha = EVP_MD_CTX_new()};
    struct buf text cleanup(buf_done) = BUF_INIT(1 * KiB);
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned n = 0;
    int r;

    if (!d.sha || EVP_DigestInit_ex(d.sha, EVP_sha256(), NULL) != 1)
        return err_set(ERR_BROKEN, "no SHA-256");
    r = digest_all(pub, a, &d);
    if (r < 0)
        return r;
    if (d.failed || EVP_DigestFinal_ex(d.sha, bytes, &n) != 1)
        return err_set(ERR_BROKEN, "no SHA-256");
    buf_hex(&text, bytes, n);
    *ret = arena_str(a, buf_str(&text));
    return 0;
}
