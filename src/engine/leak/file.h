/* file.h: the leak scan over what the convert process read out of a file (paper/extract.h): each
 * finding with its place (page, cell, comment), positions in pictures, and what nobody could read.
 *
 * What was not read counts as a finding: silence must never mean that nobody looked. */
#ifndef ENGINE_LEAK_FILE_H
#define ENGINE_LEAK_FILE_H

#include "engine/leak/leak.h"
#include "paper/extract.h"

struct leak_file_finding {
    enum leak_kind kind;
    struct str
        place; /* "line 3", "page 2", "Sheet1!C5 (hidden row)", "a.zip: file and 9 more", "pages 1 to 40" */
    struct str masked; /* of an unreadable part: why */
    bool hidden;       /* who opens the file does not see it */
    bool blocks;
};

struct leak_file_findings {
    struct leak_file_finding *v;
    size_t n, room;
};

/* In the order of the file. */
void leak_scan_file(struct arena *a, const struct extract *e, const struct leak_options *o,
                    struct leak_file_findings *ret);

#endif
