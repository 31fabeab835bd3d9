/* po.c: the reader of .po files: gettext's format, of which texts need the smaller part. */
#include "po.h"
#include "base/file.h"
#include "base/utf8.h"
#include "base/vec.h"
#include <sys/stat.h>

#define KEY_MAX   80
#define NAMES_MAX 16

/* The entry that is being read. */
struct po_reader {
    struct arena *arena;
    struct str file;
    struct diag *diag;
    struct po_set *set;
    size_t line;
    enum {
        NOTHING,
        IN_KEY,
        IN_TEXT
    } part;
    bool fuzzy, fuzzy_next;
    size_t key_line;
    struct buf key, text;
};

void po_set_init(struct po_set *set, struct arena *a)
{
    *set = (struct po_set){0};
    map_init(&set->by_key, a);
}

const struct po_entry *po_find(const struct po_set *set, struct str key)
{
    return map_get(&set->by_key, key);
}

bool po_has_name(const struct po_entry *e, struct str name)
{
    for (size_t i = 0; i < e->names.n; i++)
        if (str_eq(e->names.v[i], name))
            return true;
    return false;
}

void put_key(struct buf *out, struct str key)
{
    for (size_t i = 0; i < key.n; i++)
        buf_char(out, key.p[i] == '.' || key.p[i] == '-' ? '_' : key.p[i]);
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool is_name_char(char c)
{
    return is_letter(c) || (c >= '0' && c <= '9') || c == '_';
}

/* catalogue.empty, err.NO_SPACE.title, field.TOO_LONG */
static bool key_is_good(struct str key)
{
    if (key.n == 0 || key.n > KEY_MAX || !is_letter(key.p[0]) || !is_name_char(key.p[key.n - 1]))
        return false;
    for (size_t i = 1; i < key.n; i++) {
        bool joint = key.p[i] == '.' || key.p[i] == '-';

        if (!joint && !is_name_char(key.p[i]))
            return false;
        if (joint && !is_name_char(key.p[i - 1]))
            return false;
    }
    return true;
}

static bool name_is_good(struct str name)
{
    if (name.n == 0 || !is_letter(name.p[0]))
        return false;
    for (size_t i = 1; i < name.n; i++)
        if (!is_name_char(name.p[i]))
            return false;
    return true;
}

/* What stands between the braces: a name, or a name and two forms. */
static bool take_placeholder(struct po_reader *r, struct po_entry *e, struct str inside)
{
    struct str name;
    struct str forms;
    struct str one;
    struct str many;
    bool plural = str_cut(inside, '|', &name, &forms);

    if (!name_is_good(name)) {
        diag_at(r->diag, e->file, e->line, "%.*s: {%.*s} is not a placeholder", STR_ARG(e->key),
                STR_ARG(inside));
        return false;
    }
    if (plural && (!str_cut(forms, '|', &one, &many) || str_find_char(many, '|') >= 0)) {
        diag_at(r->diag, e->file, e->line, "%.*s: {%.*s} must have two forms: {n|item|items}",
                STR_ARG(e->key), STR_ARG(inside));
        return false;
    }
    if (!po_has_name(e, name))
        *vec_push(r->arena, &e->names) = name;
    return true;
}

static bool take_placeholders(struct po_reader *r, struct po_entry *e)
{
    struct str rest = e->text;

    while (rest.n) {
        ptrdiff_t end = 0;

        if (rest.p[0] == '{') {
            end = str_find_char(rest, '}');
            if (end > 0 && !take_placeholder(r, e, str_of(rest.p + 1, (size_t)end - 1)))
                return false;
        }
        if (end < 0 || (end == 0 && rest.p[0] == '}')) {
            diag_at(r->diag, e->file, e->line, "%.*s: a brace without its other", STR_ARG(e->key));
            return false;
        }
        rest = str_skip(rest, (size_t)end + 1);
    }
    if (e->names.n <= NAMES_MAX)
        return true;
    diag_at(r->diag, e->file, e->line, "%.*s: more than %d placeholders", STR_ARG(e->key),
            NAMES_MAX);
    return false;
}

static void add_entry(struct po_reader *r)
{
    struct po_entry *e = arena_one(r->arena, struct po_entry);
    const struct po_entry *first;

    *e = (struct po_entry){.key = arena_str(r->arena, buf_str(&r->key)),
                           .text = arena_str(r->arena, buf_str(&r->text)),
                           .file = r->file,
                           .line = r->key_line};
    if (!key_is_good(e->key)) {
        diag_at(r->diag, e->file, e->line,
                "\"%.*s\" is not a key: letters, digits, _ and . or - between", STR_ARG(e->key));
        return;
    }
    first = po_find(r->set, e->key);
    if (first) {
        diag_at(r->diag, e->file, e->line, "%.*s stands twice, first at %.*s:%zu", STR_ARG(e->key),
                STR_ARG(first->file), first->line);
        return;
    }
    if (str_trim(e->text).n == 0) {
        diag_at(r->diag, e->file, e->line, "%.*s is empty", STR_ARG(e->key));
        return;
    }
    if (r->fuzzy) {
        diag_at(r->diag, e->file, e->line, "%.*s is marked fuzzy: look at it and take the mark off",
                STR_ARG(e->key));
        return;
    }
    if (!take_placeholders(r, e))
        return;
    *vec_push(r->arena, r->set) = e;
    map_set(&r->set->by_key, e->key, e);
}

/* The entry is complete; the one with the empty key is the file's header. */
static void end_entry(struct po_reader *r)
{
    if (r->part == IN_KEY)
        diag_at(r->diag, r->file, r->key_line, "msgid without msgstr");
    else if (r->part == IN_TEXT && r->key.n > 0)
        add_entry(r);
    r->part = NOTHING;
    r->fuzzy = false;
    buf_clear(&r->key);
    buf_clear(&r->text);
}

static bool unescape(struct buf *out, char c)
{
    switch (c) {
    case 'n':
        buf_char(out, '\n');
        return true;
    case 't':
        buf_char(out, '\t');
        return true;
    case '"':
    case '\\':
        buf_char(out, c);
        return true;
    default:
        return false;
    }
}

static void take_string(struct po_reader *r, struct str s, struct buf *out)
{
    s = str_trim(s);
    if (s.n < 2 || s.p[0] != '"' || s.p[s.n - 1] != '"') {
        diag_at(r->diag, r->file, r->line, "a string in double quotes is expected");
        return;
    }
    s = str_of(s.p + 1, s.n - 2);
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"') {
            diag_at(r->diag, r->file, r->line, "a quote inside a string is written \\\"");
            return;
        }
        if (s.p[i] != '\\') {
            buf_char(out, s.p[i]);
        } else if (++i == s.n || !unescape(out, s.p[i])) {
            diag_at(r->diag, r->file, r->line, "an escape is one of \\n \\t \\\" \\\\");
            return;
        }
    }
}

