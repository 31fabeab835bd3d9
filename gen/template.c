/* template.c: templates to C functions.
 *
 * One pass: literal bytes go through the markup scanner into a pending literal, which is written
 * as one html_put() when a statement follows; directives become statements under a #line of
 * their own, so that the C compiler speaks of the template. Branches and loops keep the context
 * that they began with, and it must fit where they end. */
#include "template.h"
#include "base/utf8.h"
#include "base/vec.h"
#include "markup.h"

#define DEPTH_MAX 64 /* of blocks in a template, of brackets in an expression */

enum block_kind {
    BLOCK_TEMPLATE,
    BLOCK_IF,
    BLOCK_FOR
};

struct block {
    enum block_kind kind;
    size_t line;
    struct context start;
    struct context end; /* of the branches so far */
    bool has_end;
    bool has_else;
};

struct compiler {
    struct arena *arena;
    const struct template_input *in;
    struct diag *diag;
    struct buf *c;
    struct buf *declarations;
    struct buf *uses;
    struct buf literal;
    size_t literal_line;
    size_t at, line; /* the next byte, and its line */
    size_t after;    /* beyond the directive that is being read */
    struct markup markup;
    struct block blocks[DEPTH_MAX];
    size_t depth;
    bool
        after_text; /* a {t} was the last thing to be written, whatever blocks began or ended since */
    struct str name; /* of the template */
    struct map names;
    bool failed;
};

/* The first mistake is the one that is said. */
static bool fail(struct compiler *t, size_t line, const char *format, ...) printf_like(3, 4);
static bool fail(struct compiler *t, size_t line, const char *format, ...)
{
    va_list args;
    struct str message;

    va_start(args, format);
    message = arena_vfmt(t->arena, format, args);
    va_end(args);
    if (!t->failed)
        diag_at(t->diag, t->in->path, line, "%.*s", STR_ARG(message));
    t->failed = true;
    return false;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\n' || c == '\t';
}

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static size_t lines_in(struct str s)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n';
    return n;
}

/* A C name at the beginning of *s, taken off; n == 0 if there is none. */
static struct str take_name(struct str *s)
{
    size_t n = 0;
    struct str name;

    while (n < s->n && is_name_char(s->p[n]) && !(n == 0 && s->p[0] <= '9'))
        n++;
    name = str_head(*s, n);
    *s = str_skip(*s, n);
    return name;
}

static void skip_spaces(struct str *s)
{
    while (s->n && is_space(s->p[0]))
        *s = str_skip(*s, 1);
}

/* The line of a place inside the directive that began at t->line. */
static size_t line_of(const struct compiler *t, const char *place)
{
    const char *start = t->in->text.p + t->at;
    const char *end = t->in->text.p + t->in->text.n;

    return place > start && place <= end
               ? t->line + lines_in(str_of(start, (size_t)(place - start)))
               : t->line;
}

/* ---- writing ---- */

static void put_place(const struct compiler *t, struct buf *out, size_t line)
{
    buf_fmt(out, "#line %zu \"", line);
    for (size_t i = 0; i < t->in->path.n; i++) {
        if (t->in->path.p[i] == '"' || t->in->path.p[i] == '\\')
            buf_char(out, '\\');
        buf_char(out, t->in->path.p[i]);
    }
    buf_put(out, S("\"\n"));
}

static size_t indent(const struct compiler *t)
{
    return t->depth * 4;
}

static void flush(struct compiler *t)
{
    if (t->literal.n == 0)
        return;
    put_place(t, t->c, t->literal_line);
    buf_fmt(t->c, "%*shtml_put(h, ", (int)indent(t), "");
    put_literal(t->c, buf_str(&t->literal), indent(t) + 12);
    buf_fmt(t->c, ", %zu);\n", t->literal.n);
    buf_clear(&t->literal);
}

/* Begin a statement that comes from `line`. */
static void begin_statement(struct compiler *t, size_t line)
{
    flush(t);
    put_place(t, t->c, line);
    buf_fmt(t->c, "%*s", (int)indent(t), "");
}

static void add_literal(struct compiler *t, struct str s)
{
    if (t->literal.n == 0)
        t->literal_line = t->line;
    buf_put(&t->literal, s);
}

