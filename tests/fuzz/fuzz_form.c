/* fuzz_form.c: bytes as an urlencoded form, read into a struct with a field of each kind; what was
 * taken keeps its limits. */
#include "base/utf8.h"
#include "web/form.h"
#include <stdlib.h>

struct paper {
    struct str line, text, secret, choice;
    int64_t number, id;
    day_t day;
    bool box;
};

static const char *const choices[] = {"a", "b", NULL};

static const struct field fields[] = {
    {"l", FIELD_LINE, offsetof(struct paper, line), .max = 8, .required = true},
    {"t", FIELD_TEXT, offsetof(struct paper, text), .max = 16},
    {"s", FIELD_SECRET, offsetof(struct paper, secret), .max = 8},
    {"c", FIELD_CHOICE, offsetof(struct paper, choice), .choices = choices},
    {"n", FIELD_INT, offsetof(struct paper, number), .low = -9, .high = 99},
    {"i", FIELD_ID, offsetof(struct paper, id)},
    {"d", FIELD_DAY, offsetof(struct paper, day)},
    {"b", FIELD_BOOL, offsetof(struct paper, box)},
};

static void check(bool truth)
{
    if (!truth)
        abort();
}

static void check_paper(const struct paper *p)
{
    check(utf8_is_text(p->line) && utf8_count(p->line) <= 8 && str_find_char(p->line, '\n') < 0);
    check(utf8_is_text(p->text) && utf8_count(p->text) <= 16 && str_find_char(p->text, '\r') < 0);
    check(utf8_is_text(p->secret) && utf8_count(p->secret) <= 8);
    check(p->number >= -9 && p->number <= 99 && p->id >= 0);
    check(p->day == DAY_NONE || p->day <= day_from(9999, 12, 31));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *a = arena_new(0);
    struct request req = {.arena = a};
    struct paper p;
    struct form f;
    int r = url_pairs(a, str_of(data, size), &req.fields);

    if (r == 0) {
        r = form_read(&req, fields, COUNT(fields), &p, &f);
        check(f.n == COUNT(fields) && (r == 0) == f.ok);
        check_paper(&p);
        form_show(a, fields, COUNT(fields), &p, &f);
    }
    arena_free(a);
    return 0;
}
