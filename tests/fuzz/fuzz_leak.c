/* fuzz_leak.c: the leak scan over any bytes that are UTF-8, else over what is left of them: findings are
 * in order, within the text, between its letters, never their own value; masking takes them away. */
#include "base/utf8.h"
#include "engine/leak/leak.h"
#include <stdlib.h>

static void check(bool truth)
{
    if (!truth)
        abort();
}

static bool between_letters(struct str s, size_t i)
{
    return i == s.n || ((unsigned char)s.p[i] & 0xc0) != 0x80;
}

static void check_findings(struct str text, const struct leak_findings *f)
{
    size_t end = 0;

    for (size_t i = 0; i < f->n; i++) {
        const struct leak_finding *x = &f->v[i];
        struct str value = str_of(text.p + x->at, x->n);

        check(x->at >= end && x->n > 0 && x->at + x->n <= text.n);
        check(between_letters(text, x->at) && between_letters(text, x->at + x->n));
        check(utf8_valid(x->masked) && x->line > 0);
        check(x->kind == LEAK_CLASSIFICATION || !str_eq(value, x->masked));
        end = x->at + x->n;
    }
}

/* Bytes that are not UTF-8 become question marks, so that no input is for nothing. */
static struct str as_text(struct arena *a, struct str s)
{
    char *out = arena_alloc(a, s.n + 1);
    size_t len;

    for (size_t i = 0; i < s.n; i += len) {
        int32_t c = utf8_decode(str_skip(s, i), &len);

        memcpy(out + i, s.p + i, len);
        if (c < 0)
            out[i] = '?';
    }
    return str_of(out, s.n);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct leak_options o = {.today = day_from(2026, 11, 23)};
    struct str text = as_text(a, str_of(data, size));
    struct leak_findings f;

    leak_scan(a, text, &o, &f);
    check_findings(text, &f);
    check(utf8_valid(leak_mask(a, text, &f)));
    arena_free(a);
    return 0;
}