/* Move over source bytes without writing them. */
static void advance(struct compiler *t, size_t n)
{
    t->line += lines_in(str_of(t->in->text.p + t->at, n));
    t->at += n;
}

/* ---- expressions ---- */

struct brackets {
    char v[DEPTH_MAX];
    size_t n;
};

static char closing_of(char c)
{
    return c == '(' ? ')' : c == '[' ? ']' : '}';
}

/* The end of the string or character that begins at s[i], or 0. */
static size_t string_end(struct str s, size_t i)
{
    char quote = s.p[i];

    for (i++; i < s.n && s.p[i] != '\n'; i++) {
        if (s.p[i] == '\\')
            i++;
        else if (s.p[i] == quote)
            return i + 1;
    }
    return 0;
}

/* What would not stay inside the C expression that it stands in. */
static const char *refused_in_expression(struct str s, size_t i)
{
    char next = i + 1 < s.n ? s.p[i + 1] : 0;

    if (s.p[i] == ';')
        return "a statement: only an expression may stand here";
    if (s.p[i] == '#' || s.p[i] == '\\')
        return "# and \\ may stand in strings only";
    if (s.p[i] == '/' && (next == '/' || next == '*'))
        return "a comment inside a directive: write {# … #}";
    return NULL;
}

/* One bracket; false with a message if it does not fit. *ret_done: it closed the directive. */
static bool take_bracket(struct compiler *t, struct brackets *b, const char *at, bool *ret_done)
{
    char c = *at;

    *ret_done = false;
    if (c == '(' || c == '[' || c == '{') {
        if (b->n == DEPTH_MAX)
            return fail(t, line_of(t, at), "brackets are nested more than %d deep", DEPTH_MAX);
        b->v[b->n++] = closing_of(c);
        return true;
    }
    if (b->n == 0 && c == '}') {
        *ret_done = true;
        return true;
    }
    if (b->n == 0 || b->v[b->n - 1] != c)
        return fail(t, line_of(t, at), "a %c without its other", c);
    b->n--;
    return true;
}

/* The inside of the directive whose { is at t->at. */
static bool scan_directive(struct compiler *t, struct str *ret)
{
    struct str s = str_skip(t->in->text, t->at + 1);
    struct brackets open = {0};
    size_t i = 0;

    while (i < s.n) {
        const char *refused = refused_in_expression(s, i);
        bool done;

        if (refused)
            return fail(t, line_of(t, s.p + i), "%s", refused);
        if (s.p[i] == '"' || s.p[i] == '\'') {
            size_t end = string_end(s, i);

            if (end == 0)
                return fail(t, line_of(t, s.p + i), "a string is not closed on its line");
            i = end;
            continue;
        }
        if (strchr("()[]{}", s.p[i])) {
            if (!take_bracket(t, &open, s.p + i, &done))
                return false;
            if (done) {
                *ret = str_head(s, i);
                return true;
            }
        }
        i++;
    }
    return fail(t, t->line, "this { is not closed");
}

/* An assignment: = that is no comparison; ++ and --. Inside braces it names a member: .a = 1. */
static bool is_assignment(struct str s, size_t i)
{
    char before = i > 0 ? s.p[i - 1] : 0;
    char before2 = i > 1 ? s.p[i - 2] : 0;
    char next = i + 1 < s.n ? s.p[i + 1] : 0;

    if ((s.p[i] == '+' && next == '+') || (s.p[i] == '-' && next == '-'))
        return true;
    if (s.p[i] != '=' || next == '=' || before == '=' || before == '!')
        return false;
    if (before == '<' || before == '>')
        return before2 == before;
    return true;
}

static bool check_expression(struct compiler *t, struct str s)
{
    size_t braces = 0;
    size_t line = line_of(t, s.p);

    if (str_trim(s).n == 0)
        return fail(t, line, "an expression is missing");
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\'')
            i = string_end(s, i) - 1;
        else if (s.p[i] == '{')
            braces++;
        else if (s.p[i] == '}')
            braces--;
        else if (braces == 0 && is_assignment(s, i))
            return fail(t, line, "an assignment: only an expression may stand here");
    }
    return true;
}

/* ---- blocks ---- */

static struct block *top(struct compiler *t)
{
    return t->depth ? &t->blocks[t->depth - 1] : NULL;
}

