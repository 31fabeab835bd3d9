/* sql_emit.c: the C of a file of queries.
 *
 * The header declares a struct for each row and a function for each query; the source holds the
 * texts and the functions, which do nothing but bind, step and read. */
#include "sql.h"

/* How a type is written, bound and read in C. */
static const struct {
    const char *c, *bind, *get;
    bool arena; /* reading it wants the arena */
} kinds[SQL_TYPE__MAX] = {
    [SQL_TYPE_ID] = {"int64_t", "int", "int", false},
    [SQL_TYPE_REF] = {"int64_t", "int", "int", false},
    [SQL_TYPE_INT] = {"int64_t", "int", "int", false},
    [SQL_TYPE_REAL] = {"double", "real", "real", false},
    [SQL_TYPE_TEXT] = {"struct str", "text", "text", true},
    [SQL_TYPE_BLOB] = {"struct str", "blob", "blob", true},
    [SQL_TYPE_BOOL] = {"bool", "bool", "bool", false},
    [SQL_TYPE_TIME] = {"moment_t", "int", "int", false},
    [SQL_TYPE_DAY] = {"day_t", "day", "day", false},
    [SQL_TYPE_JSON] = {"struct str", "text", "text", true},
};

#define LINE_WIDTH 90

static void put_escaped(struct buf *out, char c)
{
    unsigned char u = (unsigned char)c;

    if (c == '"' || c == '\\')
        buf_fmt(out, "\\%c", c);
    else if (c == '\n')
        buf_put(out, S("\\n"));
    else if (u < 0x20 || u == 0x7f)
        buf_fmt(out, "\\%03o", u);
    else
        buf_char(out, c);
}

void sql_emit_literal(struct buf *out, struct str text)
{
    size_t width = 0;

    buf_put(out, S("    \""));
    for (size_t i = 0; i < text.n; i++) {
        put_escaped(out, text.p[i]);
        width++;
        if (i + 1 < text.n && (text.p[i] == '\n' || (text.p[i] == ' ' && width >= LINE_WIDTH))) {
            buf_put(out, S("\"\n    \""));
            width = 0;
        }
    }
    buf_char(out, '"');
}

/* A comment; nothing in it ends it early. */
static void put_comment(struct buf *out, struct str text)
{
    if (text.n == 0)
        return;
    buf_put(out, S("/* "));
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '\n')
            buf_put(out, S("\n * "));
        else
            buf_char(out, text.p[i]);
        if (text.p[i] == '*' && i + 1 < text.n && text.p[i + 1] == '/')
            buf_char(out, ' ');
    }
    buf_put(out, S(" */\n"));
}

static void put_field(struct buf *out, const struct sql_field *f)
{
    const char *c = kinds[f->type].c;

    buf_fmt(out, "%s %.*s", c, STR_ARG(f->name));
}

static bool row_is_new(const struct sql_queries *all, const struct sql_query *q)
{
    for (const struct sql_query *other = all->v; other < q; other++) {
        if (other->how != SQL_CHANGE && str_eq(other->row, q->row))
            return false;
    }
    return q->how != SQL_CHANGE;
}

/* Is there a query that returns many of this row? Then it has a list. */
static bool row_has_list(const struct sql_queries *all, struct str row)
{
    for (size_t i = 0; i < all->n; i++) {
        if (all->v[i].how == SQL_MANY && str_eq(all->v[i].row, row))
            return true;
    }
    return false;
}

static void put_row(const struct sql_run *run, const struct sql_queries *all,
                    const struct sql_query *q, struct buf *out)
{
    buf_fmt(out, "struct %.*s_%.*s_row {\n", STR_ARG(run->name), STR_ARG(q->row));
    for (size_t i = 0; i < q->columns.n; i++) {
        buf_put(out, S("    "));
        put_field(out, &q->columns.v[i]);
        buf_put(out, S(";\n"));
    }
    buf_put(out, S("};\n"));
    if (row_has_list(all, q->row)) {
        buf_fmt(out, "struct %.*s_%.*s_rows {\n", STR_ARG(run->name), STR_ARG(q->row));
        buf_fmt(out, "    struct %.*s_%.*s_row *v;\n", STR_ARG(run->name), STR_ARG(q->row));
        buf_put(out, S("    size_t n, room;\n};\n"));
    }
    buf_char(out, '\n');
}

