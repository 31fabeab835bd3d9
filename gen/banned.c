/* banned.c: functions that are not used here, each with what is used instead.
 *
 *     banned [--stamp FILE] [--depfile FILE] SRC…
 *
 * Looks at the words of C, not at comments and strings; of strings only whether they hold %n or SQL. */
#include "base/vec.h"
#include "ctoken.h"
#include "diag.h"
#include <stdio.h>

#define PLACES_MAX 3

/* Where a name may stand all the same: folders end in /, "tests" is any test. */
struct places {
    const char *v[PLACES_MAX];
};

static const struct ban {
    const char *names; /* separated by spaces */
    const char *instead;
    struct places may;
    struct places only; /* banned in these folders only; none: everywhere */
} bans[] = {
    {"strcpy strcat stpcpy strncpy strncat", "struct str and struct buf (base/buf.h) know their sizes"},
    {"sprintf vsprintf", "use buf_fmt() or arena_fmt()"},
    {"asprintf vasprintf", "use arena_fmt()"},
    {"strtok strtok_r", "use str_cut() or str_next()"},
    {"atoi atol atoll atof strtol strtoul strtoll strtoull strtoimax strtoumax",
     "use num_parse(): the whole string or an error",
     {{"base/num.c"}}},
    {"scanf sscanf fscanf vscanf vsscanf vfscanf", "use num_parse() and str_cut()"},
    {"gets", "use file_read()"},
    {"localtime localtime_r gmtime ctime ctime_r asctime asctime_r mktime strptime",
     "days are base/date.h, moments base/clock.h: no process-wide time zone"},
    {"setlocale", "the language belongs to the request, never to the process"},
    {"rand srand random srandom rand_r drand48 lrand48", "use base/rand.h"},
    {"system popen", "no shell: its arguments could be somebody's input"},
    {"tmpnam tempnam mktemp", "names can be guessed: file_write() or mkstemp()"},
    {"alloca", "use the arena"},
    {"time gettimeofday", "time comes from the clock (base/clock.h)", {{"base/", "app/"}}},
    {"getenv secure_getenv", "settings come from app/", {{"base/", "app/", "tests"}}},
    {"free malloc calloc realloc reallocarray strdup strndup",
     "memory is the arena's (base/arena.h)",
     {{NULL}},
     {{"domain/", "engine/"}}},
};

struct checker {
    struct arena *arena;
    struct diag *diag;
    struct paths files;
    struct paths deps;
};

struct file {
    struct str path;
    struct str name; /* from SRC */
    bool host;       /* a host program of gen/, which writes code and SQL for others */
};

static bool stands_in(const struct places *p, struct str name)
{
    for (size_t i = 0; i < PLACES_MAX && p->v[i]; i++) {
        struct str place = str_c(p->v[i]);

        if (str_eq(place, S("tests")) && path_is_test(name))
            return true;
        if (str_ends(place, S("/")) ? str_starts(name, place) : str_eq(name, place))
            return true;
    }
    return false;
}

static bool has_word(const char *names, struct str word)
{
    struct str rest = str_c(names);
    struct str name;

    while (str_next(&rest, ' ', &name))
        if (str_eq(name, word))
            return true;
    return false;
}

/* A call of a banned function; members and fields of that name are something else. */
static void check_name(struct checker *c, const struct file *f, struct ctoken t)
{
    for (size_t i = 0; i < COUNT(bans); i++) {
        const struct ban *b = &bans[i];

        if (!has_word(b->names, t.text) || stands_in(&b->may, f->name))
            continue;
        if (!b->only.v[0] || stands_in(&b->only, f->name))
            diag_at(c->diag, f->path, t.line, "%.*s() is banned: %s", STR_ARG(t.text), b->instead);
    }
}

/* ---- strings ---- */

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

/* %n in any dress: %hhn, %5n, %1$n. */
static bool has_percent_n(struct str s)
{
    for (size_t i = 0; i + 1 < s.n; i++) {
        if (s.p[i] != '%')
            continue;
        i++;
        while (i < s.n && (is_digit(s.p[i]) || (s.p[i] && strchr("$-+.*hljzt", s.p[i]))))
            i++;
        if (i < s.n && s.p[i] == 'n')
            return true;
    }
    return false;
}

static struct str next_word(struct str *s)
{
    struct str word;

    *s = str_trim(*s);
    for (size_t n = 0;; n++) {
        if (n < s->n && !strchr(" \n\t(", s->p[n]))
            continue;
        word = str_head(*s, n);
        *s = str_skip(*s, n);
        return word;
    }
}

