/* tables.c: see tables.h.
 *
 * The catalogue's queries are fixed; the others are made of names out of the catalogue, quoted,
 * and of nothing else.
 *
 * What is digested is a row of values, each as "LENGTH:BYTES": numbers in decimal, truth as 0 or
 * 1, texts and bytes as they are; a null is "-". Names and the number of columns come first, so
 * that no two tables run into each other. */
#include "store/tables.h"
#include "base/buf.h"
#include "base/vec.h"
#include "store/db_internal.h"
#include <openssl/evp.h>
#include <stdio.h>

#define SQL_MAX (256 * KiB)
/* Of the words, one in so many is compared place by place. */
#define PLACES_ONE_IN 61
#define PLACES_MOST   200

/* ---- The catalogue ---- */

static const struct query q_tables = {
    "tables.list",
    {"select l.name, l.type = 'virtual' and s.sql like '%using fts5%' from pragma_table_list as l join sqlite_schema as s on s.name = l.name "
     "where l.schema = 'main' and l.type in ('table', 'virtual') and substr(l.name, 1, length(?1)) = ?1 "
     "and not (l.type = 'virtual' and s.sql like '%using fts5vocab%') order by l.name",
     "select tablename::text, false from pg_catalog.pg_tables where schemaname = current_schema() "
     "and starts_with(tablename::text, $1::text) order by tablename::text collate \"C\""},
    1,
    2,
};
static const struct query q_references = {
    "tables.references",
    {"select l.name, f.\"table\" from pragma_table_list as l join pragma_foreign_key_list(l.name) as f "
     "where l.schema = 'main' and l.type = 'table' and substr(l.name, 1, length(?1)) = ?1",
     "select c.relname::text, p.relname::text from pg_catalog.pg_constraint as f "
     "join pg_catalog.pg_class as c on c.oid = f.conrelid join pg_catalog.pg_class as p on p.oid = f.confrelid "
     "where f.contype = 'f' and c.relnamespace = to_regnamespace(quote_ident(current_schema())) "
     "and starts_with(c.relname::text, $1::text)"},
    1,
    2,
};
static const struct query q_columns = {
    "tables.columns",
    {"select name, type, pk from pragma_table_xinfo(?1) where hidden <> 1 order by cid",
     "select c.attname::text, format_type(c.atttypid, null), "
     "coalesce((select k.n from unnest(i.indkey) with ordinality as k(attnum, n) where k.attnum = c.attnum), 0) "
     "from pg_catalog.pg_attribute as c left join pg_catalog.pg_index as i on i.indrelid = c.attrelid and i.indisprimary "
     "where c.attrelid = to_regclass(quote_ident(current_schema()) || '.' || quote_ident($1::text)) "
     "and c.attnum > 0 and not c.attisdropped order by c.attnum"},
    1,
    3,
};

int tables_list(struct db *db, struct arena *a, struct str prefix, struct tables *ret)
{
    struct stmt *s cleanup(stmt_close) = NULL;
    struct tables list = {0};
    int r = stmt_open(db, &q_tables, &s);

    if (r < 0)
        return r;
    stmt_bind_text(s, 0, prefix);
    while ((r = stmt_step(s)) > 0)
        *vec_push(a, &list) = (struct table){stmt_text(s, 0, a), stmt_bool(s, 1)};
    if (r < 0)
        return r;

    *ret = list;
    return 0;
}

/* One table refers to another. */
struct reference {
    struct str from, to;
};

struct references {
    struct reference *v;
    size_t n, room;
};

static int list_references(struct db *db, struct arena *a, struct str prefix,
                           struct references *ret)
{
    struct stmt *s cleanup(stmt_close) = NULL;
    struct references list = {0};
    int r = stmt_open(db, &q_references, &s);

    if (r < 0)
        return r;
    stmt_bind_text(s, 0, prefix);
    while ((r = stmt_step(s)) > 0)
        *vec_push(a, &list) = (struct reference){stmt_text(s, 0, a), stmt_text(s, 1, a)};
    if (r < 0)
        return r;

    *ret = list;
    return 0;
}

/* How a value is read. */
enum form {
    FORM_NUMBER,
    FORM_REAL,
    FORM_TEXT,
    FORM_BYTES,
    FORM__MAX
};

static const struct {
    const char *type; /* as the catalogue of either engine calls it */
    enum form form;
} forms[] = {
    {"INTEGER", FORM_NUMBER}, {"bigint", FORM_NUMBER},
    {"integer", FORM_NUMBER}, {"boolean", FORM_NUMBER},
    {"REAL", FORM_REAL},      {"TEXT", FORM_TEXT},
    {"BLOB", FORM_BYTES},     {"bytea", FORM_BYTES},
    {"INT", FORM_NUMBER},     {"double precision", FORM_REAL},
    {"text[]", FORM_TEXT},
};

