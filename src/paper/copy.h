/* copy.h: a copy of a file that may go out: what somebody found in its texts is masked, and what nobody
 * sees is gone. For the convert process alone: it opens foreign bytes.
 *
 * Of docx and xlsx: each finding is masked where it stands, also where it is spread over several runs,
 * in shared and inline texts, in hidden sheets, rows and columns, headers, footers, notes, field codes,
 * formulas (which give way to their value) and external links. Tracked changes are accepted; comments,
 * hidden text, the properties of the file, its preview, texts that no cell uses, phonetic aids and what
 * pictures say beside themselves are taken out. Of JPEG and PNG: the picture without its metadata.
 *
 * Limits: those of extract.h, and COPY_MAX_XML bytes in one part that is XML. The same file gives the
 * same bytes. The copy has to be scanned again: what cannot be masked (a file within the file) is still
 * in it. */
#ifndef PAPER_COPY_H
#define PAPER_COPY_H

#include "paper/extract.h"

#define COPY_MAX_XML   (16 * MiB)
#define COPY_MAX_BYTES (96 * MiB) /* of the copy */

/* In a text: instead of these bytes, what is masked. In the order of the text, not overlapping. */
struct copy_span {
    size_t at, n;
    struct str masked;
};
struct copy_spans {
    struct copy_span *v;
    size_t n, room;
};

struct copy_rule {
    /* What is to be masked in a valid UTF-8 text. */
    void (*find)(const void *of, struct arena *a, struct str text, struct copy_spans *ret);
    const void *of;
};

/* May a masked copy be made of that kind? */
bool copy_can(enum file_kind kind);
/* *ret belongs to the arena. ERR_INVALID: of this kind none is made; ERR_MALFORMED: it is damaged or
 * not what it says; ERR_TOO_LARGE: beyond a limit. */
int copy_masked(struct arena *a, struct str bytes, enum file_kind kind,
                const struct copy_rule *rule, struct str *ret) must_use;

#endif
