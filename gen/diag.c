/* diag.c: messages, outputs, folders. */
#include "diag.h"
#include "base/err.h"
#include "base/file.h"
#include "base/utf8.h"
#include "base/vec.h"
#include <dirent.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>

void diag_init(struct diag *d)
{
    *d = (struct diag){0};
    buf_init(&d->text, MiB);
}

void diag_done(struct diag *d)
{
    buf_done(&d->text);
}

void diag_at(struct diag *d, struct str file, size_t line, const char *format, ...)
{
    va_list args;

    d->n++;
    buf_put(&d->text, file);
    if (line)
        buf_fmt(&d->text, ":%zu", line);
    buf_put(&d->text, S(": "));
    va_start(args, format);
    buf_vfmt(&d->text, format, args);
    va_end(args);
    buf_char(&d->text, '\n');
}

int diag_end(const struct diag *d)
{
    if (d->n == 0)
        return 0;
    fwrite(d->text.p, 1, d->text.n, stderr);
    return 1;
}

bool gen_read(struct diag *d, struct arena *a, const char *path, struct str *ret)
{
    if (file_read(a, path, INPUT_MAX, ret) < 0) {
        diag_at(d, str_c(path), 0, "%s", err_context());
        return false;
    }
    return true;
}

static bool holds_already(const char *path, struct str bytes)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct str old;

    return file_read(a, path, GEN_MAX, &old) == 0 && str_eq(old, bytes);
}

/* Not file_write(): a build needs no fsync, and the build folder may be slow. */
void gen_write(struct diag *d, const char *path, const struct buf *bytes)
{
    FILE *f;
    bool ok;

    if (!buf_ok(bytes)) {
        diag_at(d, str_c(path), 0, "the output is larger than %zu bytes", bytes->max);
        return;
    }
    if (holds_already(path, buf_str(bytes)))
        return;
    f = fopen(path, "wb");
    if (!f) {
        diag_at(d, str_c(path), 0, "cannot be written: %s", strerror(errno));
        return;
    }
    ok = fwrite(bytes->n ? bytes->p : "", 1, bytes->n, f) == bytes->n;
    if (fclose(f) != 0 || !ok) {
        diag_at(d, str_c(path), 0, "cannot be written: %s", strerror(errno));
        remove(path);
    }
}

static void put_make_path(struct buf *out, struct str path)
{
    for (size_t i = 0; i < path.n; i++) {
        if (path.p[i] == ' ' || path.p[i] == '#')
            buf_char(out, '\\');
        if (path.p[i] == '$')
            buf_char(out, '$');
        buf_char(out, path.p[i]);
    }
}

void gen_depfile(struct diag *d, const char *path, const char *target, const struct paths *deps)
{
    struct buf out cleanup(buf_done) = BUF_INIT(GEN_MAX);

    if (!path)
        return;
    put_make_path(&out, str_c(target));
    buf_char(&out, ':');
    for (size_t i = 0; i < deps->n; i++) {
        buf_put(&out, S(" \\\n "));
        put_make_path(&out, deps->v[i]);
    }
    buf_char(&out, '\n');
    gen_write(d, path, &out);
}

static int by_path(const void *a, const void *b)
{
    const struct str *x = a;
    const struct str *y = b;

    return str_cmp(*x, *y);
}

static bool ends_in(struct str name, const char *const *ends)
{
    for (; *ends; ends++)
        if (str_ends(name, str_c(*ends)))
            return true;
    return false;
}

static void walk(struct diag *d, struct arena *a, struct str dir, bool deep,
                 const char *const *ends, struct paths *files, struct paths *deps)
{
    DIR *stream = opendir(dir.p);
    struct dirent *e;

    if (!stream) {
        diag_at(d, dir, 0, "cannot be read: %s", strerror(errno));
        return;
    }
    *vec_push(a, deps) = dir;
    while ((e = readdir(stream))) {
        struct str path = arena_fmt(a, "%s/%s", dir.p, e->d_name);
        struct stat st;

        if (e->d_name[0] == '.' || stat(path.p, &st) != 0)
            continue;
        if (S_ISDIR(st.st_mode) && deep)
            walk(d, a, path, deep, ends, files, deps);
        else if (S_ISREG(st.st_mode) && ends_in(path, ends))
            *vec_push(a, files) = path;
    }
    closedir(stream);
}