static bool push_block(struct compiler *t, enum block_kind kind)
{
    if (t->depth == DEPTH_MAX)
        return fail(t, t->line, "blocks are nested more than %d deep", DEPTH_MAX);
    t->blocks[t->depth++] = (struct block){.kind = kind, .line = t->line, .start = t->markup.ctx};
    return true;
}

static bool check_blocks_here(struct compiler *t)
{
    const char *why = markup_refuses_blocks(&t->markup);

    return why ? fail(t, t->line, "%s", why) : true;
}

/* A branch ends where its directive stands: its context joins those of the branches before it. */
static bool end_branch(struct compiler *t, struct block *b)
{
    struct context joined = t->markup.ctx;

    if (b->has_end && !context_join(&b->end, &t->markup.ctx, &joined))
        return fail(t, t->line,
                    "the branches of the {if} of line %zu end in different places: %s, %s", b->line,
                    place_name(&b->end), place_name(&t->markup.ctx));
    b->end = joined;
    b->has_end = true;
    return true;
}

static bool do_if(struct compiler *t, struct str rest)
{
    if (!check_blocks_here(t) || !check_expression(t, rest))
        return false;
    begin_statement(t, line_of(t, rest.p));
    buf_fmt(t->c, "if (%.*s) {\n", STR_ARG(rest));
    return push_block(t, BLOCK_IF);
}

static bool begin_branch(struct compiler *t, const char *name)
{
    struct block *b = top(t);

    if (!check_blocks_here(t))
        return false;
    if (!b || b->kind != BLOCK_IF)
        return fail(t, t->line, "{%s} without its {if}", name);
    if (b->has_else)
        return fail(t, t->line, "{%s} after the {else} of the {if} of line %zu", name, b->line);
    if (!end_branch(t, b))
        return false;
    t->markup.ctx = b->start;
    flush(t);
    t->depth--; /* the closing brace stands one step out */
    return true;
}

static bool do_elif(struct compiler *t, struct str rest)
{
    if (!begin_branch(t, "elif") || !check_expression(t, rest))
        return false;
    begin_statement(t, line_of(t, rest.p));
    buf_fmt(t->c, "} else if (%.*s) {\n", STR_ARG(rest));
    t->depth++;
    return true;
}

static bool do_else(struct compiler *t, struct str rest)
{
    if (rest.n)
        return fail(t, t->line, "{else} takes nothing; {elif …} takes a condition");
    if (!begin_branch(t, "else"))
        return false;
    buf_fmt(t->c, "%*s} else {\n", (int)indent(t), "");
    t->depth++;
    top(t)->has_else = true;
    return true;
}

static bool do_for(struct compiler *t, struct str rest)
{
    struct str name;
    struct str in;

    skip_spaces(&rest);
    name = take_name(&rest);
    skip_spaces(&rest);
    in = take_name(&rest);
    skip_spaces(&rest);
    if (name.n == 0 || !str_eq(in, S("in")))
        return fail(t, t->line, "{for} is written {for item in list}");
    if (!check_blocks_here(t) || !check_expression(t, rest))
        return false;
    begin_statement(t, line_of(t, rest.p));
    buf_fmt(t->c, "for (size_t %.*s_index = 0; %.*s_index < (%.*s).n; %.*s_index++) {\n",
            STR_ARG(name), STR_ARG(name), STR_ARG(rest), STR_ARG(name));
    if (!push_block(t, BLOCK_FOR))
        return false;
    begin_statement(t, line_of(t, rest.p));
    buf_fmt(t->c, "__typeof__((%.*s).v) %.*s = &(%.*s).v[%.*s_index]; (void)%.*s;\n", STR_ARG(rest),
            STR_ARG(name), STR_ARG(rest), STR_ARG(name), STR_ARG(name));
    return true;
}

static bool end_if(struct compiler *t, struct block *b)
{
    struct context joined;

    if (!end_branch(t, b))
        return false;
    if (b->has_else) {
        t->markup.ctx = b->end;
        return true;
    }
    if (!context_join(&b->start, &b->end, &joined))
        return fail(t, t->line,
                    "the {if} of line %zu begins %s and ends %s, and there is no {else}", b->line,
                    place_name(&b->start), place_name(&b->end));
    t->markup.ctx = joined;
    return true;
}

