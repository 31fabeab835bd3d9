/* asset.c: files to tables in C, under addresses that name their content.
 *
 *     asset --name NAME OUT.c OUT.h FILE…
 *
 * Writes `const struct asset_table NAME` (web/asset.h), sorted by name. An asset's name is its
 * file's. A style sheet that says asset(NAME) gets that asset's address there, and so changes
 * its own when the other changes. Texts come also in gzip and brotli, where that is smaller. */
#include "base/vec.h"
#include "diag.h"
#include <brotli/encode.h>
#include <openssl/sha.h>
#include <stdio.h>
#include <stdlib.h>
#include <zlib.h>

#define HASH_SHOWN 8 /* hexadecimal digits in an address */
#define LINE_BYTES 96

static const struct kind {
    const char *ending;
    const char *type;
    bool text;
} kinds[] = {
    {".css", "text/css; charset=utf-8", true},
    {".js", "text/javascript; charset=utf-8", true},
    {".mjs", "text/javascript; charset=utf-8", true},
    {".svg", "image/svg+xml", true},
    {".json", "application/json", true},
    {".webmanifest", "application/manifest+json", true},
    {".xsl", "text/xsl; charset=utf-8", true},
    {".txt", "text/plain; charset=utf-8", true},
    {".tsv", "text/tab-separated-values; charset=utf-8", true},
    {".csv", "text/csv; charset=utf-8", true},
    {".ico", "image/x-icon", true},
    {".png", "image/png", false},
    {".jpg", "image/jpeg", false},
    {".webp", "image/webp", false},
    {".woff2", "font/woff2", false},
    {".pdf", "application/pdf", false},
};

struct source {
    struct str path;
    struct str name;
    const struct kind *kind;
    struct str bytes; /* asset(NAME) filled in */
    struct str hash;
    struct str address;
    enum {
        NEW,
        UNDER_WAY,
        DONE
    } state;
};

struct sources {
    struct source *v;
    size_t n, room;
};

struct maker {
    struct arena *arena;
    struct diag *diag;
    struct sources all;
};

static const struct kind *kind_of(struct str name)
{
    for (size_t i = 0; i < COUNT(kinds); i++)
        if (str_ends(name, str_c(kinds[i].ending)))
            return &kinds[i];
    return NULL;
}

static bool name_is_good(struct str name)
{
    for (size_t i = 0; i < name.n; i++) {
        char c = name.p[i];

        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              strchr("._-", c)))
            return false;
    }
    return name.n > 0 && name.p[0] != '.';
}

static struct source *find(struct maker *m, struct str name)
{
    for (size_t i = 0; i < m->all.n; i++)
        if (str_eq(m->all.v[i].name, name))
            return &m->all.v[i];
    return NULL;
}

static void add_source(struct maker *m, const char *path)
{
    struct source s = {.path = str_c(path), .name = path_base(str_c(path))};
    const struct source *first = find(m, s.name);

    s.kind = kind_of(s.name);
    if (!name_is_good(s.name))
        diag_at(m->diag, s.path, 0, "an asset's name is of letters, digits, - _ and .");
    else if (!s.kind)
        diag_at(m->diag, s.path, 0, "this kind of file is not known: see the table in gen/asset.c");
    else if (first)
        diag_at(m->diag, s.path, 0, "has the name of %.*s", STR_ARG(first->path));
    else if (gen_read(m->diag, m->arena, path, &s.bytes))
        *vec_push(m->arena, &m->all) = s;
}

static size_t line_at(struct str bytes, size_t at)
{
    size_t line = 1;

    for (size_t i = 0; i < at; i++)
        line += bytes.p[i] == '\n';
    return line;
}

static void resolve(struct maker *m, struct source *s);

/* The address for asset(NAME) at `at` of a style sheet. */
static struct str refer(struct maker *m, const struct source *s, size_t at, struct str name)
{
    struct source *other = find(m, name);
    size_t line = line_at(s->bytes, at);

