/* ctoken.c: C's lexical grammar, as far as the checkers need it. */
#include "ctoken.h"

static bool is_name_char(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static char peek(const struct clex *l, size_t n)
{
    return l->at + n < l->text.n ? l->text.p[l->at + n] : 0;
}

static bool more(const struct clex *l)
{
    return l->at < l->text.n;
}

static void step(struct clex *l)
{
    if (l->text.p[l->at] == '\n')
        l->line++;
    l->at++;
}

static void skip_line(struct clex *l)
{
    while (more(l) && peek(l, 0) != '\n')
        step(l);
}

static void skip_comment(struct clex *l)
{
    step(l);
    step(l);
    while (more(l) && !(peek(l, 0) == '*' && peek(l, 1) == '/'))
        step(l);
    for (int i = 0; i < 2 && more(l); i++)
        step(l);
}

/* White space, comments, lines that go on after a backslash. */
static void skip_blank(struct clex *l, bool over_lines)
{
    while (more(l)) {
        char c = peek(l, 0);

        if (c == '\n' && !over_lines)
            return;
        if (c == '/' && peek(l, 1) == '*')
            skip_comment(l);
        else if (c == '/' && peek(l, 1) == '/')
            skip_line(l);
        else if (c == '\\' && peek(l, 1) == '\n')
            l->at++, step(l);
        else if (c == ' ' || c == '\t' || c == '\n' || c == '\r' || c == '\f' || c == '\v')
            step(l);
        else
            return;
    }
}

static struct ctoken token(const struct clex *l, enum ctoken_kind kind, size_t from, size_t line)
{
    return (struct ctoken){.kind = kind, .text = str_of(l->text.p + from, l->at - from), .line = line};
}

/* Up to the closing quote, or to the end of the line for what is no C. */
static struct ctoken take_quoted(struct clex *l, char end, enum ctoken_kind kind)
{
    size_t from = l->at;
    size_t line = l->line;

    step(l);
    while (more(l) && peek(l, 0) != end && peek(l, 0) != '\n') {
        if (peek(l, 0) == '\\' && l->at + 1 < l->text.n)
            step(l);
        step(l);
    }
    if (more(l) && peek(l, 0) == end)
        step(l);
    return token(l, kind, from, line);
}

static struct ctoken take_word(struct clex *l)
{
    enum ctoken_kind kind = is_digit(peek(l, 0)) ? CTOKEN_NUMBER : CTOKEN_NAME;
    size_t from = l->at;
    size_t line = l->line;

    while (more(l) && is_name_char(peek(l, 0)))
        step(l);
    /* u8"…", L'…': the prefix says nothing to us. */
    if (kind == CTOKEN_NAME && l->at - from <= 2 && peek(l, 0) == '"')
        return take_quoted(l, '"', CTOKEN_STRING);
    return token(l, kind, from, line);
}

/* After #: the file of an include; *ret false for any other directive, whose words follow as such. */
static bool take_include(struct clex *l, struct ctoken *ret)
{
    struct ctoken word;

    skip_blank(l, false);
    if (!more(l) || !is_name_char(peek(l, 0)))
        return false;
    word = take_word(l);
    if (!str_eq(word.text, S("include")) && !str_eq(word.text, S("include_next")) &&
        !str_eq(word.text, S("import")))
        return false;
    skip_blank(l, false);
    if (peek(l, 0) == '<')
        *ret = take_quoted(l, '>', CTOKEN_INCLUDE);
    else if (peek(l, 0) == '"')
        *ret = take_quoted(l, '"', CTOKEN_INCLUDE);
    else if (more(l) && is_name_char(peek(l, 0)))
        *ret = take_word(l), ret->kind = CTOKEN_INCLUDE;
    else
        return false;
    return true;
}

struct ctoken ctoken_next(struct clex *l)
{
    struct ctoken t;
    size_t from;
    size_t line;

    skip_blank(l, true);
    if (!more(l))
        return (struct ctoken){.kind = CTOKEN_END, .text = S(""), .line = l->line};
    from = l->at;
    line = l->line;
    if (is_name_char(peek(l, 0)))
        return take_word(l);
    if (peek(l, 0) == '"')
        return take_quoted(l, '"', CTOKEN_STRING);
    if (peek(l, 0) == '\'')
        return take_quoted(l, '\'', CTOKEN_CHAR);
    step(l);
    if (l->text.p[from] == '#' && take_include(l, &t))
        return t;
    if (l->text.p[from] == '-' && peek(l, 0) == '>')
        step(l);
    else if (l->text.p[from] == '#')
        l->at = from + 1, l->line = line; /* its words follow */
    return token(l, CTOKEN_OTHER, from, line);
}