static bool end_for(struct compiler *t, struct block *b)
{
    if (!context_same(&b->start, &t->markup.ctx))
        return fail(t, t->line,
                    "the {for} of line %zu begins %s and ends %s, or further on in an address",
                    b->line, place_name(&b->start), place_name(&t->markup.ctx));
    return true;
}

static bool end_template(struct compiler *t, struct block *b)
{
    if (t->markup.ctx.place != IN_TEXT || t->markup.ctx.pre)
        return fail(t, t->line, "template %.*s of line %zu ends %s", STR_ARG(t->name), b->line,
                    place_name(&t->markup.ctx));
    return true;
}

static bool do_end(struct compiler *t, struct str rest)
{
    static bool (*const ends[])(struct compiler * t, struct block * b) = {
        [BLOCK_TEMPLATE] = end_template, [BLOCK_IF] = end_if, [BLOCK_FOR] = end_for};
    struct block *b = top(t);

    if (rest.n)
        return fail(t, t->line, "{end} takes nothing");
    if (!b)
        return fail(t, t->line, "{end} without its beginning");
    if ((b->kind != BLOCK_TEMPLATE && !check_blocks_here(t)) || !ends[b->kind](t, b))
        return false;
    flush(t);
    t->depth--;
    buf_fmt(t->c, "%*s}\n", (int)indent(t), "");
    return true;
}

/* ---- texts ---- */

struct text_arg {
    struct str name;
    struct str value;
};

struct text_args {
    struct text_arg *v;
    size_t n, room;
};

/* Does an argument, name=, begin at s? (name== is a comparison.) */
static bool begins_arg(struct str s)
{
    struct str name = take_name(&s);

    return name.n && s.n && s.p[0] == '=' && !(s.n > 1 && s.p[1] == '=');
}

/* Where the next argument after the expression at the beginning of s begins, or its end. */
static size_t arg_end(struct str s)
{
    size_t depth = 0;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"' || s.p[i] == '\'')
            i = string_end(s, i) - 1;
        else if (strchr("([{", s.p[i]))
            depth++;
        else if (strchr(")]}", s.p[i]))
            depth--;
        else if (depth == 0 && is_space(s.p[i]) && begins_arg(str_skip(s, i + 1)))
            return i;
    }
    return s.n;
}

static bool take_args(struct compiler *t, struct str rest, struct text_args *args)
{
    for (skip_spaces(&rest); rest.n; skip_spaces(&rest)) {
        struct text_arg arg;
        size_t n;

        if (!begins_arg(rest))
            return fail(t, line_of(t, rest.p), "{t key name=expression}: name= is expected at %.*s",
                        STR_ARG(str_head(rest, 20)));
        arg.name = take_name(&rest);
        rest = str_skip(rest, 1);
        n = arg_end(rest);
        arg.value = str_head(rest, n);
        rest = str_skip(rest, n);
        if (!check_expression(t, arg.value))
            return false;
        *vec_push(t->arena, args) = arg;
    }
    return true;
}

static bool has_arg(const struct text_args *args, struct str name)
{
    for (size_t i = 0; i < args->n; i++)
        if (str_eq(args->v[i].name, name))
            return true;
    return false;
}

static bool check_key(struct compiler *t, struct str key, const struct text_args *args)
{
    const struct po_entry *e;

    if (!t->in->texts)
        return true;
    e = po_find(t->in->texts, key);
    if (!e)
        return fail(t, t->line, "there is no text with the key %.*s", STR_ARG(key));
    for (size_t i = 0; i < e->names.n; i++)
        if (!has_arg(args, e->names.v[i]))
            return fail(t, t->line, "the text %.*s wants {%.*s}", STR_ARG(key),
                        STR_ARG(e->names.v[i]));
    for (size_t i = 0; i < args->n; i++)
        if (!po_has_name(e, args->v[i].name))
            return fail(t, t->line, "the text %.*s has no {%.*s}", STR_ARG(key),
                        STR_ARG(args->v[i].name));
    return true;
}

/* A key as written; n == 0 if there is none. */
static struct str take_key(struct str *s)
{
    size_t n = 0;
    struct str key;

    while (n < s->n && (is_name_char(s->p[n]) || s->p[n] == '.' || s->p[n] == '-'))
        n++;
    key = str_head(*s, n);
    *s = str_skip(*s, n);
    return key;
}

