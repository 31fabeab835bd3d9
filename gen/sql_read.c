/* sql_read.c: from the text of a file to queries that are known to prepare.
 *
 *     --- NAME(PARAMETER TYPE, …) HOW [ROW]
 *     -- comment
 *     select … ;
 *
 * A query goes on until the next --- . For each engine its sections are chosen, its :parameters
 * numbered and its white space shortened; SQLite then prepares it and names its columns. */
#include "sql.h"
#include "base/num.h"
#include "base/vec.h"
#include <sqlite3.h>
#include <stdio.h>

#define QUERY_MAX (256 * KiB)

/* The words after which a name would not compile in the generated function. */
static bool is_taken(struct str name)
{
    static const char *const taken[] = {
        "auto",     "bool",     "break",  "case",    "char",     "const",    "continue",
        "default",  "do",       "double", "else",    "enum",     "extern",   "false",
        "float",    "for",      "goto",   "if",      "inline",   "int",      "long",
        "register", "restrict", "return", "short",   "signed",   "sizeof",   "static",
        "struct",   "switch",   "true",   "typedef", "union",    "unsigned", "void",
        "volatile", "while",    "asm",    "typeof",  "must_use", "cleanup",
    };

    for (size_t i = 0; i < COUNT(taken); i++) {
        if (str_eq(name, str_c(taken[i])))
            return true;
    }
    return false;
}

/* What a parameter cannot be called besides: the function's other parameters, and its own
 * variables, which end in _ . */
static bool is_local(struct str name)
{
    return str_eq(name, S("db")) || str_eq(name, S("a")) || str_starts(name, S("ret_")) ||
           str_ends(name, S("_"));
}

/* A lower-case word of C. */
static bool is_name(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];

        if (!((c >= 'a' && c <= 'z') || c == '_' || (i > 0 && c >= '0' && c <= '9')))
            return false;
    }
    return s.n > 0 && !is_taken(s);
}

static struct sql_field *find_field(const struct sql_fields *f, struct str name)
{
    for (size_t i = 0; i < f->n; i++) {
        if (str_eq(f->v[i].name, name))
            return &f->v[i];
    }
    return NULL;
}

/* The part of the file that is one query, before it is understood. */
struct raw {
    size_t line;     /* of the header */
    struct str head; /* NAME(…) HOW ROW, lines joined */
    size_t body_line;
    struct str body;
};

struct raws {
    struct raw *v;
    size_t n, room;
};

static bool is_header(struct str line)
{
    return str_starts(line, S("---"));
}

/* What stands before the first --- is for the reader: comments only. */
static void check_preface(struct sql_run *run, struct str line, size_t number)
{
    if (str_trim(line).n && !str_starts(str_trim(line), S("--")))
        sql_mistake(run, number,
                    "before the first query (--- NAME(…) HOW) there can only be comments");
}

static void split(struct sql_run *run, struct str text, struct raws *ret)
{
    struct str line;
    size_t number = 0;
    struct raw *raw = NULL;
    bool open = false; /* the header waits for its ) */

    while (str_next(&text, '\n', &line)) {
        number++;
        if (is_header(line) && raw && open) {
            raw->head = arena_fmt(run->arena, "%.*s %.*s", STR_ARG(raw->head),
                                  STR_ARG(str_trim(str_skip(line, 3))));
        } else if (is_header(line)) {
            raw = vec_push(run->arena, ret);
            *raw = (struct raw){.line = number, .head = str_trim(str_skip(line, 3))};
        } else if (!raw) {
            check_preface(run, line, number);
            continue;
        } else if (line.n) {
            if (!raw->body_line)
                *raw = (struct raw){raw->line, raw->head, number, line};
            raw->body.n = (size_t)(line.p + line.n - raw->body.p);
        }
        open = is_header(line) && str_find_char(raw->head, ')') < 0;
    }
}

static bool read_params(struct sql_run *run, const struct raw *raw, struct str list,
                        struct sql_query *q)
{
    struct str part;

