/* fuzz_unpack.c: bytes as a zip that was handed in. Each name leads nowhere but below, within the limits. */
#include "base/err.h"
#include "base/utf8.h"
#include "paper/unpack.h"
#include <stdlib.h>

static void check(bool truth)
{
    if (!truth)
        abort();
}

static int each(void *me, struct str name, struct str bytes)
{
    size_t *sum = me;
    struct str rest = name, part;

    check(name.n > 0 && name.n <= UNPACK_NAME && utf8_is_text(name) && bytes.n <= UNPACK_FILE);
    check(str_find_char(name, '\\') < 0 && name.p[0] != '/');
    while (str_next(&rest, '/', &part))
        check(part.n > 0 && !str_eq(part, S("..")) && !str_eq(part, S(".")));
    *sum += bytes.n;
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    size_t sum = 0;
    int passed = 0, r;

    err_clear();
    r = unpack(a, str_of(data, size), each, &sum, &passed);
    check(r == 0 || ((r == ERR_MALFORMED || r == ERR_TOO_LARGE) && err_context()[0]));
    check(sum <= UNPACK_BYTES && passed >= 0);
    arena_free(a);
    return 0;
}