/* (expression): with its parentheses. */
static struct str take_parentheses(struct str *s)
{
    size_t depth = 0;
    struct str all;
    size_t i;

    for (i = 0; i < s->n; i++) {
        if (s->p[i] == '"' || s->p[i] == '\'')
            i = string_end(*s, i) - 1;
        else if (s->p[i] == '(')
            depth++;
        else if (s->p[i] == ')' && --depth == 0)
            break;
    }
    all = str_head(*s, i + 1);
    *s = str_skip(*s, i + 1);
    return all;
}

static void put_text(struct compiler *t, struct str key, bool dynamic, const struct text_args *args)
{
    begin_statement(t, t->line);
    buf_fmt(t->c, "html_text%s(h, ", args->n ? "_args" : "");
    if (dynamic) {
        buf_put(t->c, key);
    } else {
        buf_put(t->c, S("TEXT_"));
        put_key(t->c, key);
    }
    if (args->n) {
        buf_put(t->c, S(", (const struct html_arg[]){\n"));
        for (size_t i = 0; i < args->n; i++) {
            struct str value = args->v[i].value;

            put_place(t, t->c, line_of(t, value.p));
            buf_fmt(t->c, "%*shtml_arg(\"%.*s\", (%.*s)),\n", (int)indent(t) + 4, "",
                    STR_ARG(args->v[i].name), STR_ARG(value));
        }
        buf_fmt(t->c, "%*s}, %zu", (int)indent(t), "", args->n);
    }
    buf_put(t->c, S(");\n"));
}

static bool do_t(struct compiler *t, struct str rest)
{
    struct text_args args = {0};
    const char *why = NULL;
    const char *sink = markup_sink(&t->markup, &why);
    bool dynamic;
    struct str key;

    if (!sink)
        return fail(t, t->line, "%s", why);
    if (strcmp(sink, "html_value") != 0)
        return fail(t, t->line, "a text is no address");
    skip_spaces(&rest);
    dynamic = rest.n && rest.p[0] == '(';
    key = dynamic ? take_parentheses(&rest) : take_key(&rest);
    if (key.n == 0)
        return fail(t, t->line, "{t} wants a key: {t catalogue.empty}");
    if ((dynamic && !check_expression(t, key)) || !take_args(t, rest, &args))
        return false;
    if (!dynamic && !check_key(t, key, &args))
        return false;
    put_text(t, key, dynamic, &args);
    markup_value(&t->markup);
    return true;
}

/* ---- the other directives ---- */

static bool do_html(struct compiler *t, struct str rest)
{
    if (t->in->xml)
        return fail(t, t->line, "{html} in XML: write the value, it will be escaped");
    if (t->markup.ctx.place != IN_TEXT)
        return fail(t, t->line, "{html} %s: raw HTML may stand in text only",
                    place_name(&t->markup.ctx));
    if (!check_expression(t, rest))
        return false;
    begin_statement(t, line_of(t, rest.p));
    buf_fmt(t->c, "html_raw(h, (%.*s));\n", STR_ARG(rest));
    return true;
}

static bool attr_follows_well(const struct compiler *t)
{
    struct str rest = str_skip(t->in->text, t->after);

    return rest.n == 0 || is_space(rest.p[0]) || strchr(">/{", rest.p[0]);
}

static bool do_attr(struct compiler *t, struct str rest)
{
    size_t n = 0;
    struct str name;

    skip_spaces(&rest);
    while (n < rest.n && (is_name_char(rest.p[n]) || rest.p[n] == '-'))
        n++;
    name = str_head(rest, n);
    rest = str_skip(rest, n);
    skip_spaces(&rest);
    if (name.n == 0 || !str_eq(take_name(&rest), S("if")))
        return fail(t, t->line, "{attr} is written {attr selected if condition}");
    skip_spaces(&rest);
    if (t->markup.ctx.place != IN_TAG || t->markup.ctx.closing || t->in->xml)
        return fail(t, t->line, "{attr} may stand between the attributes of an HTML tag only");
    if (!attr_follows_well(t))
        return fail(t, t->line, "white space is missing after {attr}");
    if (!check_expression(t, rest))
        return false;
    while (t->literal.n && is_space(t->literal.p[t->literal.n - 1]))
        t->literal.n--;
    begin_statement(t, line_of(t, rest.p));
    buf_fmt(t->c, "if (%.*s)\n%*shtml_put(h, \" %.*s\", %zu);\n", STR_ARG(rest), (int)indent(t) + 4,
            "", STR_ARG(name), name.n + 1);
    t->markup.ctx.needs_space = true;
    return true;
}

