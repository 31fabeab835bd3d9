/* dialect.c: a lexer for what SQLite and PostgreSQL have in common, and two passes over its
 * tokens.
 *
 * Whatever is not a type, a section mark or the end of a table's definition goes through as it
 * stands. */
#include "store/dialect.h"
#include "base/buf.h"

#define TEXT_MAX (16 * MiB)

static bool begins_word(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '_' || (unsigned char)c >= 0x80;
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool in_word(char c)
{
    return begins_word(c) || is_digit(c);
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f';
}

/* How many bytes from `at` on belong to `in`. */
static size_t run(struct str s, size_t at, bool (*in)(char c))
{
    while (at < s.n && in(s.p[at]))
        at++;
    return at;
}

/* The end of what begins with a quote, in which the doubled quote stands for itself; 0: it has
 * no end. */
static size_t quoted_end(struct str s)
{
    for (size_t i = 1; i < s.n; i++) {
        if (s.p[i] != s.p[0])
            continue;
        if (i + 1 == s.n || s.p[i + 1] != s.p[0])
            return i + 1;
        i++;
    }
    return 0;
}

/* The end of $tag$…$tag$; 0: it has no end; 1: it is no such thing, a $ alone. */
static size_t dollar_end(struct str s)
{
    size_t open = run(s, 1, in_word);
    ptrdiff_t close;

    if (open >= s.n || s.p[open] != '$')
        return 1;
    open++;
    close = str_find(str_skip(s, open), str_head(s, open));
    return close < 0 ? 0 : open + (size_t)close + open;
}

static size_t comment_end(struct str s)
{
    ptrdiff_t end;

    if (s.p[0] == '-') {
        end = str_find_char(s, '\n');
        return end < 0 ? s.n : (size_t)end;
    }
    end = str_find(str_skip(s, 2), S("*/"));
    return end < 0 ? 0 : (size_t)end + 4;
}

/* The kind of the first token of `s`, which is not empty, and its length; 0 if its end is
 * missing. */
static enum sql_kind measure(struct str s, size_t *ret_n)
{
    char c = s.p[0];
    char next = s.n > 1 ? s.p[1] : 0;

    *ret_n = 1;
    if (is_space(c)) {
        *ret_n = run(s, 1, is_space);
        return SQL_SPACE;
    }
    if ((c == '-' && next == '-') || (c == '/' && next == '*')) {
        *ret_n = comment_end(s);
        return SQL_COMMENT;
    }
    if (c == '\'' || c == '"') {
        *ret_n = quoted_end(s);
        return c == '"' ? SQL_NAME : SQL_STRING;
    }
    if (c == '$') {
        *ret_n = dollar_end(s);
        return *ret_n == 1 ? SQL_OTHER : SQL_STRING;
    }
    if (begins_word(c) || is_digit(c)) {
        *ret_n = run(s, 1, in_word);
        return is_digit(c) ? SQL_NUMBER : SQL_WORD;
    }
    if (c == ':' && begins_word(next)) {
        *ret_n = run(s, 2, in_word);
        return SQL_PARAM;
    }
    if (c == ':' && next == ':')
        *ret_n = 2;
    return SQL_OTHER;
}

struct sql_token sql_next(struct sql_lexer *l)
{
    struct sql_token t = {.kind = SQL_END, .text = S(""), .line = l->line};
    size_t n;

    if (l->rest.n == 0)
        return t;
    t.kind = measure(l->rest, &n);
    if (n == 0) {
        t.kind = SQL_OPEN;
        n = l->rest.n;
    }
    t.text = str_head(l->rest, n);
    l->rest = str_skip(l->rest, n);
    for (size_t i = 0; i < n; i++)
        l->line += t.text.p[i] == '\n';
    return t;
}

static const struct {
    const char *name, *sqlite, *column, *cast;
} types[] = {
#define SQL_TYPE_ROW(name, sqlite, column, cast) {#name, sqlite, column, cast},
    SQL_TYPE_TABLE(SQL_TYPE_ROW)
#undef SQL_TYPE_ROW
};

enum sql_type sql_type_find(struct str word)
{
    unsigned t = 0;

    while (t < SQL_TYPE__MAX && !str_eq(word, str_c(types[t].name)))
        t++;
    return (enum sql_type)t;
}

const char *sql_type_name(enum sql_type t)
{
    return types[t].name;
}

const char *sql_type_cast(enum sql_type t, enum db_engine engine)
{
    if (engine == DB_POSTGRES)
        return types[t].cast;
    return t == SQL_TYPE_ID ? "INTEGER" : types[t].sqlite;
}

/* Is the comment a mark that opens or closes a section? ERR_INVALID: of an engine that we do not
 * know. */
static int section_mark(const struct sql_token *t, enum db_engine engine, bool *skip)
{
    static const char *const engines[DB_ENGINE__MAX] = {"sqlite", "postgres"};
    struct str what = str_trim(str_skip(t->text, 2));

    if (!str_starts(t->text, S("-- ")))
        return 0;
    if (str_eq(what, S("all"))) {
        *skip = false;
        return 0;
    }
    if (!str_starts(what, S("only ")) || str_find_char(str_skip(what, 5), ' ') >= 0)
        return 0;
    for (unsigned e = 0; e < DB_ENGINE__MAX; e++) {
        if (str_eq(str_skip(what, 5), str_c(engines[e]))) {
            *skip = e != engine;
            return 0;
        }
    }
    return err_set(ERR_INVALID, "%zu: a section for an unknown engine: %.*s", t->line,
                   STR_ARG(t->text));
}

static void put_line_ends(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '\n')
            buf_char(b, '\n');
    }
}

