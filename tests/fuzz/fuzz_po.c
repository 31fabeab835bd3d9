/* fuzz_po.c: the reader of .po files takes any bytes: texts or messages, nothing else. */
#include "po.h"
#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n);

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t n)
{
    struct arena *a cleanup(arena_done) = arena_new(0);
    struct diag d cleanup(diag_done) = {0};
    struct po_set set;

    diag_init(&d);
    po_set_init(&set, a);
    po_parse(a, S("fuzz.po"), arena_str(a, str_of(bytes, n)), &d, &set);
    for (size_t i = 0; i < set.n; i++) {
        struct buf name cleanup(buf_done) = BUF_INIT(KiB);

        put_key(&name, set.v[i]->key);
        if (set.v[i]->text.n == 0 || name.n != set.v[i]->key.n ||
            po_find(&set, set.v[i]->key) != set.v[i])
            abort();
    }
    return 0;
}