static bool do_call(struct compiler *t, struct str rest)
{
    struct str name;

    skip_spaces(&rest);
    name = take_name(&rest);
    rest = str_trim(rest);
    if (name.n == 0 || rest.n < 2 || rest.p[0] != '(' || rest.p[rest.n - 1] != ')')
        return fail(t, t->line, "{call} is written {call template(arguments)}");
    if (t->markup.ctx.place != IN_TEXT)
        return fail(t, t->line, "{call} %s: a template may stand in text only",
                    place_name(&t->markup.ctx));
    if (!check_expression(t, rest))
        return false;
    rest = str_trim(str_of(rest.p + 1, rest.n - 2));
    begin_statement(t, t->line);
    buf_fmt(t->c, "html_%.*s(h%s%.*s);\n", STR_ARG(name), rest.n ? ", " : "", STR_ARG(rest));
    return true;
}

static bool do_value(struct compiler *t, struct str expression)
{
    const char *why = NULL;
    const char *sink = markup_sink(&t->markup, &why);

    if (!sink)
        return fail(t, t->line, "%s", why);
    if (!check_expression(t, expression))
        return false;
    begin_statement(t, line_of(t, expression.p));
    buf_fmt(t->c, "%s(h, (%.*s));\n", sink, STR_ARG(expression));
    markup_value(&t->markup);
    return true;
}

static bool do_misplaced(struct compiler *t, struct str rest)
{
    (void)rest;
    return fail(t, t->line,
                "{use} and {template} stand outside of templates; is an {end} missing "
                "before?");
}

static const struct directive {
    const char *name;
    bool (*run)(struct compiler *t, struct str rest);
    bool line; /* when it has a line for itself, it takes the line with it */
} directives[] = {
    {"if", do_if, true},
    {"elif", do_elif, true},
    {"else", do_else, true},
    {"end", do_end, true},
    {"for", do_for, true},
    {"t", do_t, false},
    {"html", do_html, false},
    {"attr", do_attr, false},
    {"call", do_call, false},
    {"use", do_misplaced, false},
    {"template", do_misplaced, false},
};

/* A directive's name, with nothing or white space after it (`{t->x}` is a value), or {if(…)}. */
static const struct directive *find_directive(struct str inside, struct str *ret_rest)
{
    struct str rest = inside;
    struct str name = take_name(&rest);

    for (size_t i = 0; i < COUNT(directives); i++) {
        const struct directive *d = &directives[i];

        if (!str_eq(name, str_c(d->name)))
            continue;
        if (rest.n && !is_space(rest.p[0]) && !(d->line && rest.p[0] == '('))
            return NULL;
        *ret_rest = rest;
        return d;
    }
    return NULL;
}

/* ---- the text of a template ---- */

/* The white space before `from` on its line, if nothing else is there; else -1. */
static ptrdiff_t spaces_before(struct str text, size_t from)
{
    size_t i = from;

    while (i > 0 && (text.p[i - 1] == ' ' || text.p[i - 1] == '\t'))
        i--;
    return i == 0 || text.p[i - 1] == '\n' ? (ptrdiff_t)(from - i) : -1;
}

/* After a directive that stood alone on its line: take the rest of the line and what indents the
 * next one. */
static void skip_line(struct compiler *t, size_t from)
{
    struct str rest = str_skip(t->in->text, t->at);
    size_t n = 0;

    if (t->markup.ctx.place != IN_TEXT || t->markup.ctx.pre || spaces_before(t->in->text, from) < 0)
        return;
    while (n < rest.n && (rest.p[n] == ' ' || rest.p[n] == '\t'))
        n++;
    if (n < rest.n && rest.p[n] != '\n')
        return;
    while (n < rest.n && is_space(rest.p[n]))
        n++;
    advance(t, n);
}

