/* fuzz_eml.c: bytes as a mail. What is taken is text within its limits, and its files' names lead nowhere. */
#include "base/utf8.h"
#include "paper/eml.h"
#include <stdlib.h>

static void check(bool truth)
{
    if (!truth)
        abort();
}

static void check_line(struct str s, size_t letters)
{
    check(utf8_is_text(s) && utf8_count(s) <= letters && str_find_char(s, '\n') < 0);
}

static void check_files(const struct eml *e)
{
    check(e->n <= EML_FILES);
    for (size_t i = 0; i < e->n; i++) {
        check_line(e->v[i].name, EML_LINE);
        check(e->v[i].name.n > 0 && str_find_char(e->v[i].name, '/') < 0 &&
              str_find_char(e->v[i].name, '\\') < 0);
    }
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct eml e;
    int r;

    err_clear();
    r = eml_read(a, str_of(data, size), &e);
    check(r == 0 || ((r == ERR_MALFORMED || r == ERR_TOO_LARGE) && err_context()[0]));
    if (r == 0) {
        check(e.from.n > 0 && e.from.n <= EML_ADDRESS && e.sent >= 0 && e.received >= 0);
        check_line(e.from, EML_ADDRESS);
        check_line(e.from_name, EML_LINE);
        check_line(e.subject, EML_LINE);
        check_line(e.message_id, EML_LINE);
        check(utf8_is_text(e.text) && utf8_count(e.text) <= EML_TEXT);
        check_files(&e);
    }
    arena_free(a);
    return 0;
}