    if (!other) {
        diag_at(m->diag, s->path, line, "there is no asset %.*s", STR_ARG(name));
        return S("");
    }
    if (other->state == UNDER_WAY) {
        diag_at(m->diag, s->path, line, "%.*s needs this file's address itself: a circle",
                STR_ARG(name));
        return S("");
    }
    resolve(m, other);
    return other->address;
}

static void fill_in(struct maker *m, struct source *s)
{
    struct buf out cleanup(buf_done) = BUF_INIT(GEN_MAX);
    struct str rest = s->bytes;
    ptrdiff_t at;

    while ((at = str_find(rest, S("asset("))) >= 0) {
        size_t from = (size_t)(rest.p - s->bytes.p) + (size_t)at;
        struct str after = str_skip(rest, (size_t)at + 6);
        ptrdiff_t end = str_find_char(after, ')');

        buf_put(&out, str_head(rest, (size_t)at));
        if (end < 0) {
            diag_at(m->diag, s->path, line_at(s->bytes, from), "asset( without its )");
            return;
        }
        buf_put(&out, refer(m, s, from, str_trim(str_head(after, (size_t)end))));
        rest = str_skip(after, (size_t)end + 1);
    }
    buf_put(&out, rest);
    s->bytes = arena_str(m->arena, buf_str(&out));
}

static void put_address(struct maker *m, struct source *s)
{
    struct buf hash cleanup(buf_done) = BUF_INIT(KiB);
    unsigned char digest[SHA256_DIGEST_LENGTH];
    size_t stem = s->name.n - strlen(s->kind->ending);

    SHA256((const unsigned char *)s->bytes.p, s->bytes.n, digest);
    buf_hex(&hash, digest, sizeof(digest));
    s->hash = arena_str(m->arena, buf_str(&hash));
    s->address = arena_fmt(m->arena, "/a/%.*s.%.*s%s", (int)stem, s->name.p, HASH_SHOWN, s->hash.p,
                           s->kind->ending);
}

static void resolve(struct maker *m, struct source *s)
{
    if (s->state == DONE)
        return;
    s->state = UNDER_WAY;
    if (str_ends(s->name, S(".css")))
        fill_in(m, s);
    put_address(m, s);
    s->state = DONE;
}

/* What is not smaller is not kept. */
static struct str if_smaller(struct arena *a, struct str packed, struct str bytes)
{
    return packed.n < bytes.n ? arena_str(a, packed) : S("");
}

static struct str gzip(struct arena *a, struct str bytes)
{
    z_stream z = {0};
    size_t room;
    struct str packed = bytes;
    unsigned char *out;

    if (deflateInit2(&z, 9, Z_DEFLATED, 15 + 16, 9, Z_DEFAULT_STRATEGY) != Z_OK)
        return S("");
    room = deflateBound(&z, bytes.n);
    out = arena_alloc(a, room);
    z.next_in = (z_const Bytef *)(uintptr_t)bytes.p;
    z.avail_in = (uInt)bytes.n;
    z.next_out = out;
    z.avail_out = (uInt)room;
    if (deflate(&z, Z_FINISH) == Z_STREAM_END)
        packed = str_of(out, z.total_out);
    deflateEnd(&z);
    return if_smaller(a, packed, bytes);
}

static struct str brotli(struct arena *a, struct str bytes)
{
    size_t n = BrotliEncoderMaxCompressedSize(bytes.n);
    uint8_t *out = arena_alloc(a, n ? n : 1);

    if (!BrotliEncoderCompress(BROTLI_MAX_QUALITY, BROTLI_MAX_WINDOW_BITS, BROTLI_MODE_TEXT,
                               bytes.n, (const uint8_t *)bytes.p, &n, out))
        return S("");
    return if_smaller(a, str_of(out, n), bytes);
}

/* As string literals: what the compiler reads fastest. Octal escapes have three digits, always. */
static void put_bytes(struct buf *out, const char *name, size_t i, struct str bytes)
{
    if (bytes.n == 0)
        return;
    buf_fmt(out, "static const char %s_%zu[] =", name, i);
    for (size_t at = 0; at < bytes.n; at++) {
        unsigned char c = (unsigned char)bytes.p[at];

        if (at % LINE_BYTES == 0)
            buf_put(out, at ? S("\"\n    \"") : S("\n    \""));
        if (c < ' ' || c >= 0x7f || c == '"' || c == '\\' || c == '?')
            buf_fmt(out, "\\%03o", (unsigned)c);
        else
            buf_char(out, (char)c);
    }
    buf_put(out, S("\";\n"));
}