    while (str_next(&list, ',', &part)) {
        struct sql_field f;
        struct str type;

        str_cut(str_trim(part), ' ', &f.name, &type);
        f.type = sql_type_find(str_trim(type));
        if (f.type == SQL_TYPE__MAX) {
            sql_mistake(run, raw->line, "parameter '%.*s' has no type that we know: '%.*s'",
                        STR_ARG(f.name), STR_ARG(str_trim(type)));
            return false;
        }
        if (!is_name(f.name) || is_local(f.name)) {
            sql_mistake(run, raw->line, "a parameter cannot be called '%.*s'", STR_ARG(f.name));
            return false;
        }
        if (find_field(&q->params, f.name)) {
            sql_mistake(run, raw->line, "parameter '%.*s' is declared twice", STR_ARG(f.name));
            return false;
        }
        *vec_push(run->arena, &q->params) = f;
    }
    if (q->params.n > UINT8_MAX)
        sql_mistake(run, raw->line, "more than %d parameters", UINT8_MAX);
    return q->params.n <= UINT8_MAX;
}

static bool read_how(struct sql_run *run, const struct raw *raw, struct str tail,
                     struct sql_query *q)
{
    static const char signs[] = {'1', '?', '*', '!'};
    struct str how, row;

    str_cut(str_trim(tail), ' ', &how, &row);
    row = str_trim(row);
    for (unsigned i = 0; i < COUNT(signs); i++) {
        if (how.n != 1 || how.p[0] != signs[i])
            continue;
        q->how = (enum sql_how)i;
        q->row = row.n ? row : q->name;
        if (is_name(q->row) && !(q->how == SQL_CHANGE && row.n))
            return true;
        sql_mistake(run, raw->line, "a row cannot be called '%.*s' here", STR_ARG(row));
        return false;
    }
    sql_mistake(
        run, raw->line,
        "after the parameters stands 1 (one row), ? (one or none), * (all) or ! (none), not '%.*s'",
        STR_ARG(how));
    return false;
}

static bool read_head(struct sql_run *run, const struct raw *raw, struct sql_query *q)
{
    ptrdiff_t open = str_find_char(raw->head, '(');
    ptrdiff_t close = str_find_char(raw->head, ')');
    struct str list;

    if (open < 0 || close < open) {
        sql_mistake(run, raw->line, "a query begins with --- NAME(PARAMETER TYPE, …) HOW [ROW]");
        return false;
    }
    q->name = str_trim(str_head(raw->head, (size_t)open));
    if (!is_name(q->name) || str_eq(q->name, S("queries")) || str_eq(q->name, S("count"))) {
        sql_mistake(run, raw->line, "a query cannot be called '%.*s'", STR_ARG(q->name));
        return false;
    }
    list = str_skip(str_head(raw->head, (size_t)close), (size_t)open + 1);
    return read_params(run, raw, list, q) &&
           read_how(run, raw, str_skip(raw->head, (size_t)close + 1), q);
}

/* The comment lines right under the header. */
static void read_comment(struct sql_run *run, struct str body, struct sql_query *q)
{
    struct buf b cleanup(buf_done) = BUF_INIT(QUERY_MAX);
    struct str line;

    while (str_next(&body, '\n', &line) && str_starts(line, S("--")) &&
           !str_starts(line, S("-- only "))) {
        if (b.n)
            buf_char(&b, '\n');
        buf_put(&b, str_trim(str_skip(line, 2)));
    }
    q->comment = arena_str(run->arena, buf_str(&b));
}

/* Text that is being made for an engine, and the source's line for each of its bytes. */
struct made {
    struct buf text;
    struct lines {
        size_t *v;
        size_t n, room;
    } lines;
};

static void made_put(struct sql_run *run, struct made *m, struct str s, size_t line)
{
    buf_put(&m->text, s);
    while (m->lines.n < m->text.n)
        *vec_push(run->arena, &m->lines) = line;
}

static void made_done(struct made *m)
{
    buf_done(&m->text);
}

static size_t made_line(const struct made *m, int offset, size_t otherwise)
{
    return offset >= 0 && (size_t)offset < m->lines.n ? m->lines.v[offset] : otherwise;
}

/* The number of the parameter from 1, marked as used; 0: not declared. */
static size_t use_param(const struct sql_query *q, struct str name, bool *used)
{
    const struct sql_field *f = find_field(&q->params, name);

    if (!f)
        return 0;
    used[f - q->params.v] = true;
    return (size_t)(f - q->params.v) + 1;
}

static bool put_param(struct sql_run *run, const struct sql_query *q, enum db_engine e,
                      const struct sql_token *t, size_t line, struct made *m, bool *used)
{
    struct str name = str_skip(t->text, 1);
    size_t i = use_param(q, name, used);
    struct str s;

    if (!i) {
        sql_mistake(run, line, "parameter :%.*s is not declared", STR_ARG(name));
        return false;
    }
    s = e == DB_SQLITE
            ? arena_fmt(run->arena, "?%zu", i)
            : arena_fmt(run->arena, "$%zu::%s", i, sql_type_cast(q->params.v[i - 1].type, e));
    made_put(run, m, s, line);
    return true;
}

