/* copy.c: the rules of the scan for the makers of copies. */
#include "engine/leak/copy.h"
#include "base/vec.h"

static void find(const void *of, struct arena *a, struct str text, struct copy_spans *ret)
{
    struct leak_findings f;

    leak_scan(a, text, of, &f);
    for (size_t i = 0; i < f.n; i++) {
        if (!f.v[i].blocks)
            *vec_push(a, ret) = (struct copy_span){f.v[i].at, f.v[i].n, f.v[i].masked};
    }
}

int leak_copy(struct arena *a, int fd, struct str name, const struct leak_options *o,
              struct str *ret)
{
    struct copy_rule rule = {find, o};
    struct str bytes;
    int r = extract_bytes(a, fd, &bytes);

    return r < 0 ? r : copy_masked(a, bytes, file_kind_of(bytes, name), &rule, ret);
}