void gen_walk(struct diag *d, struct arena *a, struct str dir, bool deep, const char *const *ends,
              struct paths *files, struct paths *deps)
{
    walk(d, a, arena_str(a, dir), deep, ends, files, deps);
    if (files->n)
        qsort(files->v, files->n, sizeof(*files->v), by_path);
    for (size_t i = 0; i < files->n; i++)
        *vec_push(a, deps) = files->v[i];
}

const char *gen_option(int *argc, char **argv, const char *name)
{
    for (int i = 1; i + 1 < *argc; i++) {
        const char *value = argv[i + 1];

        if (strcmp(argv[i], name) != 0)
            continue;
        for (int j = i; j + 2 <= *argc; j++)
            argv[j] = argv[j + 2];
        *argc -= 2;
        return value;
    }
    return NULL;
}

struct str path_base(struct str path)
{
    for (size_t i = path.n; i > 0; i--)
        if (path.p[i - 1] == '/')
            return str_skip(path, i);
    return path;
}

struct str path_stem(struct str path)
{
    struct str base = path_base(path);

    for (size_t i = base.n; i > 1; i--)
        if (base.p[i - 1] == '.')
            return str_head(base, i - 1);
    return base;
}

bool path_is_test(struct str path)
{
    struct str base = path_base(path);

    return str_starts(base, S("test_")) || str_find(base, S("_test.")) >= 0 ||
           str_find(base, S("_test_")) >= 0;
}

/* Letters that nobody sees or that turn the order round: the compiler rightly warns of them. */
static bool is_unseen(int32_t c)
{
    return c < 0 || (c >= 0x200b && c <= 0x200f) || (c >= 0x2028 && c <= 0x202e) ||
           (c >= 0x2060 && c <= 0x206f) || c == 0xfeff;
}

/* One code point; octal, since a hexadecimal escape would swallow the digits after it. */
static void put_escaped(struct buf *out, struct str c, int32_t code, char before)
{
    if (code == '"' || code == '\\' || (code == '?' && before == '?'))
        buf_char(out, '\\');
    else if (code == '\t')
        c = S("\\t");
    else if (code < ' ' || code == 0x7f || is_unseen(code)) {
        for (size_t i = 0; i < c.n; i++)
            buf_fmt(out, "\\%03o", (unsigned)(unsigned char)c.p[i]);
        return;
    }
    buf_put(out, c);
}

void put_literal(struct buf *out, struct str s, size_t indent)
{
    char before = 0;

    buf_char(out, '"');
    while (s.n) {
        size_t len;
        int32_t code = utf8_decode(s, &len);

        if (code == '\n') {
            buf_put(out, S("\\n"));
            if (s.n > 1)
                buf_fmt(out, "\"\n%*s\"", (int)indent, "");
        } else {
            put_escaped(out, str_head(s, len), code, before);
        }
        before = s.p[0];
        s = str_skip(s, len);
    }
    buf_char(out, '"');
}

static void put_guard_name(struct buf *out, struct str header)
{
    for (size_t i = 0; i < header.n; i++) {
        char c = header.p[i];

        if (c >= 'a' && c <= 'z')
            c = (char)(c - 'a' + 'A');
        buf_char(out, (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ? c : '_');
    }
}

void put_guard(struct buf *out, struct str header)
{
    buf_put(out, S("#ifndef "));
    put_guard_name(out, header);
    buf_put(out, S("\n#define "));
    put_guard_name(out, header);
    buf_put(out, S("\n\n"));
}