struct column {
    struct str name;
    enum form form;
    int64_t key; /* its place in the primary key, from 1; 0 it is not in it */
};

struct columns {
    struct column *v;
    size_t n, room;
};

static enum form form_of(struct str type)
{
    for (size_t i = 0; i < COUNT(forms); i++) {
        if (str_eq_nocase(type, str_c(forms[i].type)))
            return forms[i].form;
    }
    return FORM__MAX;
}

static int list_columns(struct db *db, struct arena *a, struct str table, struct columns *ret)
{
    struct stmt *s cleanup(stmt_close) = NULL;
    int r = stmt_open(db, &q_columns, &s);

    if (r < 0)
        return r;
    stmt_bind_text(s, 0, table);
    while ((r = stmt_step(s)) > 0) {
        struct str name = stmt_text(s, 0, a), type = stmt_text(s, 1, a);
        struct column c = {name, form_of(type), stmt_int(s, 2)};

        if (c.form == FORM__MAX)
            return err_set(ERR_BROKEN, "table %.*s: nobody knows how a %.*s is compared",
                           STR_ARG(table), STR_ARG(type));
        *vec_push(a, ret) = c;
    }
    return r;
}

/* ---- Statements made of names ---- */

/* A name, quoted: both engines read it alike. */
static void put_name(struct buf *sql, struct str name)
{
    buf_char(sql, '"');
    for (size_t i = 0; i < name.n; i++) {
        if (name.p[i] == '"')
            buf_char(sql, '"');
        buf_char(sql, name.p[i]);
    }
    buf_char(sql, '"');
}

/* `params` of them, and whatever it returns. The text is copied into the arena. */
static int open_made(struct db *db, struct arena *a, const char *name, const struct buf *sql,
                     uint8_t params, struct stmt **ret)
{
    struct query *q = arena_one(a, struct query);
    const char *text = arena_cstr(a, buf_str(sql));

    if (!buf_ok(sql))
        return err_set(ERR_TOO_LARGE, "%s: too many columns", name);
    *q = (struct query){.name = name, .text = {text, text}, .params = params};
    return stmt_open_once(db, a, q, ret);
}

/* ---- Emptying ---- */

static int empty_one(struct db *db, struct arena *a, const struct table *t)
{
    struct buf sql cleanup(buf_done) = BUF_INIT(SQL_MAX);
    struct stmt *s cleanup(stmt_close) = NULL;
    int r;

    buf_put(&sql, t->full_text ? S("insert into ") : S("delete from "));
    put_name(&sql, t->name);
    if (t->full_text) {
        buf_char(&sql, '(');
        put_name(&sql, t->name);
        buf_put(&sql, S(") values ('delete-all')"));
    }
    r = open_made(db, a, "tables.empty", &sql, 0, &s);
    return r < 0 ? r : stmt_end(s);
}

/* Does one that is left refer to it? */
static bool is_referred_to(const struct references *refs, const struct tables *left,
                           struct str name)
{
    for (size_t i = 0; i < refs->n; i++) {
        if (!str_eq_nocase(refs->v[i].to, name) || str_eq(refs->v[i].from, name))
            continue;
        for (size_t k = 0; k < left->n; k++) {
            if (str_eq(left->v[k].name, refs->v[i].from))
                return true;
        }
    }
    return false;
}

/* The next one that can be emptied is, and is left no more. */
static int empty_next(struct db *db, struct arena *a, const struct references *refs,
                      struct tables *left)
{
    size_t i = 0;
    int r;

    while (i < left->n && is_referred_to(refs, left, left->v[i].name))
        i++;
    if (i == left->n)
        return err_set(ERR_BROKEN, "table %.*s: refers to others in a circle",
                       STR_ARG(left->v[0].name));
    r = empty_one(db, a, &left->v[i]);
    left->n--;
    memmove(&left->v[i], &left->v[i + 1], (left->n - i) * sizeof(*left->v));
    return r;
}

int tables_empty(struct db *db, struct arena *a, struct str prefix)
{
    struct tables left;
    struct references refs = {0};
    int r = tables_list(db, a, prefix, &left);

    assert(db_in_tx(db));
    if (r == 0)
        r = list_references(db, a, prefix, &refs);
    while (r == 0 && left.n)
        r = empty_next(db, a, &refs, &left);
    return r;
}

/* ---- Texts ---- */

static int texts_of_column(struct db *db, struct arena *a, struct str table, struct str column,
                           void (*each)(void *arg, struct str text), void *arg)
{
    struct buf sql cleanup(buf_done) = BUF_INIT(SQL_MAX);
    struct stmt *s cleanup(stmt_close) = NULL;
    int r;

    buf_put(&sql, S("select "));
    put_name(&sql, column);
    buf_put(&sql, S(" from "));
    put_name(&sql, table);
    r = open_made(db, a, "tables.texts", &sql, 0, &s);
    if (r < 0)
        return r;
    while ((r = stmt_step(s)) > 0) {
        if (!db->ops->null(s, 0))
            each(arg, db->ops->text(s, 0));
    }
    return r;
}