static bool take_comment(struct compiler *t)
{
    ptrdiff_t end = str_find(str_skip(t->in->text, t->at), S("#}"));
    size_t from = t->at;

    if (end < 0)
        return fail(t, t->line, "this {# is not closed by #}");
    advance(t, (size_t)end + 2);
    skip_line(t, from);
    return true;
}

static bool take_directive(struct compiler *t)
{
    const struct directive *d;
    size_t from = t->at;
    struct str inside;
    struct str rest;

    if (!scan_directive(t, &inside))
        return false;
    t->after = t->at + inside.n + 2;
    d = find_directive(inside, &rest);
    if (d && (d->line || d->run == do_attr))
        markup_break(&t->markup, t->at);
    if (t->markup.error)
        return fail(t, t->line, "%s", t->markup.error);
    if (!(d ? d->run(t, str_trim(rest)) : do_value(t, str_trim(inside))))
        return false;
    t->after_text = d && (d->run == do_t || (d->line && t->after_text));
    advance(t, inside.n + 2);
    if (d && d->line)
        skip_line(t, from);
    return true;
}

/* One literal byte of the page, `n` source bytes long ({{ is one). */
static bool take_byte(struct compiler *t, size_t n)
{
    markup_char(&t->markup, t->at);
    if (t->markup.error)
        return fail(t, t->line, "%s", t->markup.error);
    add_literal(t, str_of(t->in->text.p + t->at, 1));
    t->after_text = false;
    advance(t, n);
    if (t->markup.drops_newline) {
        t->markup.drops_newline = false;
        if (t->at < t->in->text.n && t->in->text.p[t->at] != '\n')
            add_literal(t, S("\n"));
    }
    if (t->markup.form_opened) {
        t->markup.form_opened = false;
        begin_statement(t, t->line);
        buf_put(t->c, S("html_csrf(h);\n"));
    }
    return true;
}

static bool take_brace(struct compiler *t)
{
    struct str rest = str_skip(t->in->text, t->at);
    bool twice = rest.n > 1 && rest.p[1] == rest.p[0];

    if (t->markup.ctx.place == IN_RAW)
        return fail(t, t->line, "a brace inside a script or style element");
    if (twice)
        return take_byte(t, 2);
    if (rest.p[0] == '}')
        return fail(t, t->line, "a lone } is written }}");
    return str_starts(rest, S("{#")) ? take_comment(t) : take_directive(t);
}

/* White space in text: if it goes over a line's end, that end is what remains. After a text it is
 * html_gap()'s to say whether the language wants any. */
static bool take_space(struct compiler *t)
{
    struct str rest = str_skip(t->in->text, t->at);
    size_t n = 0;
    bool line;

    while (n < rest.n && is_space(rest.p[n]))
        n++;
    line = lines_in(str_head(rest, n));
    if (t->after_text) {
        begin_statement(t, t->line);
        buf_fmt(t->c, "html_gap(h, '%s');\n", line ? "\\n" : " ");
        t->after_text = false;
    } else {
        add_literal(t, line ? S("\n") : str_head(rest, n));
    }
    advance(t, n);
    return true;
}

static bool take_some(struct compiler *t)
{
    char c = t->in->text.p[t->at];

    if (c == '{' || c == '}')
        return take_brace(t);
    if (is_space(c) && t->markup.ctx.place == IN_TEXT && !t->markup.ctx.pre)
        return take_space(t);
    return take_byte(t, 1);
}

/* ---- the file ---- */

static bool do_use(struct compiler *t, struct str rest)
{
    rest = str_trim(rest);
    if (rest.n < 3 || rest.p[0] != '"' || rest.p[rest.n - 1] != '"' ||
        str_find_char(str_of(rest.p + 1, rest.n - 2), '"') >= 0 || lines_in(rest))
        return fail(t, t->line, "{use} is written {use \"floor/file.h\"}");
    buf_fmt(t->uses, "#include %.*s\n", STR_ARG(rest));
    return true;
}

