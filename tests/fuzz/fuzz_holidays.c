/* fuzz_holidays.c: bytes as a file of days; the first line is its name. What was taken is a calendar;
 * what was not has a reason. */
#include "base/utf8.h"
#include "domain/holidays/holidays.h"
#include <stdlib.h>

static void check(bool truth)
{
    if (!truth)
        abort();
}

static void check_rows(struct arena *a, const struct calendar_rows *rows)
{
    const struct calendar *c;

    check(calendar_make(a, rows, DAY_NONE, &c) == 0);
    for (size_t i = 0; i < rows->spans.n; i++) {
        const struct calendar_span *s = &rows->spans.v[i];

        check(s->zh.n > 0 && utf8_is_text(s->zh) && utf8_is_text(s->en));
        check(calendar_look(c, s->first).span != NULL);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    static const struct holidays_notice otherwise = {STR_INIT("n"), STR_INIT(""), STR_INIT(""), 20000,
                                                     2027};
    struct arena *a = arena_new(0);
    struct str name, bytes;
    struct holidays_file file;

    str_cut(str_of(data, size), '\n', &name, &bytes);
    int r = holidays_read(a, name, bytes, &otherwise, &file);
    check((r == 0) == (file.problems.n == 0));
    if (r == 0)
        check_rows(a, &file.rows);
    arena_free(a);
    return 0;
}
