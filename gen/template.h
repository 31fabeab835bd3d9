/* template.h: the compiler of templates, as a function on bytes: gen/html and a fuzz target call it. */
#ifndef GEN_TEMPLATE_H
#define GEN_TEMPLATE_H

#include "po.h"

struct template_input {
    struct str path;           /* for messages and #line */
    struct str text;
    struct str header;         /* the name by which the C file includes its header */
    bool xml;                  /* Atom and the like: no forms, no raw HTML */
    const struct po_set *texts; /* to check keys and placeholders against; NULL: not checked */
};

/* Write the C file and its header. The first mistake is said to *d and ends it: false, and what was
 * written is of no use. */
bool template_compile(struct arena *a, const struct template_input *in, struct diag *d,
                      struct buf *c, struct buf *h) must_use;

#endif