static int texts_of_table(struct db *db, struct str table,
                          void (*each)(void *arg, struct str text), void *arg)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct columns columns = {0};
    int r = list_columns(db, a, table, &columns);

    for (size_t i = 0; r == 0 && i < columns.n; i++) {
        if (columns.v[i].form == FORM_TEXT)
            r = texts_of_column(db, a, table, columns.v[i].name, each, arg);
    }
    return r;
}

int tables_texts(struct db *db, struct str prefix, struct str except,
                 void (*each)(void *arg, struct str text), void *arg)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct tables tables;
    int r = tables_list(db, a, prefix, &tables);

    for (size_t i = 0; r == 0 && i < tables.n; i++) {
        bool left_out = except.n > 0 && str_starts(tables.v[i].name, except);

        if (!tables.v[i].full_text && !left_out)
            r = texts_of_table(db, tables.v[i].name, each, arg);
    }
    return r;
}

/* ---- The bytes of a row ---- */

struct digest {
    EVP_MD_CTX *sha;
    bool failed;
};

static void digest_done(struct digest *d)
{
    EVP_MD_CTX_free(d->sha);
}

static int digest_begin(struct digest *d)
{
    d->sha = EVP_MD_CTX_new();
    if (!d->sha || EVP_DigestInit_ex(d->sha, EVP_sha256(), NULL) != 1)
        return err_set(ERR_BROKEN, "no SHA-256");
    return 0;
}