static void take_comment(struct po_reader *r, struct str line)
{
    if (r->part == IN_TEXT)
        end_entry(r);
    if (str_starts(line, S("#,")) && str_find(line, S("fuzzy")) >= 0)
        r->fuzzy_next = true;
}

static void take_msgid(struct po_reader *r, struct str rest)
{
    end_entry(r);
    r->part = IN_KEY;
    r->key_line = r->line;
    r->fuzzy = r->fuzzy_next;
    r->fuzzy_next = false;
    take_string(r, rest, &r->key);
}

static void take_msgstr(struct po_reader *r, struct str rest)
{
    if (r->part != IN_KEY) {
        diag_at(r->diag, r->file, r->line, "msgstr without msgid");
        return;
    }
    r->part = IN_TEXT;
    take_string(r, rest, &r->text);
}

/* `line` begins with `word` as a word: *ret_rest is what follows. */
static bool begins(struct str line, struct str word, struct str *ret_rest)
{
    if (!str_starts(line, word))
        return false;
    *ret_rest = str_skip(line, word.n);
    return ret_rest->n == 0 || ret_rest->p[0] == ' ' || ret_rest->p[0] == '\t' ||
           ret_rest->p[0] == '"';
}

static void take_line(struct po_reader *r, struct str line)
{
    struct str rest;

    line = str_trim(line);
    if (line.n == 0)
        end_entry(r);
    else if (line.p[0] == '#')
        take_comment(r, line);
    else if (line.p[0] == '"' && r->part != NOTHING)
        take_string(r, line, r->part == IN_KEY ? &r->key : &r->text);
    else if (begins(line, S("msgid"), &rest))
        take_msgid(r, rest);
    else if (begins(line, S("msgstr"), &rest))
        take_msgstr(r, rest);
    else if (str_starts(line, S("msg")))
        diag_at(r->diag, r->file, r->line,
                "only msgid and msgstr are used here; a plural is written {n|item|items}");
    else
        diag_at(r->diag, r->file, r->line, "neither msgid, msgstr, a string nor a comment");
}

void po_parse(struct arena *a, struct str file, struct str text, struct diag *d, struct po_set *set)
{
    struct po_reader r = {.arena = a, .file = file, .diag = d, .set = set};
    struct str line;

    if (!utf8_is_text(text)) {
        diag_at(d, file, 0, "is not UTF-8 text");
        return;
    }
    buf_init(&r.key, INPUT_MAX);
    buf_init(&r.text, INPUT_MAX);
    while (str_next(&text, '\n', &line)) {
        r.line++;
        take_line(&r, line);
    }
    end_entry(&r);
    buf_done(&r.key);
    buf_done(&r.text);
}

static const char *const po_ends[] = {".po", NULL};

void po_load(struct arena *a, const char *path, struct diag *d, struct po_set *set,
             struct paths *deps)
{
    struct paths files = {0};
    struct stat st;

    if (stat(path, &st) == 0 && S_ISDIR(st.st_mode))
        gen_walk(d, a, str_c(path), false, po_ends, &files, deps);
    else
        *vec_push(a, deps) = *vec_push(a, &files) = arena_str(a, str_c(path));
    for (size_t i = 0; i < files.n; i++) {
        struct str text;

        if (gen_read(d, a, files.v[i].p, &text))
            po_parse(a, files.v[i], text, d, set);
    }
}
