/* aside.h: submissions that the rules of their subject refused: they were acknowledged, so somebody looks
 * at each (engine/inbox.h says how they come here).
 *
 * Whoever looks lets it be taken once more, when what stood in its way is mended (the taker does so at
 * its next run, and puts it aside again if the rules still refuse), or closes it and says why. */
#ifndef ENGINE_ASIDE_H
#define ENGINE_ASIDE_H

#include "engine/inbox.h"

#define ASIDE_NOTE_MAX 500 /* letters */

struct aside {
    struct str public_id, kind, payload;
    struct str reason; /* the error's name: "INVALID" */
    struct str state;  /* "aside", "again", "closed" */
    struct str note;   /* why it was closed */
    int64_t decided_by;
    moment_t received, at, decided; /* at: when it was put aside */
};

struct asides {
    struct aside *v;
    size_t n, room;
};

/* At most `rows`: those that wait first, then the last that were closed. */
int aside_list(struct db *desk, struct arena *a, int64_t rows, struct asides *ret) must_use;
/* Both in the caller's transaction; ERR_CONFLICT: it waits no more. */
int aside_again(struct db *desk, struct str public_id, int64_t by, moment_t now) must_use;
int aside_close(struct db *desk, struct str public_id, struct str note, int64_t by,
                moment_t now) must_use;

#endif