static void put_view(struct buf *out, const char *member, const char *name, size_t i,
                     struct str bytes)
{
    if (bytes.n)
        buf_fmt(out, "     .%s = {%s_%zu, %zu},\n", member, name, i, bytes.n);
    else
        buf_fmt(out, "     .%s = STR_INIT(\"\"),\n", member);
}

static void put_source(struct arena *a, struct buf *bytes, struct buf *rows, const struct source *s,
                       size_t i)
{
    struct str packed_gzip = s->kind->text ? gzip(a, s->bytes) : S("");
    struct str packed_brotli = s->kind->text ? brotli(a, s->bytes) : S("");

    put_bytes(bytes, "bytes", i, s->bytes);
    put_bytes(bytes, "gzip", i, packed_gzip);
    put_bytes(bytes, "brotli", i, packed_brotli);
    buf_fmt(rows,
            "    {.name = STR_INIT(\"%.*s\"),\n     .address = STR_INIT(\"%.*s\"),\n"
            "     .type = STR_INIT(\"%s\"),\n     .hash = STR_INIT(\"%.*s\"),\n",
            STR_ARG(s->name), STR_ARG(s->address), s->kind->type, STR_ARG(s->hash));
    put_view(rows, "bytes", "bytes", i, s->bytes);
    put_view(rows, "gzip", "gzip", i, packed_gzip);
    put_view(rows, "brotli", "brotli", i, packed_brotli);
    buf_put(rows, S("    },\n"));
}

static int by_name(const void *a, const void *b)
{
    const struct source *x = a;
    const struct source *y = b;

    return str_cmp(x->name, y->name);
}

static void write_tables(struct maker *m, const char *name, const char *c, const char *h)
{
    struct buf bytes cleanup(buf_done) = BUF_INIT(GEN_MAX);
    struct buf rows cleanup(buf_done) = BUF_INIT(GEN_MAX);
    struct buf header cleanup(buf_done) = BUF_INIT(GEN_MAX);

    qsort(m->all.v, m->all.n, sizeof(*m->all.v), by_name);
    buf_fmt(&bytes, "/* The bytes of the assets; made by gen/asset. */\n#include \"%.*s\"\n\n",
            STR_ARG(path_base(str_c(h))));
    for (size_t i = 0; i < m->all.n; i++)
        put_source(m->arena, &bytes, &rows, &m->all.v[i], i);
    buf_put(&bytes, S("\nstatic const struct asset rows[] = {\n"));
    buf_put(&bytes, buf_str(&rows));
    buf_fmt(&bytes, "};\n\nconst struct asset_table %s = {rows, %zu};\n", name, m->all.n);
    buf_put(&header, S("/* The assets, sorted by name; made by gen/asset. */\n"));
    put_guard(&header, path_base(str_c(h)));
    buf_fmt(&header, "#include \"web/asset.h\"\n\nextern const struct asset_table %s;\n\n#endif\n",
            name);
    gen_write(m->diag, c, &bytes);
    gen_write(m->diag, h, &header);
}

int main(int argc, char **argv)
{
    struct arena *a cleanup(arena_done) = arena_new(64 * KiB);
    struct diag d cleanup(diag_done) = {0};
    struct maker m = {.arena = a, .diag = &d};
    const char *name = gen_option(&argc, argv, "--name");

    diag_init(&d);
    if (!name || argc < 4) {
        fputs("usage: asset --name NAME OUT.c OUT.h FILE…\n", stderr);
        return 2;
    }
    for (int i = 3; i < argc; i++)
        add_source(&m, argv[i]);
    for (size_t i = 0; i < m.all.n && d.n == 0; i++)
        resolve(&m, &m.all.v[i]);
    if (d.n == 0)
        write_tables(&m, name, argv[1], argv[2]);
    return diag_end(&d);
}