static void put_prototype(const struct sql_run *run, const struct sql_query *q, struct buf *out)
{
    buf_fmt(out, "int %.*s_sql_%.*s(struct db *db", STR_ARG(run->name), STR_ARG(q->name));
    if (q->how != SQL_CHANGE)
        buf_put(out, S(", struct arena *a"));
    for (size_t i = 0; i < q->params.n; i++) {
        buf_put(out, S(", "));
        put_field(out, &q->params.v[i]);
    }
    if (q->how == SQL_MANY)
        buf_fmt(out, ", struct %.*s_%.*s_rows *ret_rows", STR_ARG(run->name), STR_ARG(q->row));
    else if (q->how != SQL_CHANGE)
        buf_fmt(out, ", struct %.*s_%.*s_row *ret_row", STR_ARG(run->name), STR_ARG(q->row));
    buf_char(out, ')');
}

/* What the result means, beside the query's own comment. */
static const char *meaning(enum sql_how how)
{
    switch (how) {
    case SQL_ONE:
        return "0, or ERR_ABSENT";
    case SQL_OPTION:
        return "1 found, 0 not";
    case SQL_MANY:
        return "0";
    case SQL_CHANGE:
        return "rows changed";
    }
    return "";
}

void sql_emit_header(const struct sql_run *run, const struct sql_queries *q, struct buf *out)
{
    buf_fmt(out, "/* Made by gen/sql from %.*s.sql, for the %.*s store. */\n#pragma once\n\n",
            STR_ARG(run->name), STR_ARG(run->store));
    buf_put(out, S("#include \"base/date.h\"\n#include \"store/db.h\"\n\nstruct query;\n\n"));
    for (size_t i = 0; i < q->n; i++) {
        if (row_is_new(q, &q->v[i]))
            put_row(run, q, &q->v[i], out);
    }
    for (size_t i = 0; i < q->n; i++) {
        put_comment(out, q->v[i].comment);
        put_prototype(run, &q->v[i], out);
        buf_fmt(out, " must_use; /* %s */\n", meaning(q->v[i].how));
    }
    buf_put(out, S("\n/* Every query, for stmt_prepare_all(). */\n"));
    buf_fmt(out, "extern const struct query *const %.*s_sql_queries[];\n", STR_ARG(run->name));
    buf_fmt(out, "extern const size_t %.*s_sql_count;\n", STR_ARG(run->name));
}

static void put_query(const struct sql_run *run, const struct sql_query *q, struct buf *out)
{
    buf_fmt(out, "static const struct query q_%.*s = {\n    \"%.*s.%.*s\",\n    {\n",
            STR_ARG(q->name), STR_ARG(run->name), STR_ARG(q->name));
    for (unsigned e = 0; e < DB_ENGINE__MAX; e++) {
        sql_emit_literal(out, q->text[e]);
        buf_put(out, S(",\n"));
    }
    buf_fmt(out, "    },\n    %zu,\n    %zu,\n};\n\n", q->params.n, q->columns.n);
}

static void put_reader(const struct sql_run *run, const struct sql_query *q, struct buf *out)
{
    buf_fmt(
        out,
        "static void read_%.*s(struct stmt *s, struct arena *a, struct %.*s_%.*s_row *row)\n{\n    (void)a;\n",
        STR_ARG(q->row), STR_ARG(run->name), STR_ARG(q->row));
    for (size_t i = 0; i < q->columns.n; i++) {
        const struct sql_field *f = &q->columns.v[i];

        buf_fmt(out, "    row->%.*s = stmt_%s(s, %zu%s);\n", STR_ARG(f->name), kinds[f->type].get,
                i, kinds[f->type].arena ? ", a" : "");
    }
    buf_put(out, S("}\n\n"));
}