static bool is_word(struct str word, const char *names)
{
    char small[16] = "";

    if (word.n == 0 || word.n >= sizeof(small))
        return false;
    for (size_t i = 0; i < word.n; i++)
        small[i] = word.p[i] >= 'A' && word.p[i] <= 'Z' ? (char)(word.p[i] - 'A' + 'a') : word.p[i];
    return has_word(names, str_c(small));
}

static bool holds_word(struct str s, const char *names)
{
    while (str_trim(s).n) {
        struct str word = next_word(&s);

        if (is_word(word, names))
            return true;
        if (word.n == 0)
            s = str_skip(s, 1);
    }
    return false;
}

/* SQL, and not an English sentence that begins with the same verb. */
static bool is_sql(struct str s)
{
    struct str verb = next_word(&s);
    struct str rest = s;
    struct str object = next_word(&rest);

    if (is_word(verb, "select"))
        return holds_word(s, "from") || str_eq(object, S("*")) ||
               (object.n && is_digit(object.p[0])) || (rest.n && rest.p[0] == '(');
    if (is_word(verb, "insert"))
        return is_word(object, "into or");
    if (is_word(verb, "delete"))
        return is_word(object, "from");
    if (is_word(verb, "update"))
        return holds_word(rest, "set");
    if (is_word(verb, "create alter drop"))
        return is_word(object, "table index unique view trigger virtual temp temporary schema role "
                               "database function extension");
    return false;
}

/* "…" "…" is one string. */
static void check_string(struct checker *c, const struct file *f, struct str all, size_t line)
{
    if (has_percent_n(all))
        diag_at(c->diag, f->path, line, "%%n is banned: it writes where an argument points");
    if (is_sql(all) && !f->host && !str_starts(f->name, S("store/")) && !path_is_test(f->name))
        diag_at(c->diag, f->path, line, "SQL outside of store/: write a named query (gen/README.md)");
}

/* ---- files ---- */

static void check_text(struct checker *c, const struct file *f, struct str text)
{
    struct buf string cleanup(buf_done) = BUF_INIT(INPUT_MAX);
    struct clex lex = CLEX_INIT(text);
    struct ctoken before = {0};
    struct ctoken t = ctoken_next(&lex);
    size_t line = 0;

    while (t.kind != CTOKEN_END) {
        struct ctoken next = ctoken_next(&lex);
        bool member = str_eq(before.text, S(".")) || str_eq(before.text, S("->"));

        if (t.kind == CTOKEN_NAME && !member && str_eq(next.text, S("(")))
            check_name(c, f, t);
        if (t.kind == CTOKEN_STRING) {
            line = string.n ? line : t.line;
            buf_put(&string, str_of(t.text.p + 1, t.text.n > 2 ? t.text.n - 2 : 0));
            if (next.kind != CTOKEN_STRING) {
                check_string(c, f, buf_str(&string), line);
                buf_clear(&string);
            }
        }
        before = t;
        t = next;
    }
}

static const char *const source_ends[] = {".c", ".h", NULL};

static void check_tree(struct checker *c, struct str root)
{
    struct paths files = {0};

    bool host = str_eq(path_base(root), S("gen"));

    gen_walk(c->diag, c->arena, root, true, source_ends, &files, &c->deps);
    for (size_t i = 0; i < files.n; i++) {
        struct file f = {
            .path = files.v[i], .name = str_skip(files.v[i], root.n + 1), .host = host};
        struct str text;

        if (gen_read(c->diag, c->arena, f.path.p, &text))
            check_text(c, &f, text);
    }
}

int main(int argc, char **argv)
{
    struct arena *a cleanup(arena_done) = arena_new(64 * KiB);
    struct diag d cleanup(diag_done) = {0};
    struct buf done cleanup(buf_done) = BUF_INIT(KiB);
    struct checker c = {.arena = a, .diag = &d};
    const char *stamp = gen_option(&argc, argv, "--stamp");
    const char *depfile = gen_option(&argc, argv, "--depfile");

    diag_init(&d);
    if (argc < 2) {
        fputs("usage: banned [--stamp FILE] [--depfile FILE] SRC…\n", stderr);
        return 2;
    }
    for (int i = 1; i < argc; i++)
        check_tree(&c, str_c(argv[i]));
    if (d.n == 0 && stamp) {
        buf_fmt(&done, "%zu paths without a banned function\n", c.deps.n);
        gen_write(&d, stamp, &done);
        gen_depfile(&d, depfile, stamp, &c.deps);
    }
    return diag_end(&d);
}