static bool do_template(struct compiler *t, struct str rest)
{
    struct str name;

    skip_spaces(&rest);
    name = take_name(&rest);
    rest = str_trim(rest);
    if (name.n == 0 || rest.n < 2 || rest.p[0] != '(' || rest.p[rest.n - 1] != ')')
        return fail(t, t->line, "{template} is written {template name(parameters)}");
    if (map_get(&t->names, name))
        return fail(t, t->line, "the template %.*s stands twice in this file", STR_ARG(name));
    map_set(&t->names, name, t);
    rest = str_trim(str_of(rest.p + 1, rest.n - 2));
    if (str_eq(rest, S("void")))
        rest = S("");
    t->name = name;
    put_place(t, t->declarations, t->line);
    buf_fmt(t->declarations, "void html_%.*s(struct html *h%s%.*s);\n", STR_ARG(name),
            rest.n ? ", " : "", STR_ARG(rest));
    buf_char(t->c, '\n');
    put_place(t, t->c, t->line);
    buf_fmt(t->c, "void html_%.*s(struct html *h%s%.*s)\n{\n    (void)h;\n", STR_ARG(name),
            rest.n ? ", " : "", STR_ARG(rest));
    t->markup.ctx = (struct context){0};
    t->after_text = false;
    return push_block(t, BLOCK_TEMPLATE);
}

/* A directive outside of templates. */
static bool take_outer(struct compiler *t)
{
    size_t from = t->at;
    struct str inside;
    struct str rest;
    struct str name;
    bool ok;

    if (t->in->text.p[t->at] != '{')
        return fail(t, t->line, "text outside of a template");
    if (str_starts(str_skip(t->in->text, t->at), S("{#")))
        return take_comment(t);
    if (!scan_directive(t, &inside))
        return false;
    rest = inside;
    name = take_name(&rest);
    if (str_eq(name, S("use")))
        ok = do_use(t, rest);
    else if (str_eq(name, S("template")))
        ok = do_template(t, rest);
    else
        ok = fail(t, t->line, "only {use …}, {template …} and {# … #} stand outside of templates");
    if (!ok)
        return false;
    advance(t, inside.n + 2);
    skip_line(t, from);
    return true;
}

static bool compile(struct compiler *t)
{
    while (t->at < t->in->text.n) {
        bool ok = true;

        if (t->depth)
            ok = take_some(t);
        else if (is_space(t->in->text.p[t->at]))
            advance(t, 1);
        else
            ok = take_outer(t);
        if (!ok)
            return false;
    }
    if (t->depth)
        return fail(t, t->line, "an {end} is missing: for line %zu", top(t)->line);
    return true;
}

static void put_header(struct compiler *t, struct buf *h)
{
    buf_fmt(h, "/* The templates of %.*s; made by gen/html. */\n", STR_ARG(path_base(t->in->path)));
    put_guard(h, t->in->header);
    buf_put(h, S("#include \"web/html.h\"\n"));
    buf_put(h, buf_str(t->uses));
    buf_char(h, '\n');
    buf_put(h, buf_str(t->declarations));
    buf_put(h, S("\n#endif\n"));
}

static bool check_bytes(struct compiler *t)
{
    if (!utf8_is_text(t->in->text))
        return fail(t, 0, "is not UTF-8 text");
    if (str_find_char(t->in->text, '\r') >= 0)
        return fail(t, 0, "a line ends in \\r");
    return true;
}

bool template_compile(struct arena *a, const struct template_input *in, struct diag *d,
                      struct buf *c, struct buf *h)
{
    struct buf declarations cleanup(buf_done) = BUF_INIT(GEN_MAX);
    struct buf uses cleanup(buf_done) = BUF_INIT(GEN_MAX);
    struct compiler t = {.arena = a,
                         .in = in,
                         .diag = d,
                         .c = c,
                         .declarations = &declarations,
                         .uses = &uses,
                         .line = 1,
                         .markup = {.xml = in->xml, .text = in->text}};
    bool ok;

    map_init(&t.names, a);
    buf_init(&t.literal, GEN_MAX);
    buf_fmt(
        c,
        "/* The templates of %.*s; made by gen/html. */\n#include \"%.*s\"\n#include \"text_table.h\"\n",
        STR_ARG(path_base(in->path)), STR_ARG(in->header));
    buf_put(c, S("\n/* A template may leave a parameter alone that its sisters use. */\n"
                 "#pragma GCC diagnostic ignored \"-Wunused-parameter\"\n"));
    ok = check_bytes(&t) && compile(&t);
    if (ok)
        put_header(&t, h);
    buf_done(&t.literal);
    return ok;
}