static int digest_end(struct digest *d, struct arena *a, struct str *ret)
{
    struct buf text cleanup(buf_done) = BUF_INIT(1 * KiB);
    unsigned char bytes[EVP_MAX_MD_SIZE];
    unsigned n = 0;

    if (d->failed || EVP_DigestFinal_ex(d->sha, bytes, &n) != 1)
        return err_set(ERR_BROKEN, "no SHA-256");
    buf_hex(&text, bytes, n);
    *ret = arena_str(a, buf_str(&text));
    return 0;
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

/* As many digits as bring every number back. */
static void add_real(struct digest *d, double value)
{
    char digits[40];
    int n = snprintf(digits, sizeof(digits), "%.17g", value);

    add_str(d, str_of(digits, (size_t)n));
}

/* The arena is for bytes alone. */
static void add_value(struct digest *d, struct stmt *s, int i, enum form form, struct arena *a)
{
    const struct db_ops *ops = s->db->ops;

    if (ops->null(s, i)) {
        add(d, "-", 1);
        return;
    }
    switch (form) {
    case FORM_NUMBER:
        add_int(d, ops->integer(s, i));
        return;
    case FORM_REAL:
        add_real(d, ops->real(s, i));
        return;
    case FORM_TEXT:
        add_str(d, ops->text(s, i));
        return;
    case FORM_BYTES:
        add_str(d, ops->blob(s, i, a));
        return;
    case FORM__MAX:
        return;
    }
}

/* ---- Tables with rows ---- */

static const struct column *key_column(const struct columns *columns, int64_t place)
{
    for (size_t i = 0; i < columns->n; i++) {
        if (columns->v[i].key == place)
            return &columns->v[i];
    }
    return NULL;
}

/* By bytes, whatever the column's own collation is. */
static void put_order(struct buf *sql, enum db_engine engine, const struct columns *columns)
{
    const struct column *c;

    buf_put(sql, S(" order by "));
    for (int64_t place = 1; (c = key_column(columns, place)); place++) {
        if (place > 1)
            buf_put(sql, S(", "));
        put_name(sql, c->name);
        if (c->form == FORM_TEXT)
            buf_put(sql, engine == DB_SQLITE ? S(" collate binary") : S(" collate \"C\""));
    }
}

static void put_select(struct buf *sql, enum db_engine engine, struct str table,
                       const struct columns *columns)
{
    buf_put(sql, S("select "));
    for (size_t i = 0; i < columns->n; i++) {
        if (i > 0)
            buf_put(sql, S(", "));
        put_name(sql, columns->v[i].name);
    }
    buf_put(sql, S(" from "));
    put_name(sql, table);
    put_order(sql, engine, columns);
}

static int add_rows(struct db *db, struct arena *a, struct digest *d, struct str table,
                    const struct columns *columns)
{
    struct arena *row cleanup(arena_done) = arena_new(0);
    struct buf sql cleanup(buf_done) = BUF_INIT(SQL_MAX);
    struct stmt *s cleanup(stmt_close) = NULL;
    int r;

    put_select(&sql, db_engine(db), table, columns);
    r = open_made(db, a, "tables.rows", &sql, 0, &s);
    if (r < 0)
        return r;
    while ((r = stmt_step(s)) > 0) {
        for (size_t i = 0; i < columns->n; i++)
            add_value(d, s, (int)i, columns->v[i].form, row);
        arena_reset(row);
    }
    return r;
}

static int add_table(struct db *db, struct arena *a, struct digest *d, struct str table)
{
    struct columns columns = {0};
    int r = list_columns(db, a, table, &columns);

    if (r < 0)
        return r;
    if (!key_column(&columns, 1))
        return err_set(ERR_BROKEN, "table %.*s has no primary key", STR_ARG(table));
    add_int(d, (int64_t)columns.n);
    for (size_t i = 0; i < columns.n; i++)
        add_str(d, columns.v[i].name);
    return add_rows(db, a, d, table, &columns);
}

/* ---- Full text ---- */

struct words {
    struct str *v;
    size_t n, room;
};

/* Every word with its counts. Which words are looked at closer depends on the word alone, so
 * that two stores are asked for the same. In the order of the vocabulary itself: nothing is
 * sorted. */
static int add_words(struct db *db, struct arena *a, struct digest *d, struct str table,
                     struct words *ret)
{
    struct buf sql cleanup(buf_done) = BUF_INIT(SQL_MAX);
    struct stmt *s cleanup(stmt_close) = NULL;
    int r;

    buf_put(&sql, S("select term, col, doc from "));
    put_name(&sql, arena_fmt(a, "%.*s_terms", STR_ARG(table)));
    buf_put(&sql, S(" order by term"));
    r = open_made(db, a, "tables.words", &sql, 0, &s);
    if (r < 0)
        return r;
    while ((r = stmt_step(s)) > 0) {
        struct str word = s->db->ops->text(s, 0);

        add_str(d, word);
        if (str_hash(word) % PLACES_ONE_IN == 0 && ret->n < PLACES_MOST)
            *vec_push(a, ret) = arena_str(a, word);
        add_str(d, s->db->ops->text(s, 1));
        add_int(d, stmt_int(s, 2));
    }
    return r;
}

static int add_places(struct db *db, struct arena *a, struct digest *d, const struct buf *sql,
                      struct str word)
{
    struct stmt *s cleanup(stmt_close) = NULL;
    int r = open_made(db, a, "tables.places", sql, 1, &s);

    if (r < 0)
        return r;
    stmt_bind_text(s, 0, word);
    while ((r = stmt_step(s)) > 0) {
        add_int(d, stmt_int(s, 0));
        add_str(d, s->db->ops->text(s, 1));
    }
    return r;
}

static int add_full_text(struct db *db, struct arena *a, struct digest *d, struct str table)
{
    struct buf sql cleanup(buf_done) = BUF_INIT(SQL_MAX);
    struct words words = {0};
    int r = add_words(db, a, d, table, &words);

    buf_put(&sql, S("select distinct doc, col from "));
    put_name(&sql, arena_fmt(a, "%.*s_places", STR_ARG(table)));
    buf_put(&sql, S(" where term = ?1 order by doc, col"));
    for (size_t i = 0; r == 0 && i < words.n; i++)
        r = add_places(db, a, d, &sql, words.v[i]);
    return r;
}

/* ---- All of them ---- */

int tables_digest_one(struct db *db, struct arena *a, const struct table *t, struct str *ret)
{
    struct arena *own cleanup(arena_done) = arena_new(0);
    struct digest d cleanup(digest_done) = {0};
    int r = digest_begin(&d);

    if (r < 0)
        return r;
    add_str(&d, t->full_text ? S("words") : S("rows"));
    r = t->full_text ? add_full_text(db, own, &d, t->name) : add_table(db, own, &d, t->name);
    return r < 0 ? r : digest_end(&d, a, ret);
}

static int add_all(struct db *db, struct arena *a, struct digest *d, struct str prefix)
{
    struct tx tx cleanup(tx_end) = {0};
    struct tables tables;
    struct str hash;
    int r = tx_begin_read(db, &tx);

    if (r < 0)
        return r;
    r = tables_list(db, a, prefix, &tables);
    for (size_t i = 0; r == 0 && i < tables.n; i++) {
        r = tables_digest_one(db, a, &tables.v[i], &hash);
        if (r < 0)
            return r;
        add_str(d, tables.v[i].name);
        add_str(d, hash);
    }
    return r;
}

int tables_digest(struct db *db, struct arena *a, struct str prefix, struct str *ret)
{
    struct digest d cleanup(digest_done) = {0};
    int r = digest_begin(&d);

    if (r < 0)
        return r;
    r = add_all(db, a, &d, prefix);
    return r < 0 ? r : digest_end(&d, a, ret);
}
