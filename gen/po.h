/* po.h: texts from .po files.
 *
 * A set holds the texts of one language, from one file or from a folder with a file for each
 * subject. Nothing is kept of an entry but its key, its text and where it stands. */
#ifndef GEN_PO_H
#define GEN_PO_H

#include "base/map.h"
#include "diag.h"

/* {name} or {name|one|many} in a text. */
struct po_names {
    struct str *v;
    size_t n, room;
};

struct po_entry {
    struct str key;
    struct str text;
    struct str file;
    size_t line;           /* of its msgid */
    struct po_names names; /* each once, in order of their first place */
};

struct po_set {
    struct po_entry **v;
    size_t n, room;
    struct map by_key; /* key to struct po_entry */
};

void po_set_init(struct po_set *set, struct arena *a);
/* Add the entries of one file's text, which must live as long as the arena; what is wrong is
 * said to *d. */
void po_parse(struct arena *a, struct str file, struct str text, struct diag *d,
              struct po_set *set);
/* A file, or each *.po of a folder; what was read is added to *deps. */
void po_load(struct arena *a, const char *path, struct diag *d, struct po_set *set,
             struct paths *deps);
const struct po_entry *po_find(const struct po_set *set, struct str key);
bool po_has_name(const struct po_entry *e, struct str name);

/* The C name of a key: dots and dashes become underscores. */
void put_key(struct buf *out, struct str key);

#endif
