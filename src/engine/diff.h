/* diff.h: two texts side by side, paragraph by paragraph, and within a paragraph that changed character by
 * character: a Chinese character or mark, or a run of Latin letters and digits, is one word.
 *
 * By Myers' algorithm (An O(ND) Difference Algorithm, 1986), the paragraphs first. What differs in more than
 * DIFF_EDITS_MAX places is not looked at more closely: all of it is shown as removed and added. */
#ifndef ENGINE_DIFF_H
#define ENGINE_DIFF_H

#include "base/arena.h"

#define DIFF_EDITS_MAX 1500

enum diff_kind {
    DIFF_SAME,
    DIFF_REMOVED,
    DIFF_ADDED
};

struct diff_part {
    enum diff_kind kind;
    struct str text;
};
struct diff_parts {
    struct diff_part *v;
    size_t n, room;
};

/* A paragraph at the left and what stands for it at the right; one of the two may have no parts. */
struct diff_row {
    struct diff_parts left, right;
    bool changed;
    int64_t skipped; /* instead of a paragraph: so many that are the same */
};
struct diff_rows {
    struct diff_row *v;
    size_t n, room;
};

struct diff {
    struct diff_rows rows;
    int64_t places; /* runs of paragraphs that changed; 0: the same */
    bool coarse;    /* they differ too much to be compared closely */
};

/* Lines of the two texts are their paragraphs; empty ones are left out. Views into the texts. */
void diff_texts(struct arena *a, struct str old, struct str new, struct diff *ret);

#endif
