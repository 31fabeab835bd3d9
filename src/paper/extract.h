/* extract.h: what a file is and what it says. For the convert process alone: it opens foreign
 * bytes.
 *
 * Limits: EXTRACT_MAX_BYTES of text, EXTRACT_MAX_PAGES pages; beyond them the text is cut and
 * `cut` says so. */
#ifndef PAPER_EXTRACT_H
#define PAPER_EXTRACT_H

#include "base/arena.h"
#include "base/err.h"

#define EXTRACT_MAX_BYTES (4 * MiB)
#define EXTRACT_MAX_PAGES 2000

enum file_kind {
    FILE_UNKNOWN,
    FILE_TXT,
    FILE_CSV,
    FILE_PDF,
    FILE_DOCX,
    FILE_XLSX,
    FILE_ODT,
    FILE_PNG,
    FILE_JPEG,
    FILE_ZIP,
    FILE_OLE,
    FILE_KIND__MAX
};

struct extract {
    enum file_kind kind;
    int pages;       /* 0: not a thing of pages */
    struct str text; /* valid UTF-8 */
    bool cut;
    bool unreadable; /* encrypted, damaged, or a kind that is not read yet */
};

/* By its first bytes, never by its name (a name only tells TXT from CSV). */
enum file_kind file_kind_of(struct str bytes, struct str name);
/* The media type. */
const char *file_kind_type(enum file_kind k);
/* May a browser show it in place? Never a kind that can carry a program for the browser. */
bool file_kind_inline(enum file_kind k);
/* fd is read from its start and not closed. */
int extract(struct arena *a, int fd, struct str name, struct extract *ret) must_use;

#endif