/* The variables end in _ , as no parameter may: so every name is free for a parameter. */
static void put_opening(const struct sql_run *run, const struct sql_query *q, struct buf *out)
{
    put_prototype(run, q, out);
    buf_put(out, S("\n{\n    struct stmt *s_ cleanup(stmt_close) = NULL;\n"));
    if (q->how != SQL_CHANGE)
        buf_fmt(out, "    struct %.*s_%.*s_%s = {0};\n", STR_ARG(run->name), STR_ARG(q->row),
                q->how == SQL_MANY ? "rows rows_" : "row row_");
    buf_fmt(out,
            "    int r_ = stmt_open(db, &q_%.*s, &s_);\n\n    if (r_ < 0)\n        return r_;\n",
            STR_ARG(q->name));
    for (size_t i = 0; i < q->params.n; i++) {
        const struct sql_field *f = &q->params.v[i];

        buf_fmt(out, "    stmt_bind_%s(s_, %zu, %.*s);\n", kinds[f->type].bind, i,
                STR_ARG(f->name));
    }
}

static void put_function(const struct sql_run *run, const struct sql_query *q, struct buf *out)
{
    put_opening(run, q, out);
    switch (q->how) {
    case SQL_ONE:
    case SQL_OPTION:
        buf_fmt(out, "    r_ = stmt_%s(s_);\n    if (r_ <= 0)\n        return r_;\n",
                q->how == SQL_ONE ? "the_row" : "step");
        buf_fmt(out, "    read_%.*s(s_, a, &row_);\n", STR_ARG(q->row));
        buf_fmt(
            out,
            "    r_ = stmt_end(s_);\n    if (r_ < 0)\n        return r_;\n\n    *ret_row = row_;\n    return %d;\n",
            q->how == SQL_OPTION);
        break;
    case SQL_MANY:
        buf_fmt(
            out,
            "    while ((r_ = stmt_step(s_)) > 0)\n        read_%.*s(s_, a, vec_push(a, &rows_));\n",
            STR_ARG(q->row));
        buf_put(
            out,
            S("    if (r_ < 0)\n        return r_;\n\n    *ret_rows = rows_;\n    return 0;\n"));
        break;
    case SQL_CHANGE:
        buf_put(out, S("    r_ = stmt_end(s_);\n    return r_ < 0 ? r_ : stmt_changes(s_);\n"));
        break;
    }
    buf_put(out, S("}\n\n"));
}

static void put_table(const struct sql_run *run, const struct sql_queries *q, struct buf *out)
{
    buf_fmt(out, "const struct query *const %.*s_sql_queries[] = {\n", STR_ARG(run->name));
    for (size_t i = 0; i < q->n; i++)
        buf_fmt(out, "    &q_%.*s,\n", STR_ARG(q->v[i].name));
    buf_fmt(out, "    NULL,\n};\nconst size_t %.*s_sql_count = %zu;\n", STR_ARG(run->name), q->n);
}

void sql_emit_source(const struct sql_run *run, const struct sql_queries *q, const char *header,
                     struct buf *out)
{
    buf_fmt(out, "/* Made by gen/sql from %.*s.sql, for the %.*s store. */\n", STR_ARG(run->name),
            STR_ARG(run->store));
    buf_fmt(out, "#include \"%s\"\n#include \"base/vec.h\"\n#include \"store/stmt.h\"\n\n", header);
    for (size_t i = 0; i < q->n; i++)
        put_query(run, &q->v[i], out);
    for (size_t i = 0; i < q->n; i++) {
        if (row_is_new(q, &q->v[i]))
            put_reader(run, &q->v[i], out);
    }
    for (size_t i = 0; i < q->n; i++)
        put_function(run, &q->v[i], out);
    put_table(run, q, out);
}
