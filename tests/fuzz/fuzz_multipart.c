/* fuzz_multipart.c: the first byte says in which portions the rest comes; all portions give the
 * same. */
#include "web/multipart.h"
#include <stdlib.h>

struct result {
    int r;
    struct pairs fields;
    struct uploads uploads;
};

static struct result parse(struct arena *a, struct str body, size_t step, struct multipart **ret)
{
    struct result out = {0};
    struct result *kept = arena_one(a, struct result);

    *ret = multipart_new(a, S("b"), "/tmp", &kept->fields, &kept->uploads);
    while (body.n && out.r == 0) {
        struct str piece = str_head(body, step);

        out.r = multipart_feed(*ret, piece.p, piece.n);
        body = str_skip(body, piece.n);
    }
    if (out.r == 0)
        out.r = multipart_end(*ret);
    kept->r = out.r;
    return *kept;
}

static void compare(const struct result *x, const struct result *y)
{
    if (x->r != y->r || x->fields.n != y->fields.n || x->uploads.n != y->uploads.n)
        abort();
    for (size_t i = 0; i < x->fields.n; i++) {
        if (!str_eq(x->fields.v[i].value, y->fields.v[i].value))
            abort();
    }
    for (size_t i = 0; i < x->uploads.n; i++) {
        if (!str_eq(x->uploads.v[i].hash, y->uploads.v[i].hash))
            abort();
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct str all = str_of(data, size);
    struct str body = str_skip(all, 1);
    struct multipart *whole = NULL, *pieces = NULL;
    struct str boundary;

    if (size) {
        struct result x = parse(a, body, body.n ? body.n : 1, &whole);
        struct result y = parse(a, body, (size_t)data[0] % 64 + 1, &pieces);

        compare(&x, &y);
        if (multipart_boundary(all, &boundary) == 0 && boundary.n == 0)
            abort();
    }
    multipart_free(whole);
    multipart_free(pieces);
    arena_free(a);
    return 0;
}
