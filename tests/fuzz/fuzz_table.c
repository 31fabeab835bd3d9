/* fuzz_table.c: bytes as the table of an import. What was taken is text, within its lines. */
#include "app/import_table.h"
#include "base/charset.h"
#include "base/utf8.h"
#include <stdlib.h>

static void check(bool truth)
{
    if (!truth)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct import_table t;
    struct import_line l;
    struct str text;
    int line, last = 0;
    int r = charset_whole(a, str_of(data, size), &text, &line);

    if (r < 0)
        check(line > 0 && (size_t)line <= size + 1);
    else
        check(utf8_valid(text));
    if (r == 0 && import_table_open(a, text, &t) == 0)
        while (import_table_next(a, &t, &l) > 0) {
            check(l.number > last);
            last = l.number;
            for (size_t i = 0; i < COLUMN__MAX; i++)
                check(utf8_valid(l.cell[i]));
        }
    arena_free(a);
    return 0;
}
