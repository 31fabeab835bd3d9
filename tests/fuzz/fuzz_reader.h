/* fuzz_reader.h: what the targets of the file readers share: a reader, and what must hold of what it
 * read: UTF-8, parts in order and between letters. */
#include "base/utf8.h"
#include "paper/package.h"
#include <stdlib.h>

static inline void check(bool truth)
{
    if (!truth)
        abort();
}

static inline struct reader fuzz_reader(struct arena *a)
{
    return (struct reader){.a = a, .text = BUF_INIT(EXTRACT_MAX_BYTES), .within = S("")};
}

static inline void fuzz_check(struct reader *r)
{
    struct str text = buf_str(&r->text);
    size_t at = 0;

    check(utf8_is_text(text) && r->parts.n <= EXTRACT_MAX_PARTS);
    for (size_t i = 0; i < r->parts.n; i++) {
        const struct extract_part *p = &r->parts.v[i];

        check(p->at >= at && p->at <= text.n && p->kind < PART_KIND__MAX);
        check(utf8_valid(p->place) && p->place.n <= EXTRACT_MAX_PLACE);
        check(p->at == text.n || ((unsigned char)text.p[p->at] & 0xc0) != 0x80);
        at = p->at;
    }
    buf_done(&r->text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);
