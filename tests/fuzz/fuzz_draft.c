/* fuzz_draft.c: bytes as a draft of the request form that somebody brings back. What is taken keeps the form's
 * limits, is valid text, and comes back the same when it is written again; what is not has a reason. */
#include "base/utf8.h"
#include "domain/requests/asking/draft.h"
#include <stdlib.h>

static void check(bool truth)
{
    if (!truth)
        abort();
}

static const size_t letters[] = {
#define LETTERS(name, most) most,
    REQUEST_TEXTS(LETTERS)
#undef LETTERS
};

static void check_texts(struct arena *a, const struct request_texts *t)
{
    const struct str *v = (const struct str *)t;
    struct request_texts again;

    for (size_t i = 0; i < COUNT(letters); i++)
        check(utf8_valid(v[i]) && utf8_count(v[i]) <= letters[i]);
    check(request_draft_read(a, request_draft_write(a, t), &again) == 0);
    for (size_t i = 0; i < COUNT(letters); i++)
        check(str_eq(v[i], ((const struct str *)&again)[i]));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct request_texts t;
    int r;

    err_clear();
    r = request_draft_read(a, str_of(data, size), &t);
    check(r == 0 || ((r == ERR_MALFORMED || r == ERR_TOO_LARGE) && err_context()[0]));
    if (r == 0)
        check_texts(a, &t);
    arena_free(a);
    return 0;
}