static void put_word(struct sql_run *run, struct str word, enum db_engine e, size_t line,
                     struct made *m)
{
    enum sql_type type = sql_type_find(word);

    made_put(run, m, type == SQL_TYPE__MAX ? word : str_c(sql_type_cast(type, e)), line);
}

/* One token goes over; false: a mistake was found. */
static bool put_token(struct sql_run *run, const struct sql_query *q, enum db_engine e,
                      const struct sql_token *t, size_t line, struct made *m, bool *used)
{
    switch (t->kind) {
    case SQL_SPACE:
    case SQL_COMMENT:
        if (m->text.n && m->text.p[m->text.n - 1] != ' ')
            made_put(run, m, S(" "), line);
        return true;
    case SQL_PARAM:
        return put_param(run, q, e, t, line, m, used);
    case SQL_WORD:
        put_word(run, t->text, e, line, m);
        return true;
    case SQL_NAME:
    case SQL_STRING:
    case SQL_NUMBER:
    case SQL_OTHER:
    case SQL_OPEN:
    case SQL_END:
        made_put(run, m, t->text, line);
        return true;
    }
    return true;
}

static bool check_used(struct sql_run *run, const struct raw *raw, const struct sql_query *q,
                       enum db_engine e, const bool *used)
{
    bool sections = str_find(raw->body, S("-- only ")) >= 0;

    for (size_t i = 0; i < q->params.n; i++) {
        if (used[i])
            continue;
        sql_mistake(run, raw->line, "parameter '%.*s' is declared but not used%s",
                    STR_ARG(q->params.v[i].name),
                    !sections          ? ""
                    : e == DB_POSTGRES ? " on PostgreSQL"
                                       : " on SQLite");
        return false;
    }
    return true;
}

/* After the ; there is nothing but comments. */
static bool check_end(struct sql_run *run, struct sql_lexer *l, size_t base)
{
    for (struct sql_token t = sql_next(l); t.kind != SQL_END; t = sql_next(l)) {
        if (t.kind == SQL_SPACE || t.kind == SQL_COMMENT)
            continue;
        sql_mistake(run, base + t.line, "something stands behind the query's ';'");
        return false;
    }
    return true;
}

/* dialect.h's "LINE: why", with the line of the file. */
static void mistake_in_body(struct sql_run *run, size_t base)
{
    struct str line, why;
    int64_t number = 0;

    if (str_cut(str_c(err_context()), ':', &line, &why) &&
        num_parse(line, 1, INT32_MAX, &number) < 0)
        number = 0;
    sql_mistake(run, base + (size_t)number, "%.*s", STR_ARG(str_trim(why)));
}

/* The query's text for one engine, without its ';'. */
static bool make_text(struct sql_run *run, const struct raw *raw, const struct sql_query *q,
                      enum db_engine e, struct made *m)
{
    bool *used = arena_many(run->arena, q->params.n, bool);
    size_t base = raw->body_line - 1;
    struct sql_lexer l = {.line = 1};

    if (dialect_sections(run->arena, raw->body, e, &l.rest) < 0) {
        mistake_in_body(run, base);
        return false;
    }
    for (struct sql_token t = sql_next(&l); t.kind != SQL_END; t = sql_next(&l)) {
        if (t.kind == SQL_OTHER && str_eq(t.text, S(";"))) {
            if (m->text.n && m->text.p[m->text.n - 1] == ' ')
                m->text.p[--m->text.n] = 0;
            return check_end(run, &l, base) && check_used(run, raw, q, e, used);
        }
        if (!put_token(run, q, e, &t, base + t.line, m, used))
            return false;
    }
    sql_mistake(run, raw->line, "query '%.*s' has no ';' at its end", STR_ARG(q->name));
    return false;
}