static int finish(struct arena *a, const struct buf *b, struct str *ret)
{
    if (!buf_ok(b))
        return err_set(ERR_TOO_LARGE, "1: more than %zu bytes of SQL", TEXT_MAX);
    *ret = arena_str(a, buf_str(b));
    return 0;
}

int dialect_sections(struct arena *a, struct str text, enum db_engine engine, struct str *ret)
{
    struct buf b cleanup(buf_done) = BUF_INIT(TEXT_MAX);
    struct sql_lexer l = {text, 1};
    bool skip = false;
    int r;

    for (struct sql_token t = sql_next(&l); t.kind != SQL_END; t = sql_next(&l)) {
        if (t.kind == SQL_OPEN)
            return err_set(ERR_INVALID, "%zu: without its end: %.*s", t.line,
                           STR_ARG(str_head(t.text, 20)));
        if (t.kind == SQL_COMMENT) {
            r = section_mark(&t, engine, &skip);
            if (r < 0)
                return r;
        }
        if (skip)
            put_line_ends(&b, t.text);
        else
            buf_put(&b, t.text);
    }
    return finish(a, &b, ret);
}

/* Where in a statement we are: to find `create table NAME ( … )` and what follows it. */
struct place {
    size_t words;       /* seen at depth 0 */
    bool create, table; /* the first was `create`; `table` followed */
    bool body;          /* its ( … ) began */
    bool options;       /* a word stands behind it: `without rowid` */
    int depth;
};

static void look(struct place *p, const struct sql_token *t)
{
    if (t->kind == SQL_OTHER && str_eq(t->text, S("("))) {
        p->body = p->body || (p->table && p->depth == 0);
        p->depth++;
    } else if (t->kind == SQL_OTHER && str_eq(t->text, S(")"))) {
        p->depth--;
    } else if (t->kind == SQL_WORD && p->depth == 0) {
        if (p->words == 0)
            p->create = str_eq_nocase(t->text, S("create"));
        else if (p->words == 1 && p->create)
            p->table = str_eq_nocase(t->text, S("table")); /* not `virtual table` */
        if (!p->body && str_eq_nocase(t->text, S("as")))
            p->table = false; /* create table … as select */
        p->options = p->body;
        p->words++;
    }
}

static void end_statement(struct buf *b, struct place *p, enum db_engine engine)
{
    if (engine == DB_SQLITE && p->body && p->depth == 0)
        buf_put(b, p->options ? S(", strict") : S(" strict"));
    *p = (struct place){0};
}

static void put_word(struct buf *b, struct str word, enum db_engine engine)
{
    enum sql_type t = sql_type_find(word);

    if (t == SQL_TYPE__MAX)
        buf_put(b, word);
    else
        buf_put(b, str_c(engine == DB_SQLITE ? types[t].sqlite : types[t].column));
}

int dialect_schema(struct arena *a, struct str text, enum db_engine engine, struct str *ret)
{
    struct buf b cleanup(buf_done) = BUF_INIT(TEXT_MAX);
    struct sql_lexer l = {.line = 1};
    struct place place = {0};
    int r = dialect_sections(a, text, engine, &l.rest);

    if (r < 0)
        return r;
    for (struct sql_token t = sql_next(&l); t.kind != SQL_END; t = sql_next(&l)) {
        if (t.kind == SQL_OTHER && str_eq(t.text, S(";")))
            end_statement(&b, &place, engine);
        else
            look(&place, &t);
        if (t.kind == SQL_WORD)
            put_word(&b, t.text, engine);
        else
            buf_put(&b, t.text);
    }
    return finish(a, &b, ret);
}

int dialect_typed(struct arena *a, struct str text, struct str *ret)
{
    struct buf b cleanup(buf_done) = BUF_INIT(TEXT_MAX);
    struct sql_lexer l = {.line = 1};
    int r = dialect_sections(a, text, DB_SQLITE, &l.rest);

    if (r < 0)
        return r;
    for (struct sql_token t = sql_next(&l); t.kind != SQL_END; t = sql_next(&l)) {
        buf_put(&b, t.text);
        if (t.kind == SQL_WORD && sql_type_find(t.text) == SQL_TYPE_ID)
            buf_put(&b, S(" primary key"));
    }
    return finish(a, &b, ret);
}