/* The type of a column: said by its alias "name:TYPE", or the one it was declared with. */
static bool read_column(struct sql_run *run, struct sqlite3_stmt *s, int i, struct sql_query *q)
{
    const char *declared = sqlite3_column_decltype(s, i);
    struct sql_field f;
    struct str type;

    if (str_cut(arena_str(run->arena, str_c(sqlite3_column_name(s, i))), ':', &f.name, &type))
        f.type = sql_type_find(type);
    else if (declared && str_eq_nocase(str_c(declared), S("INTEGER")))
        f.type = SQL_TYPE_INT; /* rowid */
    else
        f.type = sql_type_find(str_c(declared));
    if (f.type == SQL_TYPE__MAX) {
        sql_mistake(
            run, q->line,
            "column %d has no type: give the expression a name that says it, as in: count(*) as \"n:INT\"",
            i + 1);
        return false;
    }
    if (!is_name(f.name)) {
        sql_mistake(run, q->line, "a column cannot be called '%.*s'", STR_ARG(f.name));
        return false;
    }
    if (find_field(&q->columns, f.name)) {
        sql_mistake(run, q->line, "two columns are called '%.*s'", STR_ARG(f.name));
        return false;
    }
    *vec_push(run->arena, &q->columns) = f;
    return true;
}

static bool check_columns(struct sql_run *run, struct sqlite3_stmt *s, struct sql_query *q)
{
    int n = sqlite3_column_count(s);

    if (n > UINT8_MAX) {
        sql_mistake(run, q->line, "more than %d columns", UINT8_MAX);
        return false;
    }
    if ((q->how == SQL_CHANGE) != (n == 0)) {
        sql_mistake(run, q->line,
                    n ? "a query with ! returns no rows, but this one does"
                      : "this query returns no rows: declare it with !");
        return false;
    }
    if ((size_t)sqlite3_bind_parameter_count(s) > q->params.n) {
        sql_mistake(run, q->line, "parameters are written :name, nothing else");
        return false;
    }
    for (int i = 0; i < n; i++) {
        if (!read_column(run, s, i, q))
            return false;
    }
    return true;
}

static void finalize(struct sqlite3_stmt **s)
{
    sqlite3_finalize(*s);
}

/* SQLite has the last word. */
static bool check(struct sql_run *run, const struct made *m, struct sql_query *q)
{
    struct sqlite3_stmt *s cleanup(finalize) = NULL;

    if (sqlite3_prepare_v2(run->db, q->text[DB_SQLITE].p, (int)q->text[DB_SQLITE].n, &s, NULL) !=
        SQLITE_OK) {
        sql_mistake(run, made_line(m, sqlite3_error_offset(run->db), q->line), "%s",
                    sqlite3_errmsg(run->db));
        return false;
    }
    if (!s) {
        sql_mistake(run, q->line, "query '%.*s' is empty", STR_ARG(q->name));
        return false;
    }
    return check_columns(run, s, q);
}

static bool make(struct sql_run *run, const struct raw *raw, struct sql_query *q)
{
    q->line = raw->line;
    if (!read_head(run, raw, q))
        return false;
    read_comment(run, raw->body, q);
    for (unsigned e = 0; e < DB_ENGINE__MAX; e++) {
        struct made m cleanup(made_done) = {.text = BUF_INIT(QUERY_MAX)};

        if (!make_text(run, raw, q, (enum db_engine)e, &m))
            return false;
        q->text[e] = arena_str(run->arena, buf_str(&m.text));
        if (e == DB_SQLITE && !check(run, &m, q))
            return false;
    }
    return true;
}

static bool same_columns(const struct sql_fields *a, const struct sql_fields *b)
{
    if (a->n != b->n)
        return false;
    for (size_t i = 0; i < a->n; i++) {
        if (!str_eq(a->v[i].name, b->v[i].name) || a->v[i].type != b->v[i].type)
            return false;
    }
    return true;
}

/* Against the queries before it: a name once, a row always the same. */
static bool check_among(struct sql_run *run, const struct sql_queries *all,
                        const struct sql_query *q)
{
    for (size_t i = 0; i < all->n; i++) {
        const struct sql_query *other = &all->v[i];

        if (str_eq(other->name, q->name)) {
            sql_mistake(run, q->line, "query '%.*s' is there already, in line %zu",
                        STR_ARG(q->name), other->line);
            return false;
        }
        if (q->how != SQL_CHANGE && other->how != SQL_CHANGE && str_eq(other->row, q->row) &&
            !same_columns(&other->columns, &q->columns)) {
            sql_mistake(run, q->line, "row '%.*s' has other columns than in line %zu",
                        STR_ARG(q->row), other->line);
            return false;
        }
    }
    return true;
}

void sql_read(struct sql_run *run, struct str text, struct sql_queries *ret)
{
    struct raws raws = {0};

    split(run, text, &raws);
    for (size_t i = 0; i < raws.n; i++) {
        struct sql_query q = {0};

        if (make(run, &raws.v[i], &q) && check_among(run, ret, &q))
            *vec_push(run->arena, ret) = q;
    }
}
